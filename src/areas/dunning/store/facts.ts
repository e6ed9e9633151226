import type { Hold } from '#areas/agreements/rules/hold.ts';
import { sql, type Tx } from '#platform/db.ts';
import { addDays, type Day } from '#values/day.ts';
import type { Purpose } from '#values/kinds.ts';
import { ANSWERED_WITHIN_DAYS } from '../rules/events.ts';
import type { Calendar, ContactFacts, CustomerFacts, Happening, ItemFacts, Scenario, Standing, TakenStep } from '../rules/facts.ts';
import { WEEK } from '../rules/pace.ts';
import { DATA_ON } from '#areas/imports/freshness.ts';
import { STANDING, STANDING_FROM } from './standing.ts';

/** What a run knows of a customer beside what it decides on: how often it drafted for him on that day already. */
export type RunFacts = CustomerFacts & { cycle: number };

export type CustomerRow = Standing & {
  customerId: number; code: string; name: string; language: 'fr' | 'en'; insolventOn: Day | null; specialCare: boolean; postalAddress: string;
};
export type ItemRow = Omit<ItemFacts, 'taken'> & { customerId: number; currency: string };
type OutboxRow = {
  customerId: number; currency: string; lastContactOn: Day | null; lastReminderOn: Day | null; waitingOn: Day | null; unknownOn: Day | null; withdrawnOn: Day | null;
  failedOn: Day | null; failedAddress: string | null; contactDays: Day[]; cycle: number;
};

const NOTHING_SENT: Omit<OutboxRow, 'customerId' | 'currency'> = {
  lastContactOn: null, lastReminderOn: null, waitingOn: null, unknownOn: null, withdrawnOn: null, failedOn: null, failedAddress: null, contactDays: [], cycle: 0,
};

/** What scenarios look at, so that nothing is read in vain. `horizon`: the last due date of an item a step may speak of. */
export type Needs = { today: Day; horizon: Day; zone: string; currency: string; events: boolean; partPayments: boolean; cap: boolean };

/** @param scenarios those that may be chosen from. */
export function needsOf(scenarios: readonly Scenario[], today: Day, { zone, currency }: Pick<CompanyFacts, 'zone' | 'currency'>): Needs {
  const active = scenarios.filter((one) => one.active);
  const steps = active.flatMap((one) => one.steps);
  // Counted from its issue, a courtesy may come long before the due date.
  const early = steps.filter((step) => step.purpose === 'courtesy').map((step) => (step.anchor === 'issue' ? -LONGEST_TERM : step.offsetDays));
  return {
    today, zone, currency, horizon: addDays(today, -Math.min(0, ...early)), events: steps.some((step) => step.anchor === 'event' || step.templateCode === PROMISE_SCRIPT),
    partPayments: active.some((one) => one.stops.partPaymentDays !== undefined), cap: active.some((one) => one.maximumPerWeek !== null),
  };
}

const LONGEST_TERM = 366;
/** The text of a call that speaks of the promise that was not kept, at whatever step it stands. */
const PROMISE_SCRIPT = 'call_promise';

/** Customers who owe something due by the horizon, with all a decision looks at, a few thousand at a time and by a handful of queries a time. In order of customer. */
export async function* readFacts(tx: Tx, needs: Needs, { chunk = 4_000 } = {}): AsyncGenerator<RunFacts[]> {
  const steps = await stepsEver(tx);
  for (let after = 0; ;) {
    const customers = await customersAfter(tx, after, needs, chunk);
    if (customers.length === 0) return;
    const span = { from: customers[0]!.customerId, to: customers.at(-1)!.customerId };
    yield await factsOf(tx, customers, span, needs, steps);
    after = span.to;
  }
}

export type Span = { from: number; to: number };

