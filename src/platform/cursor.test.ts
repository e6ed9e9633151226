import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pageOf, readCursor, writeCursor } from './cursor.ts';

test('what a cursor was written with is read back', () => {
  fc.assert(fc.property(fc.string(), fc.maxSafeInteger(), fc.boolean(), (text, number, flag) => {
    expect(readCursor(writeCursor(text, number, flag), ['text', 'number', 'flag'])).toEqual([text, number, flag]);
  }));
});

test('the first page has none', () => {
  expect(readCursor(undefined, ['number'])).toBeUndefined();
});

test.each([
  ['of another list', writeCursor('2026-01-01', 4)], ['with a number too many', writeCursor(3, 4)], ['with half a number', writeCursor(1.5)], ['that is no list', Buffer.from('{"0":1}').toString('base64url')],
  ['that is nothing at all', 'nonsense'], ['that is empty', ''],
])('a cursor %s is refused', (_name, text) => {
  expect(() => readCursor(text, ['number'])).toThrow('bad_cursor');
});

test('a cursor that says what cannot be is refused', () => {
  expect(() => readCursor(writeCursor('yesterday'), ['text'], ([day]) => day.startsWith('20'))).toThrow('bad_cursor');
});

test('a page tells of a next one only when there is more', () => {
  expect(pageOf([1, 2], 2, (row) => [row])).toEqual({ rows: [1, 2], next: null });
  expect(pageOf([1, 2, 3], 2, (row) => [row])).toEqual({ rows: [1, 2], next: writeCursor(2) });
});
