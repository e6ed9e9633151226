import { beforeAll, expect, test } from 'vitest';
import { sql } from '#platform/db.ts';
import { makeOrganisation, openTestDb, within } from './db.ts';
import { fillTables, insertRow, rowFor, tenantTables, type FilledRow, type TableFacts } from './fill.ts';

/** Tables of public that belong to no organisation, each for its reason. */
const OF_NO_ORGANISATION: Record<string, string> = {
  migration: 'says which files were applied to this database; nothing of a company is in it',
};

const db = await openTestDb();
const ours = (await makeOrganisation(db, { name: 'Chez nous' })).organisationId;
const theirs = (await makeOrganisation(db, { name: 'Chez eux' })).organisationId;
const tables = await within(db, ours, tenantTables);
const rows = new Map<number, Map<string, FilledRow>>();

beforeAll(async () => {
  for (const organisationId of [ours, theirs]) rows.set(organisationId, await within(db, organisationId, (tx) => fillTables(tx, tables)));
});

const primaryKey = (table: TableFacts) => table.columns.filter(({ primary }) => primary).map(({ name }) => name);
const each = tables.map((table) => [table.name, table] as const);

test('every table belongs to an organisation, or is listed with its reason', async () => {
  const all = await within(db, ours, (tx) => tx.rows<{ name: string }>(sql`
    select relname name from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace order by 1`));
  const known = new Set([...tables.map(({ name }) => name), ...Object.keys(OF_NO_ORGANISATION)]);
  expect(all.map(({ name }) => name).filter((name) => !known.has(name))).toEqual([]);
  expect(tables.length).toBeGreaterThanOrEqual(23);
});

test('every table of an organisation is under row-level security, forced on its owner, with its two policies', async () => {
  const found = await within(db, ours, (tx) => tx.rows<{ name: string; enabled: boolean; forced: boolean; tenant: boolean; backup: boolean }>(sql`
    select c.relname name, c.relrowsecurity enabled, c.relforcerowsecurity forced,
      exists (select from pg_policies p where p.schemaname = 'public' and p.tablename = c.relname and p.policyname = 'tenant' and p.cmd = 'ALL'
        and p.qual like '%organisation_id = %current_organisation()%' and p.with_check like '%organisation_id = %current_organisation()%' and p.roles = '{encours_app}') tenant,
      exists (select from pg_policies p where p.schemaname = 'public' and p.tablename = c.relname and p.policyname = 'backup' and p.roles = '{encours_backup}') backup
    from pg_class c where c.relname = any(${tables.map(({ name }) => name)})`));
  expect(found).toHaveLength(tables.length);
  expect(found.filter(({ enabled, forced, tenant, backup }) => !(enabled && forced && tenant && backup))).toEqual([]);
});

test('organisation_id leads every primary key and every unique index', async () => {
  const astray = await within(db, ours, (tx) => tx.rows<{ index: string }>(sql`
    select i.relname index from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class c on c.oid = x.indrelid
    join pg_attribute a on a.attrelid = c.oid and a.attnum = x.indkey[0]
    where c.relname = any(${tables.map(({ name }) => name)}) and x.indisunique and a.attname <> 'organisation_id'
    union all
    select c.relname || ' has no primary key' from pg_class c
    where c.relname = any(${tables.map(({ name }) => name)}) and not exists (select from pg_index x where x.indrelid = c.oid and x.indisprimary)`));
  expect(astray).toEqual([]);
});

test('every reference between tables of an organisation carries organisation_id', () => {
  const loose = tables.flatMap((table) => table.refers.filter(({ from, to }) => from[0] !== 'organisation_id' || to[0] !== 'organisation_id').map(({ table: other }) => `${table.name} → ${other}`));
  expect(loose).toEqual([]);
});

test.each(each)('%s shows each organisation its own rows and no other', async (name) => {
  for (const organisationId of [ours, theirs]) {
    const seen = await within(db, organisationId, (tx) => tx.client.query<{ organisation_id: number }>(`select organisation_id from ${name}`));
    const owners = new Set(seen.rows.map((row) => row.organisation_id));
    // A membership, and so an organisation, is also shown to the person it belongs to; here one person belongs to both.
    if (name === 'organisation' || name === 'membership') expect(owners.has(organisationId)).toBe(true);
    else expect([...owners]).toEqual([organisationId]);
  }
});

test.each(['organisation', 'membership'])('%s shows nobody else’s to one who belongs to neither', async (name) => {
  const { withStranger } = await stranger(`select organisation_id from ${name}`);
  expect(withStranger).toEqual([ours]);
});

async function stranger(query: string): Promise<{ withStranger: number[] }> {
  const client = await db.pool.connect();
  try {
    await client.query('begin');
    await client.query("select set_config('encours.organisation', $1, true), set_config('encours.user', 'nobody', true)", [String(ours)]);
    const { rows: found } = await client.query<{ organisation_id: number }>(query);
    return { withStranger: [...new Set(found.map((row) => row.organisation_id))] };
  } finally {
    await client.query('rollback');
    client.release();
  }
}

test.each(each)('%s lets no organisation change or remove another’s rows', async (name, table) => {
  const touched = await within(db, ours, async (tx) => {
    const column = table.columns.find(({ primary, name: one }) => !primary && one !== 'organisation_id')?.name ?? primaryKey(table).at(-1)!;
    const update = await tx.client.query(`update ${name} set ${column} = ${column} where organisation_id = $1`, [theirs]);
    const remove = await tx.client.query(`delete from ${name} where organisation_id = $1`, [theirs]);
    return [update.rowCount, remove.rowCount];
  });
  expect(touched).toEqual([0, 0]);
});

test.each(each)('%s takes no row for another organisation, nor one moved to it', async (name, table) => {
  const refused = /row-level security/;
  const their = rows.get(theirs)!;
  await expect(within(db, ours, (tx) => insertRow(tx, table, {
    ...(name === 'organisation' ? { name: 'x', sender_name: 'x', sender_email: 'x' } : rowFor(tx, table, their)), organisation_id: theirs,
  }))).rejects.toThrow(refused);
  await expect(within(db, ours, (tx) => tx.client.query(`update ${name} set organisation_id = $1 where organisation_id = $2`, [theirs, ours]))).rejects.toThrow(refused);
});

test.each(each.filter(([, table]) => table.refers.some(({ table: other }) => other !== 'organisation')))('%s cannot refer to what is another organisation’s', async (name, table) => {
  const their = rows.get(theirs)!;
  const reference = table.refers.find(({ table: other }) => other !== 'organisation')!;
  const column = reference.from.at(-1)!;
  const foreign = their.get(reference.table)![reference.to.at(-1)!];
  // Its number exists, but not with our organisation beside it.
  expect(foreign).not.toBe(rows.get(ours)!.get(reference.table)![reference.to.at(-1)!]);
  await expect(within(db, ours, (tx) => tx.client.query(`update ${name} set ${column} = $1 where organisation_id = $2`, [foreign, ours]))).rejects.toThrow(/foreign key/);
});
