import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Tx } from '#platform/db.ts';
import { isBusinessDay } from '#values/calendar.ts';
import { addDays, daysBetween, wallClock, type Day } from '#values/day.ts';
import { STALE_AFTER_DAYS } from '../company.ts';
import type { Invoice } from '../debtors.ts';
import { sumOf, type Credit, type Truth } from '../truth.ts';
import { forgotten, stuck } from './forgotten.ts';
import { Patience } from './patience.ts';
import { mayFollow, type Had, type Policy, type Step } from './ladder.ts';
import { Sins } from './sins.ts';
import { knownBack, messages, policies, stops, type Left, type Stops, type Waiting } from './tables.ts';

const ASKS_AGREEMENT = /^(promise_broken|plan_late|plan_void)/;
const ASKS = new Set(['courtesy', 'reminder', 'formal_notice', 'call']);

export type Moment = { today: Day; now: Date };
/** Payments the ledger had not been told of, that cover what was asked. */
export type Untold = { minor: number; credits: Credit[] };
/** A step that left for an item, by the server's record, the post or the phone. */
export type Trace = { step: Step; messageId: number; happeningId: number | null; on: Day };

/**
 * Holds a year to its promises, by the tables, the mail server's own record and the truth of the simulation. It looks at what stands before anything leaves and
 * at what left after, each evening at what ought to have left, and at the end at the whole.
 */
export class Checker {
  readonly sins = new Sins();
  readonly counts = { messages: 0, mails: 0, letters: 0, calls: 0, sms: 0, reminders: 0, courtesies: 0, thanks: 0, agreements: 0, answers: 0, itemsAsked: 0, evenings: 0, waiting: 0 };
  /** Evenings on which something was possible that had not gone yet; and happenings looked at. */
  readonly looked = { dueSteps: 0, courtesies: 0, thanks: 0, eventSteps: 0 };
  readonly happenings = new Set<number>();
  /** What the checker itself took of the time, in ms. */
  spent = 0;
  /** What waits this evening, by customer. */
  outbox = new Map<number, Waiting[]>();
  readonly truth: Truth;
  readonly smsFolder: string;
  readonly zone: () => string;
  /** Everything that reached a customer's door, by item; and by customer the days of it. */
  readonly traces = new Map<number, Trace[]>();
  readonly contacts = new Map<number, { on: Day; messageId: number }[]>();
  readonly back = new Set<number>();
  /** Left though it was paid that very day, or before it. */
  readonly wrong = { sameDay: new Map<number, Untold[]>(), earlier: new Map<number, Untold[]>() };
  readonly reminders = new Set<number>();
  /** The last day anything but thanks left about an item; when a customer was thanked. */
  readonly lastAbout = new Map<number, Day>();
  readonly thanked = new Map<number, { on: Day; messageId: number }[]>();
  readonly possible = new Patience();
  readonly waitingSince = new Map<number, Day>();
  leftByPerson: ReadonlySet<number> = new Set();
  policies: Policy[] = [];
  steps = new Map<number, Step>();
  dataOn: Day | null = null;
  #stale = true;
  #before: Stops | undefined;
  #files = new Set<string>();
  #ahead: { messageId: number; asked: (Untold & { invoice: Invoice })[]; today: Day; leftOn: Day }[] = [];
  #formerPolicies: Policy[] = [];

  constructor(truth: Truth, smsFolder: string, zone: () => string) {
    this.truth = truth;
    this.smsFolder = smsFolder;
    this.zone = zone;
  }

  /** A policy was changed: what was drafted by the former one may still leave. */
  edited(): void {
    this.#stale = true;
  }

  fed(lastOn: Day): void {
    this.dataOn = lastOn;
  }

  leftWaiting(ids: ReadonlySet<number>): void {
    this.leftByPerson = ids;
  }

