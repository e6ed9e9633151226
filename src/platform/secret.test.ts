import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadSecret } from './secret.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'encours-secret-'))));
afterEach(() => rmSync(folder, { recursive: true }));

test('the secret is made once, private, and the same ever after', () => {
  const data = join(folder, 'data');
  const secret = loadSecret(data);
  expect(secret).toHaveLength(32);
  expect(loadSecret(data)).toEqual(secret);
  expect(statSync(join(data, 'secret')).mode & 0o777).toBe(0o600);
  expect(readdirSync(data)).toEqual(['secret']);
});

test('two installations have two secrets', () => {
  expect(loadSecret(join(folder, 'a'))).not.toEqual(loadSecret(join(folder, 'b')));
});

test('a damaged secret is named, not replaced', () => {
  writeFileSync(join(folder, 'secret'), 'abc\n');
  expect(() => loadSecret(folder)).toThrow(/est abîmé/);
});
