import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { seal, unseal } from './seal.ts';

const secret = randomBytes(32);

test('what was sealed opens under the same secret and label, and is never sealed twice alike', () => {
  const sealed = seal(secret, 'mail:1', 'mot de passe é€');
  expect(unseal(secret, 'mail:1', sealed)).toBe('mot de passe é€');
  expect(seal(secret, 'mail:1', 'mot de passe é€')).not.toBe(sealed);
  expect(sealed).not.toContain('passe');
});

test('another secret, another label or a touched text opens nothing', () => {
  const sealed = seal(secret, 'mail:1', 'x');
  expect(unseal(randomBytes(32), 'mail:1', sealed)).toBeUndefined();
  expect(unseal(secret, 'mail:2', sealed)).toBeUndefined();
  const bytes = Buffer.from(sealed.slice(3), 'base64url');
  bytes[bytes.length - 1]! ^= 1;
  expect(unseal(secret, 'mail:1', `v1.${bytes.toString('base64url')}`)).toBeUndefined();
  expect(unseal(secret, 'mail:1', 'x')).toBeUndefined();
});
