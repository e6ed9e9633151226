import { expect, test } from 'vitest';
import { isSiren } from './siren.ts';

test.each([
  ['732829320', true], // the administration's own example
  ['732829321', false],
  ['73282932', false],
  ['7328293200', false],
  ['73282932A', false],
])('%s is a SIREN: %s', (text, valid) => {
  expect(isSiren(text)).toBe(valid);
});
