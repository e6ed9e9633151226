import fc from 'fast-check';
import { expect, test } from 'vitest';
import { differenceOf } from './difference.ts';

test('what went, what came, what stayed', () => {
  expect(differenceOf('a\nb\nc', 'a\nx\nc')).toEqual([{ kind: 'same', words: 'a' }, { kind: 'gone', words: 'b' }, { kind: 'new', words: 'x' }, { kind: 'same', words: 'c' }]);
});

test('both texts can be read from their difference, and equal texts have none', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 8 }).map((lines) => lines.join('\n'));
  fc.assert(fc.property(text, text, (before, after) => {
    const lines = differenceOf(before, after);
    const without = (kind: string) => lines.filter((line) => line.kind !== kind).map(({ words }) => words).join('\n');
    expect([without('new'), without('gone')]).toEqual([before, after]);
    if (before === after) expect(lines.every(({ kind }) => kind === 'same')).toBe(true);
  }));
});
