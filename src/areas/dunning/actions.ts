import type { Actor } from '#areas/access/actor.ts';
import { record } from '#areas/access/audit.ts';
import { draftMessages, withdrawMessages, type Draft } from '#areas/messages/actions.ts';
import { openWriter, type Writer } from '#areas/messages/actions/templates.ts';
import type { Tx } from '#platform/db.ts';
import { addDays, type Day } from '#values/day.ts';
import { because } from '#values/reason.ts';
import type { DecisionRow } from './contract.ts';
import { draftThanks } from './actions/thanks.ts';
import { decide, type Decision } from './rules/decide.ts';
import type { Scenario } from './rules/facts.ts';
import { scenarioFor } from './rules/ladder.ts';
import { shippedScenarios } from './rules/scenario.ts';
import { companyFacts, readFacts, type CompanyFacts, type RunFacts } from './store/facts.ts';
import {
  closeRun, freedMessages, insertSteps, lockRuns, openRun, releaseSteps, replacedMessages, retakeSteps, saveDecisions, type Counts, type NewDecision, type NewStep,
} from './store/runs.ts';
import { insertScenario, listScenarios, saveSteps } from './store/scenarios.ts';

/** Half past eight to six in the evening. */
const WINDOW = { windowFromMinute: 510, windowToMinute: 1080, businessDaysOnly: true, active: true };

/** Gives a company without any scenario the shipped set. */
export async function ensureScenarios(tx: Tx): Promise<void> {
  if ((await listScenarios(tx)).length > 0) return;
  for (const { steps, ...shipped } of shippedScenarios) {
    const fields = { ...shipped, ...WINDOW, steps: steps.map((step) => ({ ...step, stepId: null })) };
    await saveSteps(tx, await insertScenario(tx, fields), fields.steps, new Date(0));
  }
}

type Decided = { facts: RunFacts; scenario: Scenario | undefined; decision: Decision };

/** Decides for every customer concerned, a few thousand at a time, most of the work in a handful of queries. */
async function* decideAll(tx: Tx, asOf: Day, company: CompanyFacts): AsyncGenerator<Decided[]> {
  const scenarios = await listScenarios(tx);
  const earliest = Math.min(0, ...scenarios.filter((one) => one.active).flatMap((one) => one.steps.filter((step) => step.purpose !== 'thanks').map((step) => step.offsetDays)));
  for await (const chunk of readFacts(tx, { today: asOf, horizon: addDays(asOf, -earliest), zone: company.zone })) {
    yield chunk.flatMap((facts): Decided[] => {
      const scenario = scenarioFor(scenarios, facts.class, facts.kind);
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
        stepName: decision.step?.name ?? null, purpose: decision.step?.purpose ?? null, channel: decision.step?.channel ?? null, approval: decision.step?.approval ?? null,
        because: decision.because, totalMinor: decision.totalMinor, overdueMinor: decision.overdueMinor, currency: facts.currency,
        itemCount: itemCount(decision), messageId: null,
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
  await withdrawMessages(tx, actor, await freedMessages(tx, asOf), [because('hold_over')]);
  await retakeSteps(tx);
  await releaseSteps(tx, actor.now);
  const runId = await openRun(tx, asOf, actor.userId, actor.now);
  const company = await companyFacts(tx);
  const writer = await openWriter(tx);
  for await (const chunk of decideAll(tx, asOf, company)) await writeChunk(tx, actor, { runId, asOf, chunk, writer });
  const thanks = await draftThanks(tx, actor, asOf, company, writer);
  await withdrawMessages(tx, actor, await replacedMessages(tx), [because('replaced_by_newer')]);
  const counts = await closeRun(tx, runId, thanks, actor.now);
  await record(tx, actor, 'dunning.run', `run:${runId}`, { asOf, ...counts });
  return { runId, counts };
}

async function writeChunk(
  tx: Tx, actor: Actor, { runId, asOf, chunk, writer }: { runId: number; asOf: Day; chunk: readonly Decided[]; writer: Writer },
): Promise<void> {
  const written = chunk.map((one) => ({ ...one, ...draftOf(one, asOf, writer) }));
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

/** The message of a decision to send. A text that cannot be written for this customer turns the decision into a hold. */
function draftOf({ facts, decision }: Decided, asOf: Day, writer: Writer): { draft: Draft | undefined; decision: Decision } {
  const { step, recipient } = decision;
  if (decision.outcome !== 'send' || !step || !recipient) return { draft: undefined, decision };
  const written = writer.write(step.templateCode, {
    language: facts.language, today: asOf, currency: facts.currency, customer: facts, contactName: recipient.name || null, sender: writer.sender,
    items: decision.items, previousOn: facts.lastReminderOn,
  });
  if (!written.ok) {
    return { draft: undefined, decision: { ...decision, outcome: 'hold', because: [because('template_broken', { template: step.templateCode, problem: written.problem })], takes: [] } };
  }
  return {
    decision,
    draft: {
      naturalKey: `${facts.customerId}:${facts.currency}:${step.stepId}:${asOf}:${facts.cycle}`,
      customerId: facts.customerId, contactId: recipient.contactId, channel: step.channel, purpose: step.purpose,
      status: step.channel === 'phone' ? 'to_do' : step.approval === 'automatic' ? 'approved' : 'to_approve',
      language: facts.language, toName: recipient.name, toAddress: recipient.address, ...written.text,
      totalMinor: decision.totalMinor, currency: facts.currency, because: decision.because, sendAfter: null,
      items: decision.items.map(({ itemId, openMinor }) => ({ itemId, openMinor })),
    },
  };
}

function itemCount({ items }: Decision): number {
  return items.filter((item) => item.openMinor > 0).length;
}
