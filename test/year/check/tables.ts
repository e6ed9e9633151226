import { sql, type Tx } from '#platform/db.ts';
import type { Day } from '#values/day.ts';
import type { Policy, Step } from './ladder.ts';

/** What the checker reads: base tables only, none of the product's queries. */

export async function policies(tx: Tx): Promise<{ policies: Policy[]; steps: Map<number, Step> }> {
  const rows = await tx.rows<Step & { retired: boolean }>(sql`
    select step_id "stepId", scenario_id "scenarioId", name, purpose, anchor, offset_days "offset", coalesce(place_days, offset_days) place, channel, audience, fallback, added_version since,
      case when retired_at is not null then coalesce(retired_version, 1) end "goneIn", retired_at is not null retired
    from scenario_step where organisation_id = ${tx.organisationId} order by tone, step_id`);
  const scenarios = await tx.rows<Omit<Policy, 'steps' | 'rungs'>>(sql`
    select scenario_id "scenarioId", profiles, customer_kinds kinds, minimum_minor minimum, minimum_days_between "minDays", maximum_per_week "perWeek", business_days_only "businessOnly",
      window_from_minute "from", window_to_minute "to"
    from scenario where organisation_id = ${tx.organisationId} and active order by position, scenario_id`);
  return {
    policies: scenarios.map((one) => {
      const steps = rows.filter((row) => row.scenarioId === one.scenarioId && !row.retired);
      const rungs = steps.filter((step) => step.anchor !== 'event' && step.purpose !== 'courtesy' && step.purpose !== 'thanks').sort((a, b) => a.place - b.place || a.stepId - b.stepId);
      return { ...one, steps, rungs };
    }),
    steps: new Map(rows.map((row) => [row.stepId, row])),
  };
}

/** What stops messages as of now, from the tables each is written down in. */
export type Stops = {
  insolvent: Set<number>; protected: Set<number>; unread: Set<number>; heldCustomers: Set<number>;
  items: Map<number, { dispute: number; promise: number; plan: number; hold: number }>;
  /** Disputes on any item of a customer. */
  disputing: Set<number>;
  dead: Set<string>; optedOut: Set<string>;
};

const WHOLE = Number.MAX_SAFE_INTEGER / 8;

export async function stops(tx: Tx, today: Day): Promise<Stops> {
  const marks = await tx.rows<{ id: number; insolvent: boolean; care: boolean }>(sql`
    select customer_id id, insolvent_on is not null insolvent, special_care care from customer where organisation_id = ${tx.organisationId} and (insolvent_on is not null or special_care)`);
  const unread = await tx.rows<{ id: number }>(sql`
    select distinct customer_id id from reply where organisation_id = ${tx.organisationId} and status = 'unread' and customer_id is not null
      and class not in ('bounce_hard', 'bounce_soft', 'out_of_office', 'unsubscribe')`);
  const holds = await tx.rows<{ customerId: number; itemId: number | null }>(sql`
    select customer_id "customerId", item_id "itemId" from hold
    where organisation_id = ${tx.organisationId} and released_at is null and starts_on <= ${today} and coalesce(ends_on, '2199-01-01') >= ${today}`);
  const parts = await tx.rows<{ kind: 'dispute' | 'promise' | 'plan'; customerId: number; itemId: number; minor: number | null }>(sql`
    select 'dispute' kind, d.customer_id "customerId", i.item_id "itemId", i.contested_minor minor from dispute d join dispute_item i using (organisation_id, dispute_id)
      where d.organisation_id = ${tx.organisationId} and d.closed_on is null and d.opened_on <= ${today}
    union all select 'promise', p.customer_id, i.item_id, null from promise p join promise_item i using (organisation_id, promise_id)
      where p.organisation_id = ${tx.organisationId} and p.status = 'open' and p.made_on <= ${today} and p.due_on + p.grace_days >= ${today}
    union all select 'plan', p.customer_id, i.item_id, case when p.status = 'accepted' then i.amount_minor end from plan p join plan_item i using (organisation_id, plan_id)
      where p.organisation_id = ${tx.organisationId} and (p.status = 'accepted' and p.accepted_on <= ${today} or p.status = 'proposed' and p.proposed_on <= ${today} and p.offer_ends_on >= ${today})`);
  const contacts = await tx.rows<{ customerId: number; email: string | null; phone: string | null; dead: boolean; out: boolean }>(sql`
    select customer_id "customerId", lower(email) email, phone, bounced_at is not null dead, opted_out_at is not null "out" from contact
    where organisation_id = ${tx.organisationId} and (bounced_at is not null or opted_out_at is not null)`);
  const items: Stops['items'] = new Map();
  const add = (itemId: number, kind: 'dispute' | 'promise' | 'plan' | 'hold', minor: number | null) => {
    const one = items.get(itemId) ?? { dispute: 0, promise: 0, plan: 0, hold: 0 };
    one[kind] += minor ?? WHOLE;
    items.set(itemId, one);
  };
  for (const { itemId } of holds) if (itemId !== null) add(itemId, 'hold', null);
  for (const { kind, itemId, minor } of parts) add(itemId, kind, minor);
  return {
    insolvent: new Set(marks.filter((row) => row.insolvent).map((row) => row.id)), protected: new Set(marks.filter((row) => row.care).map((row) => row.id)),
    unread: new Set(unread.map((row) => row.id)), heldCustomers: new Set(holds.filter((row) => row.itemId === null).map((row) => row.customerId)), items,
    disputing: new Set(parts.filter((row) => row.kind === 'dispute').map((row) => row.customerId)),
    dead: new Set(contacts.flatMap((row) => (row.dead && row.email ? [`${row.customerId}:${row.email}`] : []))),
    optedOut: new Set(contacts.flatMap((row) => (row.out ? [row.email, row.phone].flatMap((one) => (one ? [`${row.customerId}:${one}`] : [])) : []))),
  };
}

