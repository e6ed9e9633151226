import type { Actor } from '#areas/access/actor.ts';
import { systemActor } from '#areas/access/door.ts';
import { upsertCustomers } from '#areas/customers/actions.ts';
import { fieldsOf, showScenarios, updateScenario } from '#areas/dunning/actions/scenarios.ts';
import { setDunningSetting } from '#areas/dunning/actions/setting.ts';
import { ensureScenarios } from '#areas/dunning/actions.ts';
import { setChannel } from '#areas/messages/actions/channels.ts';
import { setInbox } from '#areas/messages/actions/inbox.ts';
import { setMailSetting } from '#areas/messages/actions/mail-setting.ts';
import { ensureTemplates } from '#areas/messages/actions.ts';
import { handlersOf, subscriptions } from '#app/timetable.ts';
import { inOrganisation, sql, type Tx } from '#platform/db.ts';
import type { Handler } from '#platform/queue.ts';
import { Refusal } from '#platform/refusal.ts';
import { Chance } from '#seed/chance.ts';
import { instantAt } from '#values/calendar.ts';
import { addDays, wallClock, type Day } from '#values/day.ts';
import { Broken, Watched } from './database.ts';
import type { Truth } from './truth.ts';

const SENDING = new Set(['dunning.send', 'app.follow_zone']);
export const STALE_AFTER_DAYS = 4;
export const SECRET = Buffer.alloc(32, 7);

/** A company in its year: its clock, its database, its jobs, and the people who work there. */
export class Company {
  readonly watched: Watched;
  readonly url: string;
  readonly organisationId: number;
  readonly truth: Truth;
  readonly chance: Chance;
  readonly dataFolder: string;
  readonly counts: Record<string, number> = {};
  /** The day it really is, and how far the machine's clock is wrong. */
  day: Day;
  clockDays = 0;
  zone = 'Europe/Paris';
  now = new Date(0);
  breakOne = 0.02;
  #handlers: Map<string, Handler>;

  constructor({ url, organisationId, truth, seed, firstOn, dataFolder }: { url: string; organisationId: number; truth: Truth; seed: number; firstOn: Day; dataFolder: string }) {
    this.url = url;
    this.organisationId = organisationId;
    this.truth = truth;
    this.chance = new Chance(`${seed}:company`);
    this.day = firstOn;
    this.dataFolder = dataFolder;
    this.watched = new Watched(url, { subscriptions });
    const deps = { db: this.watched.db, clock: () => this.now, secret: SECRET, dataFolder };
    this.#handlers = new Map(handlersOf(deps, () => { throw new Error('no timetable here'); }).map((one) => [one.job, one]));
  }

  count(what: string, by = 1): void {
    this.counts[what] = (this.counts[what] ?? 0) + by;
  }

  /** The clock shows so many minutes after midnight. @returns the company's own day. */
  at(minutes: number): Day {
    this.now = instantAt(addDays(this.day, this.clockDays), minutes, this.zone);
    return wallClock(this.now, this.zone).day;
  }

  get today(): Day {
    return wallClock(this.now, this.zone).day;
  }

  /** A person at work. What cannot be done, as he asks it, is counted. */
  async act<T>(work: (tx: Tx, actor: Actor) => Promise<T>): Promise<T | undefined> {
    try {
      return await this.#whole(() => inOrganisation(this.watched.db, this.organisationId, 'test-admin', async (tx) =>
        await work(tx, { ...await systemActor(tx, this.now), userId: 'test-admin', role: 'admin' })));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.count(`refused: ${error.code}`);
      return undefined;
    }
  }

  async look<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return await inOrganisation(this.watched.db, this.organisationId, 'system', work);
  }

  async job(name: string): Promise<void> {
    this.watched.waiting.push({ job: name, payload: { organisationId: this.organisationId }, once: undefined });
    await this.drain();
  }

  /** Every job that waits, in their order, and those they enqueue; the same asked twice is done once. A broken one is done again, as the queue does. */
  async drain(): Promise<void> {
    const { waiting } = this.watched;
    while (waiting.length > 0) {
      const { job, payload } = waiting.shift()!;
      const same = JSON.stringify(payload);
      for (let at = waiting.length - 1; at >= 0; at--) if (waiting[at]!.job === job && JSON.stringify(waiting[at]!.payload) === same) waiting.splice(at, 1);
      if (SENDING.has(job)) continue;
      const handler = this.#handlers.get(job);
      if (!handler) throw new Error(`nobody does ${job}`);
      await this.#whole(() => handler.handle(payload, new AbortController().signal));
    }
  }

  /** Now and then the transaction breaks at some query; nothing of it stands, and it is done again. */
  async #whole<T>(work: () => Promise<T>): Promise<T> {
    if (this.chance.next() < this.breakOne) this.watched.breakAfter(this.chance.between(0, 40));
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
      this.count('transactions broken');
      return await work();
    } finally {
      this.watched.mend();
    }
  }
}