  /** SMS dropped for the provider since last asked, by their keys. */
  newFiles(): string[] {
    let names: string[];
    try {
      names = readdirSync(this.smsFolder);
    } catch {
      return [];
    }
    const fresh = names.filter((name) => /^[0-9a-f]{40}\.json$/.test(name) && !this.#files.has(name));
    for (const name of fresh) this.#files.add(name);
    return fresh.map((name) => name.slice(0, 40));
  }

  hasFile(key: string): boolean {
    return existsSync(join(this.smsFolder, `${key}.json`));
  }

  async before(tx: Tx, today: Day): Promise<void> {
    await this.#timed(async () => {
      await this.#refresh(tx);
      this.#before = await stops(tx, today);
      for (const id of await knownBack(tx)) this.back.add(id);
    });
  }

  async #timed(work: () => Promise<void>): Promise<void> {
    const from = performance.now();
    await work();
    this.spent += performance.now() - from;
  }

  async #refresh(tx: Tx): Promise<void> {
    if (!this.#stale) return;
    this.#formerPolicies = this.policies;
    ({ policies: this.policies, steps: this.steps } = await policies(tx));
    this.#stale = false;
  }

  async after(tx: Tx, ids: readonly number[], moment: Moment): Promise<void> {
    await this.#timed(async () => {
      const rows = new Map((await messages(tx, ids)).map((row) => [row.messageId, row]));
      for (const id of ids) {
        const row = rows.get(id);
        if (row) this.#judge(row, this.#before!, moment);
      }
    });
  }

  #judge(left: Left, stop: Stops, { today, now }: Moment): void {
    const { customerId, purpose, channel, messageId, to } = left;
    const say = (sin: Parameters<Sins['add']>[0], more = '') => this.sins.add(sin, `${today} message ${messageId} (${purpose}, ${channel}) customer ${customerId} ${more}`);
    const asks = ASKS.has(purpose);
    const warns = asks || (purpose === 'agreement' && ASKS_AGREEMENT.test(left.template));
    this.counts.messages++;
    if (channel === 'email') this.counts.mails++;
    else if (channel === 'phone') this.counts.calls++;
    else if (channel === 'sms') this.counts.sms++;
    else this.counts.letters++;
    if (purpose === 'thanks') this.counts.thanks++;
    else if (purpose === 'agreement') this.counts.agreements++;
    else if (purpose === 'courtesy') this.counts.courtesies++;
    if (left.takes.some((one) => one.happeningId !== null)) this.counts.answers++;
    if (stop.insolvent.has(customerId)) say('written to an insolvent');
    if (warns && stop.protected.has(customerId)) say('written to a protected');
    if (purpose !== 'agreement' && stop.heldCustomers.has(customerId)) say('written to a held');
    if (purpose !== 'agreement' && stop.unread.has(customerId)) say('written beside an unread reply');
    if (warns && this.dataOn !== null && daysBetween(this.dataOn, today) > STALE_AFTER_DAYS) say('written on stale data', `of ${this.dataOn}`);
    if (warns && stop.unknown.get(customerId)?.some((id) => id !== messageId)) say('beside an unknown', `message ${stop.unknown.get(customerId)!.join(', ')}`);
    if ((channel === 'letter' || channel === 'registered') && stop.returned.has(`${customerId}:${to}`)) say('written to a dead address', to);
    if (channel === 'email' && stop.dead.has(`${customerId}:${to}`)) say('written to a dead address', to);
    const refused = channel === 'email' ? stop.refused.get(`${customerId}:${to}`) : undefined;
    if (refused !== undefined && refused !== messageId) say('written again after a refusal', `${to}, of message ${refused}`);
    if ((channel === 'email' || channel === 'sms') && stop.optedOut.has(`${customerId}:${to}`)) say('written after opting out', to);
    if (purpose === 'thanks') this.#thanks(left, stop, say);
    if (asks) {
      this.#asked(left, stop, today, say);
      this.#pace(left, today, now, say);
      this.#truly(left, today);
    }
    this.#keep(left, today, say);
  }

  #thanks({ items, customerId }: Left, { disputing }: Stops, say: (sin: 'thanked for what is not paid' | 'asked for a disputed part') => void): void {
    if (items.some(({ itemId }) => this.truth.byItem.get(itemId)!.ledgerMinor !== 0)) say('thanked for what is not paid');
    if (disputing.has(customerId)) say('asked for a disputed part');
  }

  /** What it asks of each item is what is open of it, as the ledger was told, less what is held. */
  #asked({ items, customerId }: Left, stop: Stops, today: Day, say: (sin: Parameters<Sins['add']>[0], more?: string) => void): void {
    let net = -this.truth.byCustomer.get(customerId)!.looseMinor;
    for (const { itemId, asked } of items.filter((one) => one.asked > 0)) {
      const invoice = this.truth.byItem.get(itemId)!;
      const held = stop.items.get(itemId);
      const rest = invoice.ledgerMinor - Math.min(invoice.ledgerMinor, held ? held.dispute + held.promise + held.plan + held.hold : 0);
      net += rest;
      this.counts.itemsAsked++;
      const more = `item ${itemId}: asked ${asked}, open ${invoice.ledgerMinor}, may ask ${rest}`;
      if (invoice.ledgerMinor <= 0) say('asked for a paid item', more);
      else if (asked > rest) {
        if (held?.dispute) say('asked for a disputed part', more);
        if (held?.promise) say('asked for a promised item', more);
        if (held?.plan) say('asked for an item in a plan', more);
        if (held?.hold) say('asked for a held item', more);
      }
      if (asked !== rest) say('asked another amount', more);
    }
    if (net <= 0) say('asked though covered', `net ${net}`);
  }

  #pace({ customerId, messageId, channel, takes, purpose }: Left, today: Day, now: Date, say: (sin: Parameters<Sins['add']>[0], more?: string) => void): void {
    const policy = this.#policyOf(takes[0]?.stepId);
    if (!policy || purpose === 'call') return;
    const days = (this.contacts.get(customerId) ?? []).filter((one) => !this.back.has(one.messageId) && one.messageId !== messageId).map((one) => one.on);
    const last = days.toSorted().at(-1);
    if (last !== undefined && today < addDays(last, policy.minDays)) say('too soon', `after ${last}`);
    if (policy.perWeek !== null && days.filter((on) => on > addDays(today, -7) && on <= today).length >= policy.perWeek) say('over the weekly cap');
    if (channel !== 'email' && channel !== 'sms') return;
    const { day, minutes } = wallClock(now, this.zone());
    if (minutes < policy.from || minutes >= policy.to || (policy.businessOnly && !isBusinessDay(day, 'FR'))) say('outside the hours', `${day} ${minutes}`);
  }

  #policyOf(stepId: number | undefined): Policy | undefined {
    const scenarioId = stepId === undefined ? undefined : this.steps.get(stepId)?.scenarioId;
    return this.policies.find((one) => one.scenarioId === scenarioId);
  }

  /** The one thing the ledger cannot know: he had paid already. */
  #truly({ items, purpose, messageId }: Left, today: Day): void {
    if (purpose === 'courtesy') return;
    this.counts.reminders++;
    this.reminders.add(messageId);
    const asked = items.filter((one) => one.asked > 0).map(({ itemId, asked: minor }) => {
      const invoice = this.truth.byItem.get(itemId)!;
      return { invoice, minor, credits: this.truth.paidUntold(invoice, today) };
    });
    if (today > this.truth.day) this.#ahead.push({ messageId, asked, today, leftOn: this.truth.day });
    else this.#wrongly(messageId, asked, today);
  }

  #wrongly(messageId: number, asked: readonly Untold[], today: Day): void {
    const all = asked.filter(({ minor, credits }) => sumOf(credits) >= minor);
    if (asked.some(({ minor, credits }) => sumOf(credits.filter((one) => one.on < today)) >= minor)) this.wrong.earlier.set(messageId, all);
    else if (all.length > 0) this.wrong.sameDay.set(messageId, all);
  }

  /** What left by a clock that was ahead is judged once the day it was dated has come: what is paid that day is paid that very day. */
  #caughtUp(): void {
    const come = this.#ahead.filter((one) => one.today <= this.truth.day);
    this.#ahead = this.#ahead.filter((one) => one.today > this.truth.day);
    for (const { messageId, asked, today, leftOn } of come) {
      this.#wrongly(messageId, asked.map(({ invoice, minor, credits }) =>
        ({ minor, credits: [...credits, ...(this.truth.creditsOf.get(invoice) ?? []).filter((one) => one.on > leftOn && one.on <= today)] })), today);
    }
  }

  #keep({ takes, items, messageId, customerId, purpose }: Left, on: Day, say: (sin: 'escalated from an undelivered step', more: string) => void): void {
    for (const { itemId, stepId, happeningId } of takes) {
      const step = this.steps.get(stepId);
      if (!step) continue;
      const had = this.hadOf(itemId);
      const follows = [...this.policies, ...this.#formerPolicies].filter((one) => one.scenarioId === step.scenarioId);
      if (happeningId === null && ASKS.has(purpose) && purpose !== 'courtesy' && follows.length > 0 && !follows.some((policy) => mayFollow(policy, had, step))) {
        say('escalated from an undelivered step', `item ${itemId} step ${step.name} after ${had.map((one) => one.step.name).join(', ') || 'nothing'}`);
      }
      push(this.traces, itemId, { step, messageId, happeningId, on });
    }
    if (ASKS.has(purpose)) push(this.contacts, customerId, { on, messageId });
    if (purpose === 'thanks') push(this.thanked, customerId, { on, messageId });
    else for (const { itemId } of items) this.lastAbout.set(itemId, on);
  }

  /** Of the false reminders, those the ledger has been told of since: what the product can count. */
  wrongKnownNow(): number {
    const told = ({ minor, credits }: Untold) => sumOf(credits.filter((one) => one.settled)) >= minor;
    return [...this.wrong.sameDay, ...this.wrong.earlier].filter(([id, untold]) => !this.back.has(id) && untold.some(told)).length;
  }

  /** What reached somebody about an item, as far as is known. */
  hadOf(itemId: number): Had[] {
    return (this.traces.get(itemId) ?? []).filter((one) => !this.back.has(one.messageId)).map(({ step, on, happeningId }) => ({ step: this.steps.get(step.stepId) ?? step, on, answers: happeningId }));
  }

  async evening(tx: Tx, moment: Moment & { isBusiness: boolean }): Promise<void> {
    await this.before(tx, moment.today);
    this.#caughtUp();
    this.counts.evenings++;
    const stop = this.#before!;
    await this.#timed(async () => {
      await stuck(tx, this, stop, moment);
      if (moment.isBusiness) await forgotten(tx, this, stop, moment);
    });
  }
}

function push<Key, One>(map: Map<Key, One[]>, key: Key, one: One): void {
  const there = map.get(key);
  if (there) there.push(one);
  else map.set(key, [one]);
}