async function factsOf(tx: Tx, customers: readonly CustomerRow[], span: Span, needs: Needs, steps: StepsEver): Promise<RunFacts[]> {
  // First of all: what waits now and is skipped while the rest is read still counts as waiting, and its step never as taken with nothing on its way.
  const outbox = groupBy(await outboxIn(tx, span, needs));
  const items = groupBy(await itemsIn(tx, span, needs.today));
  const taken = takenByItem(await takenIn(tx, span, needs.zone), steps);
  const contacts = groupBy(await contactsIn(tx, span, needs.zone));
  const holds = groupBy(await holdsIn(tx, span, needs.today));
  const returned = new Map((await returnedIn(tx, span, needs.zone)).map(({ customerId, ...one }) => [customerId, one]));
  const replies = new Map((await unreadIn(tx, span, needs.zone)).map((row) => [row.customerId, row.receivedOn]));
  const happenings = needs.events ? groupBy(await happeningsIn(tx, span, needs.today)) : NONE;
  const partPaid = needs.partPayments ? groupBy(await partPaidIn(tx, span)) : NONE;
  const facts: RunFacts[] = [];
  for (const customer of customers) {
    const { customerId } = customer;
    const own = (items.get(customerId) ?? []).map((row): ItemFacts & { currency: string } => ({ ...row, taken: taken.get(row.itemId) ?? NO_STEPS }));
    for (const [currency, some] of Map.groupBy(own, (row) => row.currency)) {
      if (!some.some((item) => item.openMinor > 0)) continue;
      const { failedOn, failedAddress, ...sent } = (outbox.get(customerId) ?? []).find((row) => row.currency === currency) ?? { ...NOTHING_SENT };
      facts.push({
        ...customer, ...sent, currency, items: some, contacts: contacts.get(customerId) ?? [], holds: holds.get(customerId) ?? [],
        happenings: happenings.get(customerId) ?? [], limitMinor: currency === needs.currency ? customer.limitMinor : null,
        returnedPost: returned.get(customerId) ?? null, unreadReplyOn: replies.get(customerId) ?? null, partPaidOn: partPaid.get(customerId)?.find((row) => row.currency === currency)?.paidOn ?? null,
        failed: failedOn !== null && failedAddress !== null ? { on: failedOn, address: failedAddress } : null,
      });
    }
  }
  return facts;
}

const NONE: ReadonlyMap<number, never[]> = new Map();
export const NO_STEPS: readonly TakenStep[] = [];

export function groupBy<Row extends { customerId: number }>(rows: readonly Row[]): Map<number, Row[]> {
  return Map.groupBy(rows, (row) => row.customerId);
}

async function customersAfter(tx: Tx, after: number, { horizon, today }: Needs, limit: number): Promise<CustomerRow[]> {
  return await tx.rows<CustomerRow>(sql`
    select c.customer_id "customerId", c.code, c.name, c.language, c.insolvent_on "insolventOn", c.special_care "specialCare", c.postal_address "postalAddress", ${STANDING}
    from customer c ${STANDING_FROM}
    where c.organisation_id = ${tx.organisationId} and c.customer_id > ${after}
      and exists (select from open_item i where i.organisation_id = ${tx.organisationId} and i.customer_id = c.customer_id and i.open_minor <> 0
        and i.open_minor > 0 and i.due_on <= ${horizon} and i.posted_on <= ${today})
    order by c.customer_id limit ${limit}`);
}

async function itemsIn(tx: Tx, { from, to }: Span, today: Day): Promise<ItemRow[]> {
  return await tx.rows<ItemRow>(sql`
    select customer_id "customerId", item_id "itemId", kind, reference, label, issued_on "issuedOn", due_on "dueOn", amount_minor "amountMinor",
      open_minor "openMinor", age_unknown "ageUnknown", lettering <> '' and lettering <> lettering_set_aside and open_minor = amount_minor "letteredAlone",
      einvoice_status "einvoiceStatus", currency
    from open_item
    where organisation_id = ${tx.organisationId} and customer_id between ${from} and ${to} and open_minor <> 0 and posted_on <= ${today}
    order by customer_id, due_on, item_id`);
}

/** Every step there ever was: what it was for, and when it was taken out, where it stood. */
export type StepsEver = ReadonlyMap<number, Pick<TakenStep, 'purpose' | 'retired'>>;

export async function stepsEver(tx: Tx): Promise<StepsEver> {
  const rows = await tx.rows<{ stepId: number; purpose: Purpose; retired: TakenStep['retired'] }>(sql`
    select step_id "stepId", purpose, case when retired_at is not null then
      jsonb_build_object('scenarioId', scenario_id, 'place', coalesce(place_days, offset_days), 'version', coalesce(retired_version, 1)) end retired
    from scenario_step where organisation_id = ${tx.organisationId}`);
  return new Map(rows.map(({ stepId, ...step }) => [stepId, step]));
}

type TakenRow = { itemId: number; stepId: number; sentOn: Day | null; happeningId: number | null };

