import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readAutoReply } from './auto.ts';
import { ownWords } from './body.ts';
import { readBounce } from './bounce.ts';
import { textFromHtml } from './html.ts';
import { mailBytes, NOTICES } from './made.ts';
import { MailProblem } from './problem.ts';
import { readMail } from './read.ts';

/** Reads all there is to read; the only thing that may be thrown is a problem with a name, and nothing may take a second. */
async function readAll(bytes: Uint8Array): Promise<void> {
  const started = performance.now();
  try {
    const mail = await readMail(bytes);
    readBounce(mail);
    readAutoReply(mail);
    ownWords(mail.text);
  } catch (error) {
    expect(error).toBeInstanceOf(MailProblem);
  }
  expect(performance.now() - started).toBeLessThan(1000);
}

const seeds = [...Object.values(NOTICES).map(({ bytes }) => bytes), mailBytes({ 'Content-Type': 'text/html' }, '<p>Bonjour <a href="https://x.example">x</a><blockquote>De : x</blockquote>')];

test('random bytes break nothing', async () => {
  await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), readAll), { numRuns: 300 });
});

test('mails cut, doubled, and with bytes changed break nothing', async () => {
  const change = fc.record({ at: fc.nat(4000), length: fc.nat(400), put: fc.uint8Array({ maxLength: 40 }), times: fc.integer({ min: 1, max: 30 }) });
  await fc.assert(fc.asyncProperty(fc.constantFrom(...seeds), fc.array(change, { minLength: 1, maxLength: 6 }), async (seed, changes) => {
    let bytes: Buffer = seed;
    for (const { at, length, put, times } of changes) {
      const from = at % (bytes.length + 1);
      bytes = Buffer.concat([bytes.subarray(0, from), ...Array.from({ length: times }, () => Buffer.from(put)), bytes.subarray(from + length)]);
    }
    await readAll(bytes);
  }), { numRuns: 400 });
});

test('no text is too odd to be told from its quotes, and no line of it is lost', () => {
  const line = fc.oneof(fc.string({ maxLength: 60 }), fc.constantFrom(
    '> x', '>> y', '', '-- ', '----', '____________', 'Cordialement,', 'De : a <a@b.example>', 'Envoyé : lundi', 'Objet : x', 'Le lundi 3 janvier 2027 à 10:00, A <a@b.example>', 'a écrit :', 'Envoyé de mon iPhone',
    'Ce message et ses pièces jointes sont confidentiels', '-----Message d\'origine-----', '01 99 00 12 34', 'Awa Diallo',
  ));
  fc.assert(fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
    const { body, quoted, signature } = ownWords(lines.join('\n'));
    const words = (text: string) => text.split(/\s+/).filter(Boolean).sort().join(' ');
    expect(words(`${body} ${quoted} ${signature}`)).toBe(words(lines.join('\n')));
  }), { numRuns: 500 });
});

const TAGS = ['<', '>', '"', "'", '<a href="', '<p>', '</p>', '<script>', '</script>', '<style', '<!--', '-->', '<blockquote>', '<br/>', '&', '&#', '&#x110000;', 'x ', '<title>', '<pre>\n'];

test('no HTML is too odd to be read', () => {
  fc.assert(fc.property(fc.array(fc.constantFrom(...TAGS), { maxLength: 200 }), (parts) => {
    expect(typeof textFromHtml(parts.join(''))).toBe('string');
  }), { numRuns: 500 });
});

test.each([...TAGS, '<a ', '<a "', '<li>', '</a>', '<a href=x>y', '<title>x', '<![CDATA['])('%j a hundred thousand times is read within two seconds', (part) => {
  const started = performance.now();
  textFromHtml(part.repeat(100_000));
  expect(performance.now() - started).toBeLessThan(2000);
});

test.each(['>', '> ', '\n>', 'a@', '@a', '<', 'Le ', 'On 1 ', 'De : x\n', 'Cordialement\n', '--\n', 'x', ' ', '\n', '0 ', '01 ', 'http', '5.1.1 ', '550 ', 'user ', 'spf ', 'de retour ', 'du 1 au ', 'www.', '- A', 'tel', '1 ', '\t\n', '| '])(
  '%j again and again is told from its quotes, and looked through for a failure, within a second', async (part) => {
    const mail = await readMail(mailBytes({ From: 'MAILER-DAEMON@relais.example', Subject: 'Undelivered Mail Returned to Sender', 'Return-Path': '<>' }, 'x'));
    const text = part.repeat(200_000);
    const started = performance.now();
    ownWords(text);
    readBounce({ ...mail, text });
    readAutoReply({ ...mail, text, headers: new Map([['auto-submitted', ['auto-replied']]]), subject: 'Absence', from: undefined });
    expect(performance.now() - started).toBeLessThan(1000);
  });
