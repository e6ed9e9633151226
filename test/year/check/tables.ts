import { sql, type Tx } from '#platform/db.ts';
import { addDays, type Day } from '#values/day.ts';
import type { Policy, Step } from './ladder.ts';

/** What the checker reads: base tables only, none of the product's queries. */

export async function policies(tx: Tx): Promise<{ policies: Policy[]; steps: Map<number, Step> }> {
  const rows = await tx.rows<Step & { retired: boolean }>(sql`
    select step_id "stepId", scenario_id "scenarioId", name, purpose, anchor, event, offset_days "offset", coalesce(place_days, offset_days) place, channel, audience, fallback, added_version since,
      case when retired_at is not null then coalesce(retired_version, 1) end "goneIn", retired_at is not null retired
    from scenario_step where organisation_id = ${tx.organisationId} order by tone, step_id`);
  const scenarios = await tx.rows<Omit<Policy, 'steps' | 'rungs' | 'courtesies' | 'answers'>>(sql`
    select scenario_id "scenarioId", profiles, customer_kinds kinds, minimum_minor minimum, minimum_days_between "minDays", maximum_per_week "perWeek", thanks_every_days "thanksEvery", business_days_only "businessOnly",
      window_from_minute "from", window_to_minute "to"
    from scenario where organisation_id = ${tx.organisationId} and active order by position, scenario_id`);
  return {
    policies: scenarios.map((one) => {
      const steps = rows.filter((row) => row.scenarioId === one.scenarioId && !row.retired);
      const rungs = steps.filter((step) => step.anchor !== 'event' && step.purpose !== 'courtesy' && step.purpose !== 'thanks').sort((a, b) => a.place - b.place || a.stepId - b.stepId);
      const courtesies = steps.filter((step) => step.anchor !== 'event' && step.purpose === 'courtesy').sort((a, b) => a.place - b.place || a.stepId - b.stepId);
      return { ...one, steps, rungs, courtesies, answers: steps.filter((step) => step.anchor === 'event') };
    }),
    steps: new Map(rows.map((row) => [row.stepId, row])),
  };
}

/** What stops messages as of now, from the tables each is written down in. */
export type Stops = {
  insolvent: Set<number>; protected: Set<number>; unread: Set<number>; heldCustomers: Set<number>;
  items: Map<number, { dispute: number; promise: number; plan: number; hold: number }>;
  /** Customers with a dispute on any item; with anything held, promised, contested or in a plan. */
  disputing: Set<number>; holding: Set<number>;
  /** Messages nobody knows the fate of, by customer. */
  unknown: Map<number, number[]>;
  /** Addresses by customer: of e-mail, and those a letter came back from. */
  dead: Set<string>; optedOut: Set<string>; returned: Set<string>;
  /** Addresses whose server refused the text of a message in the last week: which. */
  refused: Map<string, number>;
};

