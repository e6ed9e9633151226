import { setImmediate } from 'node:timers/promises';
import type { z } from 'zod';
import type { Actor } from '#areas/access/actor.ts';
import { inOrganisation, type Db, type Tx } from '#platform/db.ts';
import { Refusal } from '#platform/refusal.ts';
import { daysBetween, type Day } from '#values/day.ts';
import type { Channel } from '#values/kinds.ts';
import type { Conditions } from '../contract/scenario.ts';
import type { simulateProgress, simulation } from '../contract/foresight.ts';
import { speaksTo } from '../rules/assignment.ts';
import { unmet } from '../rules/conditions.ts';
import type { Scenario } from '../rules/facts.ts';
import { replay, type Contact, type Story } from '../rules/replay.ts';
import type { ScenarioFields } from '../rules/scenario.ts';
import { newTally, tell, usualCosts, wasWasted, type Tally } from '../rules/simulate.ts';
import { companyFacts, type CompanyFacts } from '../store/facts.ts';
import { listScenarios, type ScenarioRow } from '../store/scenarios.ts';
import { channelCosts, customersOf, storiesOf, type Known } from '../store/stories.ts';
import { asScenario } from './drafted.ts';

type Simulated = { scenarioId: number } | { fields: ScenarioFields };
export type SimulateInput = { scenarioA: Simulated; scenarioB: Simulated | null; from: Day; to: Day; customers: Conditions | null };
export type Simulation = z.infer<typeof simulation>;
export type Progress = z.infer<typeof simulateProgress>;
/** What reached one customer in one currency, on each side. */
type Lived = { facts: Story['facts']; contacts: Contact[][] };

/** What a simulation runs on. */
export type Prepared = {
  organisationId: number; userId: string; from: Day; to: Day; sides: Scenario[]; customers: Known[]; company: CompanyFacts; costs: Record<Channel, number>;
};

const LONGEST_DAYS = 731;
/** Customers read at a time; and how many are lived before others get their turn. */
const CHUNK = 250;
const TURN = 10;
const SHOWN = 50;

/** Looks at what is asked and finds the customers it is about. */
export async function prepareSimulation(tx: Tx, actor: Actor, { scenarioA, scenarioB, from, to, customers }: SimulateInput): Promise<Prepared> {
  if (from >= to || to > actor.today || daysBetween(from, to) > LONGEST_DAYS) throw new Refusal(422, 'simulate_days');
  const scenarios = await listScenarios(tx);
  const sides = [scenarioA, ...(scenarioB ? [scenarioB] : [])].map((one) => sideOf(one, scenarios));
  const company = await companyFacts(tx);
  const known = (await customersOf(tx, { from, to })).filter((one) => (customers
    ? !unmet(customers, { ...one, currency: company.currency }, { amountMinor: one.owedMinor, owedMinor: one.owedMinor })
    : sides.some((side) => speaksTo(side, { ...one, currency: company.currency }))));
  const costs = { ...usualCosts };
  for (const { channel, costMinor } of await channelCosts(tx)) costs[channel] = costMinor;
  return { organisationId: tx.organisationId, userId: actor.userId, from, to, sides, customers: known, company, costs };
}

function sideOf(one: Simulated, scenarios: readonly ScenarioRow[]): Scenario {
  if ('fields' in one) return asScenario(undefined, { ...one.fields, steps: one.fields.steps.map((step) => ({ ...step, stepId: null })) });
  const found = scenarios.find((scenario) => scenario.scenarioId === one.scenarioId);
  if (!found) throw new Refusal(404, 'not_found');
  return found;
}

/**
 * Replays those days on the ledger as it was, as if every message had left, and tells how far it is after every chunk of customers; last of all the result.
 * Reads a chunk in a transaction of its own and holds none while it reckons. @param signal stops it within a few customers.
 */
export async function* simulate(db: Db, prepared: Prepared, signal?: AbortSignal): AsyncGenerator<Progress> {
  const { customers, sides, costs, company } = prepared;
  const tallies = sides.map(newTally);
  let sample: Lived[] = [];
  for (let at = 0; at < customers.length; at += CHUNK) {
    signal?.throwIfAborted();
    const chunk = customers.slice(at, at + CHUNK);
    const stories = await inOrganisation(db, prepared.organisationId, prepared.userId, (tx) => storiesOf(tx, chunk, prepared, company));
    let lived = 0;
    for (const own of Map.groupBy(stories, (story) => story.facts.customerId).values()) {
      if (++lived % TURN === 0) await setImmediate();
      signal?.throwIfAborted();
      sample.push(...live(own, prepared, tallies));
    }
    sample = mostWritten(sample);
    yield { done: Math.min(customers.length, at + CHUNK), of: customers.length, simulation: null };
  }
  yield {
    done: customers.length, of: customers.length,
    simulation: {
      from: prepared.from, to: prepared.to, customers: customers.length, currency: company.currency, costs,
      sides: tallies.map((tally, at) => sideTold(sides[at]!.name, tally)), sample: sample.map(shown),
    },
  };
}

/** One customer on every side. @returns what reached him, if anything did, by currency. */
function live(stories: readonly Story[], { sides, from, to, company, costs }: Prepared, tallies: readonly Tally[]): Lived[] {
  const lived = stories.map((story): Lived => ({
    facts: story.facts, contacts: sides.map((side) => replay(story, () => side, { from, to, calendar: { ...company, dataOn: null } })),
  }));
  const foreign = new Set(lived.flatMap(({ facts, contacts }) => (facts.currency === company.currency ? [] : contacts.flat())));
  tallies.forEach((tally, at) => tell(tally, lived.flatMap(({ contacts }) => contacts[at]!), costs, (contact) => (foreign.has(contact) ? 0 : contact.askedMinor)));
  return lived.filter(({ contacts }) => contacts.some((side) => side.length > 0));
}

function shown({ facts, contacts }: Lived): Simulation['sample'][number] {
  return {
    customerId: facts.customerId, customerName: facts.name, currency: facts.currency,
    contacts: contacts.map((side) => side.map((one) => ({ on: one.on, stepName: one.step.name, channel: one.channel, askedMinor: one.askedMinor, wasted: wasWasted(one) }))),
  };
}

function sideTold(name: string, { steps, months, messages, costMinor, askedMinor, wasted, customersWritten, howOften, mostInAWeek }: Tally): Simulation['sides'][number] {
  return {
    name, messages, costMinor, askedMinor, wasted, customersWritten, howOften, mostInAWeek, byStep: [...steps.values()],
    byMonth: [...months].sort(([a], [b]) => (a < b ? -1 : 1)).map(([month, figures]) => ({ month, ...figures })),
  };
}

function mostWritten(sample: readonly Lived[]): Lived[] {
  const most = ({ contacts }: Lived) => Math.max(...contacts.map((side) => side.length));
  return [...sample].sort((a, b) => most(b) - most(a) || a.facts.customerId - b.facts.customerId).slice(0, SHOWN);
}
