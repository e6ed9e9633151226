import { empty, sql, type Tx } from '#platform/db.ts';
import type { Day } from '#values/day.ts';
import type { Reason } from '#values/reason.ts';
import type { DecisionRow } from '../contract.ts';

export type Counts = { send: number; hold: number; skip: number; thanks: number };

/** One run at a time in an organisation, until the transaction ends. */
export async function lockRuns(tx: Tx): Promise<void> {
  await tx.run(sql`select pg_advisory_xact_lock(hashtextextended('dunning', ${tx.organisationId}))`);
}

/** The run of a day: made once, found again after. */
export async function openRun(tx: Tx, asOf: Day, userId: string, at: Date): Promise<number> {
  await tx.run(sql`insert into dunning_run (organisation_id, as_of_on, started_at, started_by) values (${tx.organisationId}, ${asOf}, ${at}, ${userId})
    on conflict (organisation_id, as_of_on) do nothing`);
  return (await tx.one<{ runId: number }>(sql`select run_id "runId" from dunning_run where organisation_id = ${tx.organisationId} and as_of_on = ${asOf}`)).runId;
}

export async function hasRun(tx: Tx, asOf: Day): Promise<boolean> {
  return (await tx.one<{ there: boolean }>(sql`
    select exists (select from dunning_run where organisation_id = ${tx.organisationId} and as_of_on = ${asOf} and finished_at is not null) there`)).there;
}

/** Steps whose message never reached anybody may come again. Of these messages, or of all. @returns how many. */
export async function releaseSteps(tx: Tx, at: Date, messageIds?: readonly number[]): Promise<number> {
  return await tx.run(sql`
    update step_taken t set released_at = ${at}
    from message m
    where t.organisation_id = ${tx.organisationId} and t.released_at is null and m.organisation_id = t.organisation_id and m.message_id = t.message_id
      and m.status in ('skipped', 'withdrawn', 'failed', 'bounced') ${messageIds === undefined ? empty : sql`and t.message_id = any(${messageIds}::bigint[])`}`);
}

/** Steps given back whose message failed and was tried again since: they are taken, unless a newer message took them. @returns how many. */
export async function retakeSteps(tx: Tx): Promise<number> {
  return await tx.run(sql`
    update step_taken t set released_at = null
    from message m
    where t.organisation_id = ${tx.organisationId} and t.released_at is not null and m.organisation_id = t.organisation_id and m.message_id = t.message_id
      and m.status not in ('skipped', 'withdrawn', 'failed', 'bounced') and not exists (
        select from step_taken n where n.organisation_id = t.organisation_id and n.item_id = t.item_id and n.step_id = t.step_id
          and n.happening_id is not distinct from t.happening_id and n.released_at is null)`);
}

/** Messages that failed, and in whose place another was written since. */
export async function replacedMessages(tx: Tx): Promise<number[]> {
  return (await tx.rows<{ messageId: number }>(sql`
    select m.message_id "messageId" from message m
    where m.organisation_id = ${tx.organisationId} and m.status = 'failed' and exists (
      select from message n where n.organisation_id = m.organisation_id and n.customer_id = m.customer_id and n.message_id > m.message_id
        and n.currency = m.currency and (n.purpose = 'thanks') = (m.purpose = 'thanks') and n.status not in ('failed', 'bounced', 'skipped', 'withdrawn'))`))
    .map((row) => row.messageId);
}

export type NewDecision = {
  customerId: number; currency: string; scenarioId: number | null; stepId: number | null; outcome: 'send' | 'hold' | 'skip'; because: readonly Reason[];
  totalMinor: number; overdueMinor: number; itemCount: number; messageId: number | null;
};

/**
 * Writes a chunk's decisions by COPY. A decision of the same day is only replaced by one that says something else, and a message already drafted
 * today stays the day's decision unless a newer message takes its place.
 */
export async function saveDecisions(tx: Tx, runId: number, asOf: Day, at: Date, decisions: readonly NewDecision[]): Promise<void> {
  if (decisions.length === 0) return;
  await tx.run(sql`create temp table if not exists new_decision (customer_id bigint, currency text, scenario_id bigint, step_id bigint, outcome text, because jsonb,
    total_minor bigint, overdue_minor bigint, item_count integer, message_id bigint) on commit drop`);
  await tx.run(sql`truncate new_decision`);
  await tx.copyIn('new_decision', [
    'customer_id', 'currency', 'scenario_id', 'step_id', 'outcome', 'because', 'total_minor', 'overdue_minor', 'item_count', 'message_id',
  ], decisions.map((one) => [
    one.customerId, one.currency, one.scenarioId, one.stepId, one.outcome, JSON.stringify(one.because), one.totalMinor, one.overdueMinor, one.itemCount, one.messageId,
  ]));
  await tx.run(sql`
    insert into decision as d (organisation_id, run_id, as_of_on, customer_id, scenario_id, step_id, outcome, because, total_minor, overdue_minor, currency, item_count, message_id,
      decided_at)
    select ${tx.organisationId}, ${runId}, ${asOf}, customer_id, scenario_id, step_id, outcome, because, total_minor, overdue_minor, currency, item_count, message_id, ${at}
    from new_decision
    on conflict (organisation_id, run_id, customer_id, currency) do update set scenario_id = excluded.scenario_id, step_id = excluded.step_id,
      outcome = excluded.outcome, because = excluded.because, total_minor = excluded.total_minor, overdue_minor = excluded.overdue_minor,
      item_count = excluded.item_count, message_id = excluded.message_id, decided_at = excluded.decided_at
    where (d.outcome <> 'send' or excluded.outcome = 'send')
      and (d.outcome, d.because, d.step_id, d.total_minor, d.message_id) is distinct from
        (excluded.outcome, excluded.because, excluded.step_id, excluded.total_minor, excluded.message_id)`);
}

