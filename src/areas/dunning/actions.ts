import type { Actor } from '#areas/access/actor.ts';
import { record } from '#areas/access/audit.ts';
import { draftMessages, withdrawMessages } from '#areas/messages/actions.ts';
import type { Tx } from '#platform/db.ts';
import type { Day } from '#values/day.ts';
import { because } from '#values/reason.ts';
import { draftOf, openDesk, type Decided, type Desk } from './actions/draft.ts';
import { freeHeld, stopUnsafeCalls, withdrawOutdated } from './actions/guard.ts';
import { addScenario } from './actions/scenarios.ts';
import { draftThanks } from './actions/thanks.ts';
import type { DecisionRow } from './contract.ts';
import { scenarioFor } from './rules/assignment.ts';
import { decide, type Decision } from './rules/decide.ts';
import { shippedScenarios } from './rules/shipped.ts';
import { companyFacts, needsOf, readFacts, type CompanyFacts } from './store/facts.ts';
import {
  closeRun, insertSteps, lockRuns, openRun, releaseSteps, replacedMessages, retakeSteps, saveDecisions, type Counts, type NewDecision, type NewStep,
} from './store/runs.ts';
import { listScenarios } from './store/scenarios.ts';

/** Half past eight to six in the evening, whoever the customer is, as often as the pace allows. */
const USUAL = {
  windowFromMinute: 510, windowToMinute: 1080, businessDaysOnly: true, active: true, applies: {}, stops: {}, maximumPerWeek: null, fromPortfolio: false,
};

/** Gives a company without any scenario the shipped set. */
export async function ensureScenarios(tx: Tx): Promise<void> {
  if ((await listScenarios(tx)).length > 0) return;
  for (const shipped of shippedScenarios) await addScenario(tx, { now: new Date(0), userId: 'system' }, { ...shipped, ...USUAL });
}

/** Decides for every customer concerned, a few thousand at a time, most of the work in a handful of queries. */
async function* decideAll(tx: Tx, asOf: Day, company: CompanyFacts): AsyncGenerator<Decided[]> {
  const scenarios = await listScenarios(tx);
  for await (const chunk of readFacts(tx, needsOf(scenarios, asOf, company))) {
    yield chunk.flatMap((facts): Decided[] => {
      const scenario = scenarioFor(scenarios, facts);
      const decision = decide(facts, scenario, asOf, company);
      return decision ? [{ facts, scenario, decision }] : [];
    });
  }
}

/** What a run would do on a day, most valuable first; writes nothing. */
export async function planRun(tx: Tx, _actor: Actor, asOf: Day): Promise<{ asOf: Day; counts: Counts; decisions: DecisionRow[] }> {
  const counts: Counts = { send: 0, hold: 0, skip: 0, thanks: 0 };
  const decisions: DecisionRow[] = [];
  for await (const chunk of decideAll(tx, asOf, await companyFacts(tx))) {
    for (const { facts, scenario, decision } of chunk) {
      counts[decision.outcome]++;
      decisions.push({
        decisionId: null, customerId: facts.customerId, customerName: facts.name, outcome: decision.outcome, scenarioName: scenario?.name ?? null,
        stepName: decision.step?.name ?? null, purpose: decision.step?.purpose ?? null, channel: decision.recipient?.channel ?? decision.step?.channel ?? null,
        approval: decision.step?.approval ?? null, because: decision.because, totalMinor: decision.totalMinor, overdueMinor: decision.overdueMinor,
        currency: facts.currency, itemCount: itemCount(decision), messageId: null,
      });
    }
  }
  decisions.sort((a, b) => b.overdueMinor - a.overdueMinor || b.totalMinor - a.totalMinor || a.customerId - b.customerId);
  return { asOf, counts, decisions };
}

/**
 * Decides and drafts for a day, in the one transaction given: killed at any instruction, nothing of it stands and the next one does it whole.
 * One at a time in an organisation. Run again the same day it drafts only what has become due since, and changes nothing else.
 */
export async function runDunning(tx: Tx, actor: Actor, asOf: Day): Promise<{ runId: number; counts: Counts }> {
  await lockRuns(tx);
  await withdrawOutdated(tx, actor);
  await stopUnsafeCalls(tx, actor);
  await freeHeld(tx, actor);
  await retakeSteps(tx);
  await releaseSteps(tx, actor.now);
  const runId = await openRun(tx, asOf, actor.userId, actor.now);
  const company = await companyFacts(tx);
  const desk = await openDesk(tx);
  for await (const chunk of decideAll(tx, asOf, company)) await writeChunk(tx, actor, { runId, asOf, chunk, desk });
  const thanks = await draftThanks(tx, actor, asOf, company, desk.writer);
  await withdrawMessages(tx, actor, await replacedMessages(tx), [because('replaced_by_newer')]);
  const counts = await closeRun(tx, runId, thanks, actor.now);
  await record(tx, actor, 'dunning.run', `run:${runId}`, { asOf, ...counts });
  return { runId, counts };
}

async function writeChunk(
  tx: Tx, actor: Actor, { runId, asOf, chunk, desk }: { runId: number; asOf: Day; chunk: readonly Decided[]; desk: Desk },
): Promise<void> {
  const written = chunk.map((one) => ({ ...one, ...draftOf(one, asOf, desk) }));
  const messageIds = await draftMessages(tx, actor, written.flatMap(({ draft }) => draft ?? []));
  const steps: NewStep[] = [];
  const decisions = written.map(({ facts, scenario, decision, draft }): NewDecision => {
    const messageId = draft ? messageIds.get(draft.naturalKey)! : null;
    if (messageId !== null) for (const take of decision.takes) steps.push({ ...take, customerId: facts.customerId, messageId });
    return {
      customerId: facts.customerId, currency: facts.currency, scenarioId: scenario?.scenarioId ?? null, stepId: decision.step?.stepId ?? null,
      outcome: decision.outcome, because: decision.because, totalMinor: decision.totalMinor, overdueMinor: decision.overdueMinor, itemCount: itemCount(decision), messageId,
    };
  });
  await insertSteps(tx, asOf, steps);
  await saveDecisions(tx, runId, asOf, actor.now, decisions);
}

function itemCount({ items }: Decision): number {
  return items.filter((item) => item.openMinor > 0).length;
}
