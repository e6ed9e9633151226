import fc from 'fast-check';
import { expect, test } from 'vitest';
import { code128, code128Svg } from './code128.ts';

/** Reads the values back as a scanner does. */
function read(values: readonly number[]): string {
  const [start, ...rest] = values.slice(0, -2);
  let set = start === 105 ? 'C' : 'B';
  let text = '';
  for (const value of rest) {
    if (set === 'C' && value < 100) text += String(value).padStart(2, '0');
    else if (set === 'B' && value < 95) text += String.fromCharCode(value + 32);
    else set = value === 99 ? 'C' : 'B';
  }
  return text;
}

test('PJJ123C, the example everyone gives, in set B: one more than its 54 in set A', () => {
  // The three digits are too few to be worth set C, so the whole is written in set B.
  expect(code128('PJJ123C')).toEqual([104, 48, 42, 42, 17, 18, 19, 35, 55, 106]);
});

test('a tracking number goes by pairs of digits', () => {
  expect(code128('1A20123456785')).toEqual([104, 17, 33, 18, 99, 1, 23, 45, 67, 85, expect.any(Number), 106]);
  expect(code128('871234567890')!.slice(0, 7)).toEqual([105, 87, 12, 34, 56, 78, 90]);
});

test('what was written is read back, and the check symbol holds', () => {
  fc.assert(fc.property(fc.stringMatching(/^[\x20-\x7e]{1,40}$/), (text) => {
    const values = code128(text)!;
    expect(read(values)).toBe(text);
    const sum = values.slice(0, -2).reduce((total, value, index) => total + value * Math.max(1, index), 0);
    expect(values.at(-2)).toBe(sum % 103);
  }));
});

test('every symbol is eleven modules, the stop thirteen: the drawing’s width says so', () => {
  const values = code128('1A 123 456 7890 1')!;
  expect(code128Svg('1A 123 456 7890 1')).toContain(`viewBox="0 0 ${(values.length - 1) * 11 + 13 + 20} 40"`);
});

test.each(['', 'é', 'a\nb', 'x'.repeat(61)])('%j is not drawn', (text) => {
  expect(code128Svg(text)).toBeUndefined();
});
