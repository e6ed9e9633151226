import type { Actor } from '#areas/access/actor.ts';
import { settledLately } from '#areas/dunning/store/thanks.ts';
import { outdatedMessages } from '#areas/dunning/store/sending.ts';
import { falseReminders } from '#areas/dunning/store/false-reminders.ts';
import { readDashboard } from '#areas/reports/reads.ts';
import { workCounts } from '#areas/reports/store/worklist/counts.ts';
import { readTeam, readWorklist } from '#areas/reports/work.ts';
import { inOrganisation, sql, type Tx } from '#platform/db.ts';
import { fillLarge } from '#seed/large.ts';
import { addDays, type Day } from '#values/day.ts';
import { openBenchDb, timed } from './database.ts';
import { fillSent, fillSettled, fillWaiting, fillWork } from './worklist-data.ts';

/**
 * A morning's pages over 1,000,000 open items of 100,000 customers, of whom two in three have a message waiting, with a year of 600,000 sent and what else is
 * work; then what looks for messages that are no longer true, reminders that were false, and payers to thank. All against one floor of the same run: counting
 * the messages and what they ask by status, and adding up what is overdue by customer, under row-level security. Medians of five rounds.
 * `node bench/worklist.ts 20000` for fewer customers.
 */
const CUSTOMERS = Number(process.argv[2] ?? 100_000);
const ITEMS = 10;
const SENT_EACH = 6;
const ROUNDS = 5;
const today: Day = '2026-11-18';

const { db, owner, organisationId, close } = await openBenchDb();
const as = (userId: string): Actor => ({ userId, role: 'admin', organisationId, language: 'fr', timeZone: 'Europe/Paris', today, now: new Date(`${today}T09:00:00Z`) });
const inOrg = <T>(work: (tx: Tx) => Promise<T>, userId = 'bench') => inOrganisation(db, organisationId, userId, work);

const filled = await timed(async () => {
  await inOrg((tx) => fillLarge(tx, { customers: CUSTOMERS, itemsPerCustomer: ITEMS, today }));
  await owner.pool.query('analyze');
  await inOrg((tx) => fillSettled(tx, today, CUSTOMERS));
  await inOrg((tx) => fillSent(tx, today, SENT_EACH));
  await inOrg((tx) => fillWaiting(tx, today));
  await inOrg((tx) => fillWork(tx, today));
  await owner.pool.query('vacuum (analyze)');
});
const waiting = (await inOrg((tx) => workCounts(tx, today))).find(({ kind }) => kind === 'approve')!.count;
process.stdout.write(`A day's work over ${(CUSTOMERS * ITEMS).toLocaleString('en')} open items of ${CUSTOMERS.toLocaleString('en')} customers, ${waiting.toLocaleString('en')} messages to approve`
  + ` (made in ${Math.round(filled.seconds)} s)\n`);

type Step = { name: string; times: number[]; run: () => Promise<unknown> };
const steps: Step[] = [
  step('messages by status, overdue by customer (floor)', () => inOrg(plain)),
  step('Ma journée, everybody’s', () => inOrg((tx) => readWorklist(tx, db, as('bench'), { whose: 'all' }))),
  step('Ma journée, one’s own', () => inOrg((tx) => readWorklist(tx, db, as('collector-1'), { whose: 'mine' }), 'collector-1')),
  step('Ma journée, of customers nobody has', () => inOrg((tx) => readWorklist(tx, db, as('bench'), { whose: 'nobody' }))),
  step('the team', () => inOrg((tx) => readTeam(tx, db, as('bench')))),
  step('how much work there is of each kind', () => inOrg((tx) => workCounts(tx, today))),
  step('dashboard, whole', () => inOrg((tx) => readDashboard(tx, as('bench')))),
  step('messages no longer true', () => inOrg((tx) => outdatedMessages(tx, today))),
  step('false reminders of a year', () => inOrg((tx) => falseReminders(tx, addDays(today, -365), today))),
  step('payers to thank', () => inOrg((tx) => settledLately(tx, today, 'Europe/Paris'))),
];
for (let round = 0; round < ROUNDS; round++) for (const one of steps) one.times.push((await timed(one.run)).seconds);
const floor = median(steps[0]!.times);
for (const { name, times } of steps) {
  process.stdout.write(`  ${name.padEnd(52)} ${(median(times) * 1000).toFixed(0).padStart(6)} ms  ${(median(times) / floor).toFixed(2)}× the floor\n`);
}
await close();

async function plain(tx: Tx): Promise<void> {
  await tx.rows(sql`select status, count(*), sum(total_minor) from message where organisation_id = ${organisationId} group by 1`);
  await tx.rows(sql`
    select count(*), sum(minor) from (
      select customer_id, sum(open_minor) minor from open_item
      where organisation_id = ${organisationId} and open_minor <> 0 and open_minor > 0 and due_on < ${today} and currency = 'EUR' group by 1) i`);
}

function step(name: string, run: () => Promise<unknown>): Step {
  return { name, times: [], run };
}

function median(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)]!;
}
