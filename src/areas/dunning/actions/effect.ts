import { setImmediate } from 'node:timers/promises';
import type { z } from 'zod';
import type { Actor } from '#areas/access/actor.ts';
import type { Tx } from '#platform/db.ts';
import { addDays, latest, type Day } from '#values/day.ts';
import { ladderPlaces } from '#values/ladder.ts';
import type { effect } from '../contract/foresight.ts';
import { scenarioFor } from '../rules/assignment.ts';
import { decide } from '../rules/decide.ts';
import { asIfSent, changesBetween, firstChange, noChanges, whyChanged, withoutSteps, type Change, type Changes } from '../rules/effect.ts';
import type { CustomerFacts, Scenario } from '../rules/facts.ts';
import { replay, type Contact, type Story } from '../rules/replay.ts';
import type { ScenarioFields } from '../rules/scenario.ts';
import { companyFacts, needsOf, readFacts } from '../store/facts.ts';
import { listScenarios } from '../store/scenarios.ts';
import { drafted } from './drafted.ts';

export type Effect = z.infer<typeof effect>;
const AHEAD_DAYS = 30;
const SHOWN = 50;
/** Customers read at a time; and how many are lived before others get their turn. */
const CHUNK = 1_000;
const TURN = 25;

/**
 * What saving a draft, or another order, would change today and in the thirty days after, if nobody paid and everything decided left on its day: both ways
 * for each customer it touches. Writes nothing. @param signal stops it within a few customers.
 */
export async function effectOf(
  tx: Tx, actor: Actor, input: { scenarioId: number | null; fields: ScenarioFields | null; order: readonly number[] | null }, signal?: AbortSignal,
): Promise<Effect> {
  const before = await listScenarios(tx);
  const { after, changedId, gone } = drafted(before, input);
  const company = await companyFacts(tx);
  const span = { from: actor.today, to: addDays(actor.today, AHEAD_DAYS), calendar: company };
  const [needed, then] = [needsOf(before, actor.today, company), needsOf(after, actor.today, company)];
  const needs = {
    ...needed, horizon: addDays(latest(needed.horizon, then.horizon), AHEAD_DAYS), events: needed.events || then.events,
    partPayments: needed.partPayments || then.partPayments, cap: needed.cap || then.cap,
  };
  const found = new Found(before, after);
  for await (const chunk of readFacts(tx, needs, { chunk: CHUNK })) {
    for (const [at, facts] of chunk.entries()) {
      if (at % TURN === 0) await setImmediate();
      signal?.throwIfAborted();
      const [was, now] = [scenarioFor(before, facts), scenarioFor(after, facts)];
      const touched = was?.scenarioId !== now?.scenarioId || (changedId !== null && was?.scenarioId === changedId);
      if (!touched) continue;
      const otherwise = withoutSteps(facts, gone);
      const sends = [decide(facts, was, actor.today, company), decide(otherwise, now, actor.today, company)].map((one) => one?.outcome === 'send');
      const lived = (of: CustomerFacts, scenarios: readonly Scenario[]): Contact[] => replay(storyOf(asIfSent(of, actor.today), actor.today), (one) => scenarioFor(scenarios, one), span);
      found.add(facts, { was, now, sends, before: lived(facts, before), after: lived(otherwise, after) });
    }
  }
  return { from: span.from, to: span.to, ...found.told() };
}

/** He as he is today, nothing more coming in. */
function storyOf({ items, holds, happenings, ...facts }: CustomerFacts, today: Day): Story {
  return {
    facts, holds, happenings,
    items: items.map((item) => ({ ...item, postedOn: today, moves: item.openMinor === item.amountMinor ? [] : [{ on: today, minor: item.amountMinor - item.openMinor }] })),
  };
}

type Compared = { was: Scenario | undefined; now: Scenario | undefined; sends: readonly boolean[]; before: readonly Contact[]; after: readonly Contact[] };

/** Adds up what is found, customer by customer. */
class Found {
  private customers = 0;
  private lastId = 0;
  private moved = 0;
  private readonly today = { before: 0, after: 0 };
  private readonly total = { before: 0, after: 0 };
  private readonly changes: Changes = noChanges();
  private readonly steps = new Map<number, Effect['byStep'][number] & { place: number }>();
  private sample: Effect['sample'] = [];
  private readonly places = new Map<number, number>();

  constructor(before: readonly Scenario[], after: readonly Scenario[]) {
    for (const { steps } of [...before, ...after]) {
      const places = ladderPlaces(steps);
      steps.forEach((step, at) => this.places.set(step.stepId, places[at] ?? 1_000));
    }
  }

  add(facts: CustomerFacts, { was, now, sends, before, after }: Compared): void {
    if (facts.customerId !== this.lastId) this.customers++;
    this.lastId = facts.customerId;
    if (sends[0]) this.today.before++;
    if (sends[1]) this.today.after++;
    this.total.before += before.length;
    this.total.after += after.length;
    const changes = changesBetween(before, after);
    for (const change of changes) this.count(change);
    const first = firstChange(changes);
    if (!first) return;
    this.moved++;
    this.sample.push(shown(facts, first, was, now));
    if (this.sample.length >= SHOWN * 8) this.sample = mostOwed(this.sample);
  }

  private count({ kind, before, after }: Change): void {
    this.changes[kind]++;
    const { step } = (after ?? before)!;
    let row = this.steps.get(step.stepId);
    if (!row) {
      row = { stepId: step.stepId > 0 ? step.stepId : null, stepName: step.name, purpose: step.purpose, changes: noChanges(), place: this.places.get(step.stepId) ?? 1_000 };
      this.steps.set(step.stepId, row);
    }
    row.changes[kind]++;
  }

  told(): Omit<Effect, 'from' | 'to'> {
    const byStep = [...this.steps.values()].sort((a, b) => a.place - b.place).map(({ place: _place, ...row }) => row);
    return { customers: this.customers, moved: this.moved, today: this.today, total: this.total, changes: this.changes, byStep, sample: mostOwed(this.sample) };
  }
}

function shown(facts: CustomerFacts, change: Change, was: Scenario | undefined, now: Scenario | undefined): Effect['sample'][number] {
  const contact = (one: Contact | null) => one && { on: one.on, stepName: one.step.name, channel: one.channel, scenarioName: one.scenario.name };
  return {
    customerId: facts.customerId, customerName: facts.name, currency: facts.currency, change: change.kind,
    owedMinor: facts.items.reduce((sum, item) => sum + Math.max(0, item.openMinor), 0),
    before: contact(change.before), after: contact(change.after), because: whyChanged(change, was, now),
  };
}

function mostOwed(sample: Effect['sample']): Effect['sample'] {
  return [...sample].sort((a, b) => b.owedMinor - a.owedMinor || a.customerId - b.customerId).slice(0, SHOWN);
}
