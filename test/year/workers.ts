import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { sendApproved, type SendCounts } from '#areas/dunning/actions/send.ts';
import { subscriptions } from '#app/timetable.ts';
import { root } from '#platform/config.ts';
import { SECRET, type Company } from './company.ts';
import { Watched } from './database.ts';

const TIMES = { connect: 5_000, idle: 20_000 };

/** Lets what is approved leave, by one worker or two, some of which die on the way; then, the lease of the dead over, by one who lives. */
export async function send(company: Company, { kill }: { kill: boolean }): Promise<void> {
  const { chance } = company;
  const drawn = chance.next();
  if (kill) await killed(company);
  else if (drawn < 0.12) await dying(company, 1);
  else if (drawn < 0.2) await dying(company, 2);
  else if (drawn < 0.4) await together(company);
  // What a dead worker held is taken back a quarter of an hour later.
  company.now = new Date(company.now.getTime() + 20 * 60_000);
  add(company, await one(company, company.watched, 3));
}

function one(company: Company, { db }: Watched, lanes: number): Promise<SendCounts> {
  const from = performance.now();
  const { now } = company;
  return sendApproved({
    db, clock: () => new Date(now.getTime() + (performance.now() - from)), secret: SECRET, dataFolder: company.dataFolder, lanes, times: TIMES,
  }, company.organisationId);
}

function add(company: Company, counts: SendCounts): void {
  for (const [what, count] of Object.entries(counts)) if (count > 0) company.count(`send: ${what}`, count);
}

async function together(company: Company): Promise<void> {
  const other = new Watched(company.url, { subscriptions });
  const counts = await Promise.all([one(company, company.watched, 2), one(company, other, 2)]);
  for (const each of counts) add(company, each);
  await other.close();
  company.count('days with two workers');
}

/** Workers of which the first stops for ever at some query: between two commits, in the middle of one, wherever it is. */
async function dying(company: Company, workers: number): Promise<void> {
  const dead = new Watched(company.url, { subscriptions });
  dead.dieAfter(company.chance.between(8, 260), { answered: company.chance.next() < 0.5 });
  const others = workers > 1 ? [one(company, company.watched, 2)] : [];
  const work = one(company, dead, 2);
  const ended = await Promise.race([work, dead.died.then(() => undefined)]);
  if (ended) add(company, ended);
  else company.count('workers stopped at a query');
  for (const each of await Promise.all(others)) add(company, each);
  await dead.close();
}

/** A process of its own, killed with SIGKILL at some moment of its work. */
async function killed(company: Company): Promise<void> {
  const { url, organisationId, now, dataFolder, chance } = company;
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(root, 'test/send-child.ts'),
    JSON.stringify({ url, organisationId, now: now.toISOString(), leaseMinutes: 15, dataFolder })], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => { child.on('exit', () => resolve()); });
  await new Promise<void>((resolve) => {
    child.stdout.once('data', () => resolve());
    child.once('exit', () => resolve());
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), chance.between(30, 400));
  await ended;
  clearTimeout(timer);
  company.count(child.signalCode ? 'processes killed with SIGKILL' : 'processes that ended before they could be killed');
}