export type Left = {
  messageId: number; customerId: number; purpose: string; channel: string; to: string; key: string; template: string; items: { itemId: number; asked: number }[];
  takes: { itemId: number; stepId: number; happeningId: number | null }[];
};

export async function messages(tx: Tx, ids: readonly number[]): Promise<Left[]> {
  return await tx.rows<Left>(sql`
    select m.message_id "messageId", m.customer_id "customerId", m.purpose, m.channel, lower(m.to_address) "to", m.thread_key key, split_part(m.natural_key, ':', 3) template,
      coalesce((select jsonb_agg(jsonb_build_object('itemId', i.item_id, 'asked', i.open_minor)) from message_item i where i.organisation_id = m.organisation_id and i.message_id = m.message_id), '[]') items,
      coalesce((select jsonb_agg(jsonb_build_object('itemId', t.item_id, 'stepId', t.step_id, 'happeningId', t.happening_id)) from step_taken t
        where t.organisation_id = m.organisation_id and t.message_id = m.message_id), '[]') takes
    from message m where m.organisation_id = ${tx.organisationId} and m.message_id = any(${ids}::bigint[])`);
}

/** Messages that came back, and are known to have. */
export async function knownBack(tx: Tx): Promise<number[]> {
  return (await tx.rows<{ id: number }>(sql`select message_id id from message where organisation_id = ${tx.organisationId} and status = 'bounced'`)).map((row) => row.id);
}

export type Waiting = { messageId: number; customerId: number; status: string; purpose: string; channel: string; sendAfter: string | null; createdOn: Day };

export async function waiting(tx: Tx): Promise<Waiting[]> {
  return await tx.rows<Waiting>(sql`
    select message_id "messageId", customer_id "customerId", status, purpose, channel, send_after "sendAfter", created_at::date "createdOn" from message
    where organisation_id = ${tx.organisationId} and status in ('to_approve', 'approved', 'sending', 'printed', 'held', 'to_do', 'unknown')`);
}

export async function classes(tx: Tx): Promise<Map<number, string>> {
  return new Map((await tx.rows<{ id: number; class: string }>(sql`
    select customer_id id, coalesce(set_class, class) class from payer_profile where organisation_id = ${tx.organisationId}`)).map((row) => [row.id, row.class]));
}

export type Reachable = { contacts: { role: string; email: string | null; phone: string | null; dead: boolean; out: boolean }[]; post: boolean; failed: { to: string; on: Day }[]; withdrawnOn: Day | null };

export async function reachable(tx: Tx, customerIds: readonly number[]): Promise<Map<number, Reachable>> {
  return new Map((await tx.rows<Reachable & { id: number }>(sql`
    select c.customer_id id, c.postal_address <> '' post,
      coalesce((select jsonb_agg(jsonb_build_object('role', k.role, 'email', lower(k.email), 'phone', k.phone, 'dead', k.bounced_at is not null, 'out', k.opted_out_at is not null) order by k.contact_id)
        from contact k where k.organisation_id = c.organisation_id and k.customer_id = c.customer_id), '[]') contacts,
      coalesce((select jsonb_agg(jsonb_build_object('to', lower(m.to_address), 'on', (m.claimed_at at time zone 'Europe/Paris')::date)) from message m
        where m.organisation_id = c.organisation_id and m.customer_id = c.customer_id and m.status = 'failed' and m.claimed_at is not null), '[]') failed,
      (select max((e.at at time zone 'Europe/Paris')::date) from message m join message_event e using (organisation_id, message_id)
        where m.organisation_id = c.organisation_id and m.customer_id = c.customer_id and m.status = 'withdrawn' and e.because @> '[{"code":"withdrawn_by_person"}]') "withdrawnOn"
    from customer c where c.organisation_id = ${tx.organisationId} and c.customer_id = any(${customerIds}::bigint[])`)).map((row) => [row.id, row]));
}