/** Steps whose message reached the customer, may have, or is on its way; one that was skipped, withdrawn, held or refused was not taken. */
async function takenIn(tx: Tx, { from, to }: Span, zone: string): Promise<TakenRow[]> {
  return await tx.rows<TakenRow>(sql`
    select t.item_id "itemId", t.step_id "stepId", t.happening_id "happeningId",
      case when m.status in ('sent', 'done') then (m.sent_at at time zone ${zone})::date end "sentOn"
    from step_taken t
    join message m on m.organisation_id = t.organisation_id and m.message_id = t.message_id
    where t.organisation_id = ${tx.organisationId} and t.customer_id between ${from} and ${to} and t.released_at is null
      and m.status not in ('skipped', 'withdrawn', 'failed', 'bounced', 'held')`);
}

export function takenByItem(rows: readonly TakenRow[], steps: StepsEver): Map<number, TakenStep[]> {
  const taken = new Map<number, TakenStep[]>();
  for (const { itemId, stepId, sentOn, happeningId } of rows) {
    const step = { stepId, sentOn, happeningId, ...steps.get(stepId)! };
    const own = taken.get(itemId);
    if (own) own.push(step);
    else taken.set(itemId, [step]);
  }
  return taken;
}

export async function contactsIn(tx: Tx, { from, to }: Span, zone: string): Promise<(ContactFacts & { customerId: number })[]> {
  return await tx.rows(sql`
    select customer_id "customerId", contact_id "contactId", name, email, phone, role, (bounced_at at time zone ${zone})::date "bouncedOn",
      opted_out_at is not null "optedOut"
    from contact where organisation_id = ${tx.organisationId} and customer_id between ${from} and ${to}
    order by customer_id, contact_id`);
}

/** Every kind of hold: those placed by hand, promises, disputes and plans. */
async function holdsIn(tx: Tx, { from, to }: Span, today: Day): Promise<(Hold & { customerId: number })[]> {
  return await tx.rows(sql`
    select customer_id "customerId", item_id "itemId", kind, reason, starts_on "startsOn", ends_on "endsOn", held_minor "heldMinor", subject_id "subjectId"
    from held
    where organisation_id = ${tx.organisationId} and customer_id between ${from} and ${to}
      and starts_on <= ${today} and (ends_on is null or ends_on >= ${today})
    order by starts_on, kind, subject_id`);
}

/** The last letter that came back from each. */
async function returnedIn(tx: Tx, { from, to }: Span, zone: string): Promise<{ customerId: number; address: string; on: Day }[]> {
  return await tx.rows(sql`
    select distinct on (m.customer_id) m.customer_id "customerId", m.to_address address, (e.at at time zone ${zone})::date "on"
    from message m join message_event e on e.organisation_id = m.organisation_id and e.message_id = m.message_id and e.status = 'bounced'
    where m.organisation_id = ${tx.organisationId} and m.customer_id between ${from} and ${to} and m.status = 'bounced' and m.channel in ('letter', 'registered')
    order by m.customer_id, e.at desc`);
}

async function unreadIn(tx: Tx, { from, to }: Span, zone: string): Promise<{ customerId: number; receivedOn: Day }[]> {
  return await tx.rows(sql`
    select customer_id "customerId", (min(received_at) at time zone ${zone})::date "receivedOn" from reply
    where organisation_id = ${tx.organisationId} and customer_id between ${from} and ${to} and status = 'unread'
      and class not in ('bounce_hard', 'bounce_soft', 'out_of_office', 'unsubscribe')
    group by customer_id`);
}

async function happeningsIn(tx: Tx, { from, to }: Span, today: Day): Promise<(Happening & { customerId: number })[]> {
  // An offset of some weeks, and then the days it may still be answered.
  return await tx.rows(sql`
    select customer_id "customerId", happening_id "happeningId", kind, happened_on "happenedOn", detail -> 'promise' promise,
      coalesce(detail -> 'itemIds', case when item_id is not null then jsonb_build_array(item_id) end) "itemIds"
    from happening
    where organisation_id = ${tx.organisationId} and customer_id between ${from} and ${to} and happened_on between ${addDays(today, -365 - ANSWERED_WITHIN_DAYS)} and ${today}
    order by happening_id`);
}