/** Furnishes the company: its customers, texts, scenarios, ways out and rules. */
export async function found(company: Company, { port, letters }: { port: number; letters: boolean }): Promise<void> {
  company.at(60);
  const { truth } = company;
  await company.act(async (tx, actor) => {
    await ensureTemplates(tx);
    await ensureScenarios(tx);
    await setMailSetting(tx, actor, SECRET, { host: '127.0.0.1', port, security: 'none', username: null, password: null });
    await setChannel(tx, actor, SECRET, { channel: 'sms', adapter: 'folder', address: 'sms', costMinor: 8, secret: null });
    await setDunningSetting(tx, actor, { staleAfterDays: STALE_AFTER_DAYS });
    await setInbox(tx, actor, SECRET, {
      host: '', port: 993, security: 'tls', username: '', folder: 'INBOX', sentFolder: '', plusAddress: false, password: null, acceptFromBp: 7000,
      acceptClasses: ['payment', 'dispute', 'delay', 'plan', 'wrong_contact', 'unsubscribe', 'out_of_office', 'bounce_hard', 'bounce_soft'],
    });
    await upsertCustomers(tx, truth.debtors.flatMap(({ code, name, kind, addresses, phone }) => [
      { code, name, kind, email: addresses[0]?.email, phone: phone ?? undefined },
      ...addresses.slice(1).map(({ email }) => ({ code, name, kind, email })),
    ]), null);
    await tx.run(sql`update contact set role = 'management' where organisation_id = ${tx.organisationId} and email like 'direction@%'`);
    await tx.run(sql`update customer c set postal_address = p.address from unnest(${truth.debtors.map((one) => one.code)}::text[], ${truth.debtors.map((one) => one.postalAddress)}::text[]) p (code, address)
      where c.organisation_id = ${tx.organisationId} and c.code = p.code`);
    const ids = new Map((await tx.rows<{ code: string; id: number }>(sql`select code, customer_id id from customer where organisation_id = ${tx.organisationId}`)).map((row) => [row.code, row.id]));
    for (const debtor of truth.debtors) {
      debtor.customerId = ids.get(debtor.code)!;
      truth.byCustomer.set(debtor.customerId, debtor);
    }
    for (const { customers: _customers, ...scenario } of await showScenarios(tx)) {
      const fields = fieldsOf(scenario);
      await updateScenario(tx, actor, { ...fields, scenarioId: scenario.scenarioId, steps: [...fields.steps.map((step) => onPaper(scenario.name, step, letters)), ...afterPlans(fields)] });
    }
  });
  await company.drain();
}

type Fields = ReturnType<typeof fieldsOf>;
type Step = Fields['steps'][number];

/** Setting a page takes tens of milliseconds: in a year of ten thousand customers only some steps go on paper, and none has a statement. */
function onPaper(scenario: string, step: Step, letters: boolean): Step {
  const plain = { ...step, attachments: [] };
  if (!letters) return { ...plain, channel: step.channel === 'registered' ? 'email' : step.channel };
  if (scenario === 'Particulier' && step.name === 'Second rappel' || scenario === 'Acheteur public' && step.name === 'Relance 1') return { ...plain, channel: 'letter' };
  if (scenario === 'Particulier' && step.purpose === 'formal_notice') return { ...plain, channel: 'registered' };
  // Whoever no mail reaches is written to by post.
  return scenario === 'Nouveau client' && step.name === 'Relance 1' ? { ...plain, fallback: 'letter' } : plain;
}

/** The shipped policies answer no plan; here those of companies do, so that it is looked at. */
function afterPlans({ steps, customerKinds }: Fields): Step[] {
  const first = steps.find((step) => step.name === 'Relance 1');
  if (!first || !customerKinds.includes('company')) return [];
  const answer = (name: string, event: 'plan_void' | 'plan_late'): Step => ({ ...first, stepId: null, name, anchor: 'event', event, offsetDays: 1, attachments: [] });
  return [answer('Plan rompu', 'plan_void'), answer('Échéance en retard', 'plan_late')];
}

/** Edits of a policy in the middle of its year, in turn. */
export const EDITS: readonly ((tx: Tx, actor: Actor) => Promise<unknown>)[] = [
  (tx, actor) => edit(tx, actor, 'Nouveau client', (fields) => ({ ...fields, steps: fields.steps.map((one) => (one.name === 'Relance 1' ? { ...one, offsetDays: 7 } : one)) })),
  (tx, actor) => edit(tx, actor, 'Payeur irrégulier', (fields) => ({
    ...fields, steps: [...fields.steps, { ...fields.steps.find((one) => one.name === 'Relance 1')!, stepId: null, name: 'Rappel SMS', channel: 'sms' as const, offsetDays: 8, templateCode: 'sms_reminder' }],
  })),
  (tx, actor) => edit(tx, actor, 'Bon payeur', (fields) => ({ ...fields, steps: fields.steps.filter((one) => one.name !== 'Relance 3') })),
  (tx, actor) => edit(tx, actor, 'Payeur tardif régulier', (fields) => ({ ...fields, maximumPerWeek: 1, minimumDaysBetween: 3 })),
  (tx, actor) => edit(tx, actor, 'Nouveau client', (fields) => ({ ...fields, steps: fields.steps.map((one) => (one.name === 'Relance 2' ? { ...one, approval: 'automatic' as const, offsetDays: 16 } : one)) })),
  (tx, actor) => edit(tx, actor, 'Mauvais payeur', (fields) => ({ ...fields, minimumMinor: 5_000, steps: fields.steps.map((one) => (one.name === 'Relance 2' ? { ...one, fallback: 'letter' as const } : one)) })),
];

async function edit(tx: Tx, actor: Actor, name: string, change: (fields: Fields) => Fields): Promise<void> {
  const scenario = (await showScenarios(tx)).find((one) => one.name === name)!;
  const { customers: _customers, ...row } = scenario;
  await updateScenario(tx, actor, { scenarioId: scenario.scenarioId, ...change(fieldsOf(row)) });
}
