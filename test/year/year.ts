import { join } from 'node:path';
import { dunningRunJob } from '#areas/dunning/names.ts';
import { falseReminders } from '#areas/dunning/store/false-reminders.ts';
import { checkLedger } from '#areas/ledger/actions.ts';
import { openDb, sql } from '#platform/db.ts';
import { addDays, type Day } from '#values/day.ts';
import { Checker } from './check/checker.ts';
import { whole } from './check/whole.ts';
import { Company, found } from './company.ts';
import { Days } from './day.ts';
import { People } from './people.ts';
import { openPostOffice, type Taken, type Welcome } from './post-office.ts';
import { Truth } from './truth.ts';
import { Chance } from '#seed/chance.ts';

export type YearOptions = {
  url: string; adminUrl: string; organisationId: number; dataFolder: string; customers: number; days: number; seed: number; firstOn?: Day;
  /** Days on which a process is killed with SIGKILL while it sends. */
  kills: number;
  letters: boolean;
  /** Days between two edits of the scenarios. */
  editsApart?: number;
  say?: (line: string) => void;
  /** Stops after so many minutes, and says how many days it came to. */
  minutes?: number;
};
export type YearEnd = { checker: Checker; company: Company; statuses: Record<string, number>; product: { sends: number; wrong: number }; ledger: object; seconds: number; days: number };
export type Year = { company: Company; checker: Checker; taken: Taken[]; live(at: number): Promise<void>; end(): Promise<Omit<YearEnd, 'days'>>; close(): Promise<void> };

/** A company before its first day, its truth the same for the same seed. */
export async function openYear({ url, adminUrl, organisationId, dataFolder, customers, days, seed, firstOn = '2026-01-01', kills, letters, editsApart = 40, say = () => {} }: YearOptions): Promise<Year> {
  const began = performance.now();
  const truth = new Truth({ customers, seed, firstOn });
  for (let before = -BEFORE; before < 0; before++) truth.live(addDays(firstOn, before));
  const company = new Company({ url, organisationId, truth, seed, firstOn, dataFolder });
  const office = await openPostOffice(...welcomes(truth, () => company.day, seed));
  await found(company, { port: office.port, letters });
  const checker = new Checker(truth, join(dataFolder, 'outgoing', String(organisationId), 'sms'), () => company.zone);
  const people = new People(company, (key) => office.taken.some((one) => one.threadKey === key) || checker.hasFile(key));
  const life = new Days(company, people, checker, office);
  const killEvery = kills > 0 ? Math.max(1, Math.floor(days / kills)) : Infinity;
  let told = 0;
  const seconds = () => Math.round((performance.now() - began) / 1000);
  return {
    company, checker, taken: office.taken,
    async live(at) {
      const day = addDays(firstOn, at);
      await trouble(company, day, at, days);
      if (at % 10 === 1) await analyze(adminUrl);
      await life.live(day, { kill: at % killEvery === killEvery - 1, edit: at % editsApart === editsApart - 1 ? Math.floor(at / editsApart) : undefined });
      for (; told < checker.sins.found.length; told++) say(`  ${checker.sins.found[told]!.sin}: ${checker.sins.found[told]!.detail}`);
      if (at % 10 === 9) say(`${day}  ${checker.counts.messages} messages, ${checker.sins.total} sins, ${seconds()} s`);
    },
    async end() {
      const { statuses } = await company.look((tx) => whole(tx, checker, office.taken));
      const product = await company.look((tx) => falseReminders(tx, addDays(firstOn, -2), addDays(firstOn, days + 2)));
      return { checker, company, statuses, product, ledger: await company.look((tx) => checkLedger(tx)), seconds: seconds() };
    },
    async close() {
      await office.close();
      await company.watched.close();
    },
  };
}

/** Days of invoices before the first file. */
const BEFORE = 80;

/** Lives a company through so many days by its real actions, and checks each. */
export async function liveYear(options: YearOptions): Promise<YearEnd> {
  const year = await openYear(options);
  try {
    const { days, minutes = Infinity } = options;
    const until = performance.now() + minutes * 60_000;
    let at = 0;
    while (at < days && performance.now() < until) await year.live(at++);
    return { ...await year.end(), days: at };
  } finally {
    await year.close();
  }
}

/** A real year is long enough for the database to look at its tables by itself. */
async function analyze(adminUrl: string): Promise<void> {
  const owner = openDb(adminUrl, { role: 'owner', max: 1 });
  await owner.pool.query('analyze');
  await owner.pool.end();
}

/** The clock of the machine is wrong for a day, ahead and behind; and the company moves to a zone where it is still yesterday, and back. */
async function trouble(company: Company, day: Day, at: number, days: number): Promise<void> {
  const third = Math.floor(days / 3);
  company.clockDays = at === third ? 1 : at === third + 9 ? -1 : 0;
  if (company.clockDays !== 0) company.count('days with a wrong clock');
  const zone = at === 2 * third ? 'America/Guadeloupe' : at === 2 * third + Math.min(12, third - 2) ? 'Europe/Paris' : undefined;
  if (zone === undefined || zone === company.zone) return;
  company.day = day;
  company.at(30);
  await company.job(dunningRunJob.name);
  await company.act(async (tx) => { await tx.run(sql`update organisation set time_zone = ${zone} where organisation_id = ${tx.organisationId}`); });
  company.zone = zone;
  await company.job(dunningRunJob.name);
  company.count('moves to another zone');
}

/** What becomes of a mail depends on where it goes and on its Message-ID alone, whoever sends it and in whatever order. */
function welcomes(truth: Truth, today: () => Day, seed: number): [(to: string) => Welcome, (messageId: string, to: string) => Welcome] {
  const debtors = new Map(truth.debtors.map((one) => [one.code.toLowerCase(), one]));
  const fateOf = (to: string) => {
    const debtor = debtors.get(/@(s\d+)\./.exec(to)?.[1] ?? '');
    const found = debtor?.addresses.find((one) => one.email === to)?.dead;
    return found && found.from <= today() ? found.how : undefined;
  };
  const asked = new Set<string>();
  return [
    (to) => {
      if (fateOf(to) === 'refused') return 'refuse';
      const key = `${to}:${today()}`;
      if (!asked.has(key) && new Chance(`${seed}:${key}`).next() < 0.01) {
        asked.add(key);
        return 'greylist';
      }
      return 'take';
    },
    (messageId, to) => {
      const drawn = new Chance(`${seed}:${messageId}:${today()}:${to}`).next();
      if (drawn < 0.002) return 'mute_taken';
      if (drawn < 0.004) return 'mute_lost';
      return drawn < 0.006 ? 'reject_text' : 'take';
    },
  ];
}
