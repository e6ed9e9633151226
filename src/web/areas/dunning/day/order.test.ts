import { expect, test } from 'vitest';
import { inOrder, keptAfter, keptWith } from './order.ts';
import type { Line } from './work.ts';

const lines = (text: string) => text.split(' ').map((word) => ({ key: word.replace('*', ''), pinned: word.endsWith('*') }));

test.each([
  ['to the top', 'a b c', 'b', 'a', ['b']],
  ['to the second place: the first keeps its own', 'a b c d', 'd', 'b', ['a', 'd']],
  ['one down', 'a b c', 'a', 'b', ['b', 'a']],
  ['those kept already stay kept', 'a* b* c', 'c', 'a', ['c', 'a', 'b']],
  ['down among those kept', 'a* b* c', 'a', 'b', ['b', 'a']],
])('%s', (_, before, key, over, kept) => {
  expect(keptAfter(lines(before), key, over)).toEqual(kept);
});

test('a line that does not move, or is not there, changes nothing', () => {
  expect(keptAfter(lines('a b'), 'a', 'a')).toBeUndefined();
  expect(keptAfter(lines('a b'), 'x', 'a')).toBeUndefined();
});

test('no more than fifty lines are kept', () => {
  const many = Array.from({ length: 60 }, (_, index) => ({ key: `k${index}`, pinned: index < 50 }));
  expect(keptAfter(many, 'k59', 'k0')).toHaveLength(50);
  expect(keptAfter(many, 'k0', 'k55')).toBeUndefined();
  expect(keptWith(many, 'k59')).toHaveLength(50);
});

test('kept on top goes first; asked again, it goes back to its place', () => {
  expect(keptWith(lines('a* b c'), 'c')).toEqual(['c', 'a']);
  expect(keptWith(lines('c* a* b'), 'c')).toEqual(['a']);
});

test('those kept stand first in their order, the others by their points', () => {
  const line = (key: string, points: number) => ({ key, points, totalMinor: 0, pinned: false }) as Line;
  expect(inOrder([line('a', 9), line('b', 5), line('c', 7)], ['b']).map(({ key, pinned }) => `${key}${pinned ? '*' : ''}`)).toEqual(['b*', 'a', 'c']);
});
