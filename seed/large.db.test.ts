import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { inspectLedgerFile } from '#areas/imports/rules/inspect.ts';
import { checkLedger } from '#areas/ledger/actions.ts';
import { sql } from '#platform/db.ts';
import { makeOrganisation, openTestDb, within } from '#test/db.ts';
import { fillLarge, largeFec } from './large.ts';

const db = await openTestDb();

test.each([[1_000, 50], [20_001, 777]])('a generated FEC of %i lines for %i customers has exactly that, is balanced and every lettering group too', async (lines, customers) => {
  const { receivables, problems, ...found } = await inspectLedgerFile(largeFec({ lines, customers }));
  expect(found).toMatchObject({ accepted: true, lines, balanced: true });
  expect(receivables.customers).toBe(customers);
  expect(receivables.letteringGroups).toBeGreaterThan(lines / 10);
  expect(receivables.letteringGroupsBalanced).toBe(receivables.letteringGroups);
  expect(found.openItems.total).toBe(receivables.balance);
  expect(problems.filter(({ severity }) => severity !== 'info')).toEqual([]);
});

test('the same seed writes the same bytes, another one others', async () => {
  const digest = async (seed: number): Promise<string> => {
    const hash = createHash('sha256');
    for await (const chunk of largeFec({ lines: 2_000, customers: 100, seed })) hash.update(chunk);
    return hash.digest('hex');
  };
  expect(await digest(7)).toBe(await digest(7));
  expect(await digest(7)).not.toBe(await digest(8));
});

test('a generated ledger has its open items, and agrees with its allocations', async () => {
  const { organisationId } = await makeOrganisation(db);
  await within(db, organisationId, async (tx) => {
    await fillLarge(tx, { customers: 30, itemsPerCustomer: 10 });
    const { open, overdue, withMail } = await tx.one<Record<'open' | 'overdue' | 'withMail', number>>(sql`
      select count(*) filter (where open_minor > 0) open, count(*) filter (where open_minor > 0 and due_on < '2026-11-20') overdue,
        (select count(*) from contact where organisation_id = ${organisationId} and email is not null) "withMail"
      from open_item where organisation_id = ${organisationId}`);
    expect(open).toBe(300);
    expect(overdue).toBeGreaterThan(150);
    expect(withMail).toBe(30);
    expect(await checkLedger(tx)).toEqual({ disagreements: [], crossed: 0 });
  });
});
