import { expect, test } from 'vitest';
import { judgePassword } from './password.ts';

test.each([
  ['', 10, 'short'], ['abcdefghi', 1, 'short'], ['azerty1234', 0, 'weak'], ['motdepasse2026', 0, 'weak'], ['aaaaaaaaaaaaaa', 0, 'weak'],
  ['tramway jaune', 0, 'fair'], ['quatorze chevaux gris', 0, 'strong'], ['Rk7!vazo2Lp', 0, 'fair'],
])('the password "%s" lacks %i characters and is %s', (text, missing, level) => {
  expect(judgePassword(text)).toEqual({ missing, level });
});
