import { expect, test } from 'vitest';
import { isShown, mediaTypeOf, UNKNOWN } from './media-type.ts';

const zipOf = (entry: string) => Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4, 0, 0]), Buffer.from(`[Content_Types].xml…${entry}`)]);

test.each([
  ['bon.pdf', Buffer.from('%PDF-1.7\n'), 'application/pdf'],
  ['photo.txt', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]), 'image/png'],
  ['photo.jpg', Buffer.from([0xff, 0xd8, 0xff, 0xe0]), 'image/jpeg'],
  ['tarif.xlsx', zipOf('xl/workbook.xml'), 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['lettre.docx', zipOf('word/document.xml'), 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['archive.zip', zipOf('a.txt'), UNKNOWN],
  ['lignes.CSV', Buffer.from('réf;qté\n'), 'text/csv'],
  ['note.txt', Buffer.from('Réclamation\tdu 12\r\n'), 'text/plain'],
  ['reclamation.eml', Buffer.from('Received: from a\r\nSubject: Facture\r\n'), 'message/rfc822'],
  ['reclamation.eml', Buffer.from('Bonjour,\n'), 'text/plain'],
  ['page.pdf', Buffer.from('<!doctype html><script>'), UNKNOWN],
  ['logo.svg', Buffer.from('\uFEFF <svg xmlns="http://www.w3.org/2000/svg">'), UNKNOWN],
  ['virus.pdf', Buffer.from([0x4d, 0x5a, 0, 1]), UNKNOWN],
])('%s is taken for what its bytes are', (name, bytes, type) => {
  expect(mediaTypeOf(bytes, name)).toBe(type);
});

test('only what cannot carry a script is shown in place', () => {
  expect(['application/pdf', 'image/png', 'image/jpeg'].every(isShown)).toBe(true);
  expect(['text/plain', 'text/html', 'image/svg+xml', 'message/rfc822', UNKNOWN].some(isShown)).toBe(false);
});