/** The last day a receipt settled part of an item that is still open. */
async function partPaidIn(tx: Tx, { from, to }: Span): Promise<{ customerId: number; currency: string; paidOn: Day }[]> {
  return await tx.rows(sql`
    select i.customer_id "customerId", i.currency, max(a.allocated_on) "paidOn"
    from open_item i join allocation a on a.organisation_id = i.organisation_id and a.debit_item_id = i.item_id
    join open_item r on r.organisation_id = a.organisation_id and r.item_id = a.credit_item_id
    where i.organisation_id = ${tx.organisationId} and i.customer_id between ${from} and ${to} and i.open_minor <> 0 and i.open_minor > 0 and i.open_minor < i.amount_minor
      and a.amount_minor > 0 and r.kind = 'receipt'
    group by i.customer_id, i.currency`);
}

/**
 * What went before, by customer and currency. Thanks and agreements are no reminder, but one nobody knows the fate of, or his address refused, counts as any
 * other; what a hold stopped is drafted again when the hold ends, and until then its steps are its own.
 */
async function outboxIn(tx: Tx, { from, to }: Span, { today, zone, cap }: Needs): Promise<OutboxRow[]> {
  const dayOf = (column: string) => sql([`(${column} at time zone `, ')::date'], zone);
  const contactDays = sql`(coalesce(jsonb_agg((m.sent_at at time zone ${zone})::date)
    filter (where a.asks and m.status in ('sent', 'done') and (m.sent_at at time zone ${zone})::date > ${addDays(today, -WEEK)}), '[]'))`;
  return await tx.rows<OutboxRow>(sql`
    select m.customer_id "customerId", m.currency,
      ${dayOf("max(m.sent_at) filter (where a.asks and m.status in ('sent', 'done'))")} "lastContactOn",
      ${dayOf("max(m.sent_at) filter (where m.status = 'sent' and m.purpose in ('reminder', 'formal_notice'))")} "lastReminderOn",
      ${dayOf("min(m.created_at) filter (where a.asks and m.status in ('to_approve', 'approved', 'sending', 'printed', 'held', 'to_do'))")} "waitingOn",
      ${dayOf("max(coalesce(m.started_at, m.claimed_at)) filter (where m.status = 'unknown')")} "unknownOn",
      ${dayOf("max(w.at)")} "withdrawnOn",
      ${dayOf("max(m.claimed_at) filter (where m.status = 'failed' and m.channel = 'email')")} "failedOn",
      (array_agg(m.to_address order by m.claimed_at desc nulls last) filter (where m.status = 'failed' and m.channel = 'email'))[1] "failedAddress",
      ${cap ? contactDays : sql`'[]'::jsonb`} "contactDays",
      (count(*) filter (where a.asks and split_part(m.natural_key, ':', 4) = ${today}))::int "cycle"
    from message m
    cross join lateral (select m.purpose not in ('thanks', 'agreement') asks) a
    left join lateral (
      select max(e.at) at from message_event e
      where m.status = 'withdrawn' and a.asks and e.organisation_id = m.organisation_id and e.message_id = m.message_id and e.status = 'withdrawn'
        and e.because @> '[{"code":"withdrawn_by_person"}]'
    ) w on true
    where m.organisation_id = ${tx.organisationId} and m.customer_id between ${from} and ${to}
    group by m.customer_id, m.currency`);
}

export type CompanyFacts = Calendar & { zone: string; currency: string; fixedTodayOn: Day | null; isDemo: boolean };

/** The company's own circumstances, and the day its ledger was last fed from a file. */
export async function companyFacts(tx: Tx): Promise<CompanyFacts> {
  return await tx.one<CompanyFacts>(sql`
    select o.holiday_region region, o.time_zone zone, o.currency, o.fixed_today_on "fixedTodayOn", o.is_demo "isDemo", s.stale_after_days "staleAfterDays",
      ${DATA_ON} "dataOn"
    from organisation o left join dunning_setting s using (organisation_id) where o.organisation_id = ${tx.organisationId}`);
}

export type SenderPerson = { userId: string; name: string; email: string; phone: string; signature: string };

/** Users a message may come from. */
export async function senders(tx: Tx): Promise<Map<string, SenderPerson>> {
  const rows = await tx.rows<SenderPerson>(sql`
    select user_id "userId", name, email, phone, signature from sender where organisation_id = ${tx.organisationId}`);
  return new Map(rows.map((row) => [row.userId, row]));
}
