import { expect, test } from 'vitest';
import { corrected, SLAB, slabAt, startsOf } from './slabs.ts';

test('a list is as high as its rows, the last slab as far as it goes', () => {
  expect(startsOf(2 * SLAB + 1, undefined, 10)).toEqual([0, SLAB * 10, 2 * SLAB * 10, 2 * SLAB * 10 + 10]);
  expect(startsOf(0, undefined, 10)).toEqual([0]);
});

test('rows that come after leave those before where they were measured', () => {
  const read = corrected(startsOf(2 * SLAB, undefined, 10), new Map([[0, 99]]));
  expect(read).toEqual([0, 99, 99 + SLAB * 10]);
  expect(startsOf(3 * SLAB, read, 10).slice(0, 2)).toEqual([0, 99]);
  expect(startsOf(3 * SLAB, read, 10)).toHaveLength(4);
  expect(startsOf(SLAB, read, 10)).toHaveLength(2);
});

test('a slab that was cut short is whole once its other rows came', () => {
  const cut = startsOf(SLAB + 1, undefined, 10);
  expect(startsOf(2 * SLAB, cut, 10)).toEqual([0, SLAB * 10, 2 * SLAB * 10]);
});

test('the slab at a height, and the nearest beyond the ends', () => {
  const starts = [0, 40, 100, 130];
  expect([-50, 0, 39, 40, 99, 100, 129, 130, 9000].map((y) => slabAt(starts, y))).toEqual([0, 0, 0, 1, 1, 2, 2, 2, 2]);
  expect(slabAt([0], 500)).toBe(0);
});
