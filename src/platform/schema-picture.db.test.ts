import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openTestDb } from '#test/db.ts';
import { root } from './config.ts';
import { openDb } from './db.ts';
import { drawSchema } from './schema-picture.ts';

const { adminUrl } = await openTestDb();

test('migrations/schema.sql shows the schema as it is (else run: npx vitest run src/platform/schema-picture.db.test.ts -u)', async () => {
  const owner = openDb(adminUrl, { role: 'owner', max: 1 });
  const drawn = await drawSchema(owner);
  await owner.pool.end();
  expect(drawn).toContain('create table open_item (');
  await expect(drawn).toMatchFileSnapshot(join(root, 'migrations/schema.sql'));
});
