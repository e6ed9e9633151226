import { expect, test } from 'vitest';
import { makeOrganisation, openTestDb, within } from '#test/db.ts';
import { checkTenancy, openDb, sql } from './db.ts';

const db = await openTestDb();
const { organisationId } = await makeOrganisation(db);

test('the application works as a role held by row-level security', async () => {
  await expect(checkTenancy(db)).resolves.toBeUndefined();
  const owner = openDb(db.adminUrl, { role: 'owner', max: 1 });
  await expect(checkTenancy(owner)).rejects.toThrow(/steps over row-level security/);
  await owner.pool.end();
});

test('a transaction that throws leaves nothing', async () => {
  await expect(within(db, organisationId, async (tx) => {
    await tx.run(sql`insert into customer_group (organisation_id, name) values (${organisationId}, 'Groupe Sable')`);
    throw new Error('lost');
  })).rejects.toThrow('lost');
  expect(await within(db, organisationId, (tx) => tx.rows(sql`select 1 from customer_group`))).toEqual([]);
});

test('days, instants and big integers come back exact', async () => {
  const row = await within(db, organisationId, (tx) => tx.one(sql`select date '2026-02-28' d, timestamptz '2026-02-28 12:00+01' t, 9007199254740991::bigint n`));
  expect(row).toEqual({ d: '2026-02-28', t: '2026-02-28T11:00:00.000Z', n: 9_007_199_254_740_991 });
  await expect(within(db, organisationId, (tx) => tx.one(sql`select 9007199254740993::bigint n`))).rejects.toThrow(/exact range/);
});

test('text copied in keeps its tabs, line ends and backslashes', async () => {
  const text = 'a\tb\\c\nd\re';
  const row = await within(db, organisationId, async (tx) => {
    await tx.run(sql`create temp table stage (t text, n bigint) on commit drop`);
    await tx.copyIn('stage', ['t', 'n'], [[text, 7], [null, null]]);
    return await tx.rows(sql`select * from stage`);
  });
  expect(row).toEqual([{ t: text, n: 7 }, { t: null, n: null }]);
});

test('a job enqueued in a transaction that fails does not exist', async () => {
  await expect(within(db, organisationId, async (tx) => {
    await tx.announce({ name: 'nobody.listens' }, { organisationId });
    throw new Error('lost');
  })).rejects.toThrow('lost');
});