/** After a refusal of its text, the same address is left alone for so long. */
export const REFUSED_QUIET_DAYS = 7;
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
  const sent = await tx.rows<{ messageId: number; customerId: number; status: string; channel: string; to: string }>(sql`
    select message_id "messageId", customer_id "customerId", status, channel, btrim(to_address) "to" from message
    where organisation_id = ${tx.organisationId} and (status = 'unknown' or status = 'bounced' and channel in ('letter', 'registered'))`);
  const refused = await tx.rows<{ messageId: number; customerId: number; to: string }>(sql`
    select message_id "messageId", customer_id "customerId", lower(to_address) "to" from message m
    where organisation_id = ${tx.organisationId} and status = 'failed' and channel = 'email' and (claimed_at at time zone 'Europe/Paris')::date > ${addDays(today, -REFUSED_QUIET_DAYS)}
      and exists (select from message_event e where e.organisation_id = m.organisation_id and e.message_id = m.message_id and e.status = 'failed' and e.because @> '[{"code":"refused_message"}]')`);
  const unknown = Map.groupBy(sent.filter((row) => row.status === 'unknown'), (row) => row.customerId);
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
    holding: new Set([...holds, ...parts].map((row) => row.customerId)),
    unknown: new Map([...unknown].map(([customerId, rows]) => [customerId, rows.map((row) => row.messageId)])),
    refused: new Map(refused.map((row) => [`${row.customerId}:${row.to}`, row.messageId])),
    returned: new Set(sent.flatMap(({ status, customerId, to }) => (status === 'bounced' ? [`${customerId}:${to}`] : []))),
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
    select m.message_id "messageId", m.customer_id "customerId", m.purpose, m.channel, case when m.channel in ('letter', 'registered') then btrim(m.to_address) else lower(m.to_address) end "to", m.thread_key key, split_part(m.natural_key, ':', 3) template,
      coalesce((select jsonb_agg(jsonb_build_object('itemId', i.item_id, 'asked', i.open_minor)) from message_item i where i.organisation_id = m.organisation_id and i.message_id = m.message_id), '[]') items,
      coalesce((select jsonb_agg(jsonb_build_object('itemId', t.item_id, 'stepId', t.step_id, 'happeningId', t.happening_id)) from step_taken t
        where t.organisation_id = m.organisation_id and t.message_id = m.message_id), '[]') takes
    from message m where m.organisation_id = ${tx.organisationId} and m.message_id = any(${ids}::bigint[])`);
}

/** Messages that came back, and are known to have. */
export async function knownBack(tx: Tx): Promise<number[]> {
  return (await tx.rows<{ id: number }>(sql`select message_id id from message where organisation_id = ${tx.organisationId} and status = 'bounced'`)).map((row) => row.id);
}

export type Waiting = { messageId: number; customerId: number; status: string; purpose: string; channel: string; to: string; sendAfter: string | null; createdOn: Day };

export async function waiting(tx: Tx): Promise<Waiting[]> {
  return await tx.rows<Waiting>(sql`
    select message_id "messageId", customer_id "customerId", status, purpose, channel, lower(to_address) "to", send_after "sendAfter", created_at::date "createdOn" from message
    where organisation_id = ${tx.organisationId} and status in ('to_approve', 'approved', 'sending', 'printed', 'held', 'to_do', 'unknown')`);
}

export async function classes(tx: Tx): Promise<Map<number, string>> {
  return new Map((await tx.rows<{ id: number; class: string }>(sql`
    select customer_id id, coalesce(set_class, class) class from payer_profile where organisation_id = ${tx.organisationId}`)).map((row) => [row.id, row.class]));
}

export type Reachable = { contacts: { role: string; email: string | null; phone: string | null; dead: boolean; out: boolean }[]; post: boolean; failed: { to: string; on: Day }[]; withdrawnOn: Day | null };

export async function reachable(tx: Tx, customerIds: readonly number[]): Promise<Map<number, Reachable>> {
  return new Map((await tx.rows<Reachable & { id: number }>(sql`
    select c.customer_id id, btrim(c.postal_address) <> '' and not exists (select from message m where m.organisation_id = c.organisation_id and m.customer_id = c.customer_id
        and m.status = 'bounced' and m.channel in ('letter', 'registered') and btrim(m.to_address) = btrim(c.postal_address)) post,
      coalesce((select jsonb_agg(jsonb_build_object('role', k.role, 'email', lower(k.email), 'phone', k.phone, 'dead', k.bounced_at is not null, 'out', k.opted_out_at is not null) order by k.contact_id)
        from contact k where k.organisation_id = c.organisation_id and k.customer_id = c.customer_id), '[]') contacts,
      coalesce((select jsonb_agg(jsonb_build_object('to', lower(m.to_address), 'on', (m.claimed_at at time zone 'Europe/Paris')::date)) from message m
        where m.organisation_id = c.organisation_id and m.customer_id = c.customer_id and m.status = 'failed' and m.claimed_at is not null), '[]') failed,
      (select max((e.at at time zone 'Europe/Paris')::date) from message m join message_event e using (organisation_id, message_id)
        where m.organisation_id = c.organisation_id and m.customer_id = c.customer_id and m.status = 'withdrawn' and e.because @> '[{"code":"withdrawn_by_person"}]') "withdrawnOn"
    from customer c where c.organisation_id = ${tx.organisationId} and c.customer_id = any(${customerIds}::bigint[])`)).map((row) => [row.id, row]));
}

export type Happening = { happeningId: number; kind: string; customerId: number; itemIds: number[] | null; on: Day };

/** What happened in the last weeks that a step may answer. */
export async function happenings(tx: Tx, from: Day, today: Day): Promise<Happening[]> {
  return await tx.rows<Happening>(sql`
    select happening_id "happeningId", kind, customer_id "customerId", coalesce(detail -> 'itemIds', case when item_id is not null then jsonb_build_array(item_id) end) "itemIds", happened_on "on"
    from happening where organisation_id = ${tx.organisationId} and happened_on between ${from} and ${today} order by happening_id`);
}

/** Promises not kept and plans late or void, of which no happening speaks. */
export async function unheard(tx: Tx, from: Day): Promise<{ what: string; customerId: number; on: Day }[]> {
  return await tx.rows(sql`
    select what, customer_id "customerId", "on" from (
      select 'promise ' || promise_id what, 'broken_promise' kind, organisation_id, customer_id, judged_on "on" from promise where status in ('broken', 'part_kept')
      union all select 'plan ' || plan_id, 'plan_void', organisation_id, customer_id, ended_on from plan where status = 'void'
      union all select 'plan ' || plan_id || ' instalment ' || n.number, 'plan_late', organisation_id, p.customer_id, n.warned_on from plan p join plan_instalment n using (organisation_id, plan_id)
        where p.status = 'accepted') said
    where organisation_id = ${tx.organisationId} and "on" >= ${from} and not exists (
      select from happening h where h.organisation_id = said.organisation_id and h.customer_id = said.customer_id and h.kind = said.kind and h.happened_on = said."on")`);
}