export type NewStep = { itemId: number; stepId: number; happeningId: number | null; customerId: number; messageId: number };

export async function insertSteps(tx: Tx, takenOn: Day, steps: readonly NewStep[]): Promise<void> {
  if (steps.length === 0) return;
  await tx.run(sql`create temp table if not exists new_step (item_id bigint, step_id bigint, happening_id bigint, customer_id bigint, message_id bigint) on commit drop`);
  await tx.run(sql`truncate new_step`);
  await tx.copyIn('new_step', ['item_id', 'step_id', 'happening_id', 'customer_id', 'message_id'],
    steps.map((one) => [one.itemId, one.stepId, one.happeningId, one.customerId, one.messageId]));
  await tx.run(sql`insert into step_taken (organisation_id, item_id, step_id, happening_id, customer_id, message_id, taken_on)
    select ${tx.organisationId}, item_id, step_id, happening_id, customer_id, message_id, ${takenOn} from new_step`);
}

/** Closes the run with what its day's decisions are now. */
export async function closeRun(tx: Tx, runId: number, thanksAdded: number, at: Date): Promise<Counts> {
  const { counts } = await tx.one<{ counts: Counts }>(sql`
    update dunning_run r set finished_at = coalesce(r.finished_at, ${at}), counts = (
      select jsonb_build_object('send', count(*) filter (where outcome = 'send'), 'hold', count(*) filter (where outcome = 'hold'),
        'skip', count(*) filter (where outcome = 'skip'), 'thanks', coalesce((r.counts ->> 'thanks')::int, 0) + ${thanksAdded}::int)
      from decision d where d.organisation_id = r.organisation_id and d.run_id = r.run_id)
    where r.organisation_id = ${tx.organisationId} and r.run_id = ${runId}
    returning counts`);
  return counts;
}

export type RunRow = { runId: number; asOf: Day; startedAt: string; finishedAt: string | null; startedBy: string; counts: Counts };

export async function listRuns(tx: Tx, after: number | undefined, limit: number): Promise<RunRow[]> {
  return await tx.rows<RunRow>(sql`
    select run_id "runId", as_of_on "asOf", started_at "startedAt", finished_at "finishedAt", started_by "startedBy",
      '{"send":0,"hold":0,"skip":0,"thanks":0}'::jsonb || counts "counts"
    from dunning_run where organisation_id = ${tx.organisationId} ${after === undefined ? empty : sql`and run_id < ${after}`}
    order by run_id desc limit ${limit}`);
}

type DecisionCursor = { overdueMinor: number; decisionId: number };

/** Most valuable first. */
export async function listDecisions(
  tx: Tx, { runId, outcome, after, limit }: { runId: number; outcome?: 'send' | 'hold' | 'skip' | undefined; after: DecisionCursor | undefined; limit: number },
): Promise<(DecisionRow & { decisionId: number })[]> {
  return await tx.rows(sql`
    select d.decision_id "decisionId", d.customer_id "customerId", c.name "customerName", d.outcome, s.name "scenarioName", t.name "stepName", t.purpose, coalesce(m.channel, t.channel) channel,
      t.approval, d.because, d.total_minor "totalMinor", d.overdue_minor "overdueMinor", d.currency, d.item_count "itemCount", d.message_id "messageId"
    from decision d
    join customer c using (organisation_id, customer_id)
    left join scenario s using (organisation_id, scenario_id)
    left join scenario_step t on t.organisation_id = d.organisation_id and t.step_id = d.step_id
    left join message m on m.organisation_id = d.organisation_id and m.message_id = d.message_id
    where d.organisation_id = ${tx.organisationId} and d.run_id = ${runId}
      ${outcome === undefined ? empty : sql`and d.outcome = ${outcome}`}
      ${after === undefined ? empty : sql`and (d.overdue_minor, d.decision_id) < (${after.overdueMinor}, ${after.decisionId})`}
    order by d.overdue_minor desc, d.decision_id desc limit ${limit}`);
}
