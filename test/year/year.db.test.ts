import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { makeOrganisation, openTestDb } from '#test/db.ts';
import { liveYear } from './year.ts';

const dataFolder = mkdtempSync(join(tmpdir(), 'encours-year-'));
afterAll(() => rmSync(dataFolder, { recursive: true, force: true }));

test('three weeks of a small company: nobody is written to twice, nobody wrongly, nobody forgotten', async () => {
  const db = await openTestDb();
  const { organisationId } = await makeOrganisation(db);
  const end = await liveYear({ url: db.appUrl, adminUrl: db.adminUrl, organisationId, dataFolder, customers: 100, days: 22, seed: 3, kills: 1, letters: true, editsApart: 10 });
  const { sins, counts, looked } = end.checker;
  expect(sins.found).toEqual([]);
  expect(end.ledger).toEqual({ disagreements: [], crossed: 0 });
  // It lived: reminders, courtesies and thanks left, steps came due, clocks were wrong, and what only the truth knew is what the product counts afterwards.
  expect(counts.reminders).toBeGreaterThan(20);
  expect(Math.min(counts.courtesies, counts.thanks)).toBeGreaterThan(0);
  expect(looked.dueSteps + looked.courtesies + looked.thanks).toBeGreaterThan(0);
  expect(end.company.counts).toMatchObject({ 'scenarios edited': 2, 'days with a wrong clock': 2, 'moves to another zone': 2 });
  expect(end.product.wrong).toBe(end.checker.wrongKnownNow());
}, 300_000);
