import type { Hold } from '#areas/agreements/rules.ts';
import { sql, type Tx } from '#platform/db.ts';
import type { Day } from '#values/day.ts';
import type { Calendar, ContactFacts, CustomerFacts, ItemFacts, TakenStep } from '../rules/facts.ts';
import type { CustomerKind, PayerClass } from '#values/kinds.ts';

/** What a run knows of a customer beside what it decides on: how often it drafted for him on that day already. */
export type RunFacts = CustomerFacts & { cycle: number };

type CustomerRow = {
  customerId: number; code: string; name: string; kind: CustomerKind; language: 'fr' | 'en'; class: PayerClass; insolventOn: Day | null; specialCare: boolean;
};
type ItemRow = Omit<ItemFacts, 'taken'> & { customerId: number; currency: string };
type OutboxRow = {
  customerId: number; currency: string; lastContactOn: Day | null; lastReminderOn: Day | null; waitingOn: Day | null; unknownOn: Day | null; withdrawnOn: Day | null;
  failedOn: Day | null; failedAddress: string | null; cycle: number;
};

const NOTHING_SENT: Omit<OutboxRow, 'customerId' | 'currency'> = {
  lastContactOn: null, lastReminderOn: null, waitingOn: null, unknownOn: null, withdrawnOn: null, failedOn: null, failedAddress: null, cycle: 0,
};

/**
 * Customers who owe something due by `horizon`, with all a decision looks at, a few thousand at a time and by seven queries a time. In order of customer.
 * @param zone the company's: instants become its days.
 */
export async function* readFacts(
  tx: Tx, { today, horizon, zone, chunk = 4_000 }: { today: Day; horizon: Day; zone: string; chunk?: number },
): AsyncGenerator<RunFacts[]> {
  for (let after = 0; ;) {
    const customers = await customersAfter(tx, after, horizon, today, chunk);
    if (customers.length === 0) return;
    const span = { from: customers[0]!.customerId, to: customers.at(-1)!.customerId };
    yield await factsOf(tx, customers, span, today, zone);
    after = span.to;
  }
}

type Span = { from: number; to: number };

async function factsOf(tx: Tx, customers: readonly CustomerRow[], span: Span, today: Day, zone: string): Promise<RunFacts[]> {
  const items = groupBy(await itemsIn(tx, span, today));
  const taken = Map.groupBy(await takenIn(tx, span, zone), (row) => row.itemId);
  const contacts = groupBy(await contactsIn(tx, span, zone));
  const holds = groupBy(await holdsIn(tx, span, today));
  const outbox = groupBy(await outboxIn(tx, span, today, zone));
  const facts: RunFacts[] = [];
  for (const customer of customers) {
    const own = (items.get(customer.customerId) ?? []).map((row): ItemFacts & { currency: string } => ({ ...row, taken: taken.get(row.itemId) ?? NO_STEPS }));
    for (const [currency, some] of Map.groupBy(own, (row) => row.currency)) {
      if (!some.some((item) => item.openMinor > 0)) continue;
      const { failedOn, failedAddress, ...sent } = (outbox.get(customer.customerId) ?? []).find((row) => row.currency === currency) ?? { ...NOTHING_SENT };
      facts.push({
        ...customer, ...sent, currency, items: some, contacts: contacts.get(customer.customerId) ?? [], holds: holds.get(customer.customerId) ?? [],
        failed: failedOn !== null && failedAddress !== null ? { on: failedOn, address: failedAddress } : null,
      });
    }
  }
  return facts;
}

const NO_STEPS: readonly TakenStep[] = [];

function groupBy<Row extends { customerId: number }>(rows: readonly Row[]): Map<number, Row[]> {
  return Map.groupBy(rows, (row) => row.customerId);
}

async function customersAfter(tx: Tx, after: number, horizon: Day, today: Day, limit: number): Promise<CustomerRow[]> {
  return await tx.rows<CustomerRow>(sql`
    select c.customer_id "customerId", c.code, c.name, c.kind, c.language, coalesce(p.set_class, p.class, 'new') "class", c.insolvent_on "insolventOn",
      c.special_care "specialCare"
    from customer c left join payer_profile p using (organisation_id, customer_id)
    where c.organisation_id = ${tx.organisationId} and c.customer_id > ${after}
      and exists (select from open_item i where i.organisation_id = ${tx.organisationId} and i.customer_id = c.customer_id and i.open_minor <> 0
        and i.open_minor > 0 and i.due_on <= ${horizon} and i.posted_on <= ${today})
    order by c.customer_id limit ${limit}`);
}

async function itemsIn(tx: Tx, { from, to }: Span, today: Day): Promise<ItemRow[]> {
  return await tx.rows<ItemRow>(sql`
    select customer_id "customerId", item_id "itemId", kind, reference, label, issued_on "issuedOn", due_on "dueOn", amount_minor "amountMinor",
      open_minor "openMinor", age_unknown "ageUnknown", lettering <> '' and lettering <> lettering_set_aside and open_minor = amount_minor "letteredAlone", currency
    from open_item
    where organisation_id = ${tx.organisationId} and customer_id between ${from} and ${to} and open_minor <> 0 and posted_on <= ${today}
    order by customer_id, due_on, item_id`);
}

/** Steps whose message reached the customer, may have, or is on its way; one that was skipped, withdrawn, held or refused was not taken. */
async function takenIn(tx: Tx, { from, to }: Span, zone: string): Promise<(TakenStep & { itemId: number })[]> {
  return await tx.rows(sql`
    select t.item_id "itemId", t.step_id "stepId", s.purpose,
      case when m.status in ('sent', 'done') then (m.sent_at at time zone ${zone})::date end "sentOn"
    from step_taken t
    join message m on m.organisation_id = t.organisation_id and m.message_id = t.message_id
    join scenario_step s on s.organisation_id = t.organisation_id and s.step_id = t.step_id
    where t.organisation_id = ${tx.organisationId} and t.customer_id between ${from} and ${to} and t.released_at is null
      and m.status not in ('skipped', 'withdrawn', 'failed', 'bounced', 'held')`);
}

async function contactsIn(tx: Tx, { from, to }: Span, zone: string): Promise<(ContactFacts & { customerId: number })[]> {
  return await tx.rows(sql`
    select customer_id "customerId", contact_id "contactId", name, email, phone, role, (bounced_at at time zone ${zone})::date "bouncedOn",
      opted_out_at is not null "optedOut"
    from contact where organisation_id = ${tx.organisationId} and customer_id between ${from} and ${to}
    order by customer_id, contact_id`);
}

async function holdsIn(tx: Tx, { from, to }: Span, today: Day): Promise<(Hold & { customerId: number })[]> {
  return await tx.rows(sql`
    select customer_id "customerId", item_id "itemId", kind, reason, starts_on "startsOn", ends_on "endsOn"
    from hold
    where organisation_id = ${tx.organisationId} and customer_id between ${from} and ${to} and released_at is null
      and starts_on <= ${today} and (ends_on is null or ends_on >= ${today})
    order by hold_id`);
}

/** What went before, by customer and currency. Thanks are no reminder; what a hold stopped is drafted again when the hold ends. */
async function outboxIn(tx: Tx, { from, to }: Span, today: Day, zone: string): Promise<OutboxRow[]> {
  const dayOf = (column: string) => sql([`(${column} at time zone `, ')::date'], zone);
  return await tx.rows<OutboxRow>(sql`
    select m.customer_id "customerId", m.currency,
      ${dayOf("max(m.sent_at) filter (where m.status in ('sent', 'done'))")} "lastContactOn",
      ${dayOf("max(m.sent_at) filter (where m.status = 'sent' and m.purpose in ('reminder', 'formal_notice'))")} "lastReminderOn",
      ${dayOf("min(m.created_at) filter (where m.status in ('to_approve', 'approved', 'sending', 'to_do'))")} "waitingOn",
      ${dayOf("max(coalesce(m.started_at, m.claimed_at)) filter (where m.status = 'unknown')")} "unknownOn",
      ${dayOf("max(w.at)")} "withdrawnOn",
      ${dayOf("max(m.claimed_at) filter (where m.status = 'failed' and m.channel = 'email')")} "failedOn",
      (array_agg(m.to_address order by m.claimed_at desc nulls last) filter (where m.status = 'failed' and m.channel = 'email'))[1] "failedAddress",
      (count(*) filter (where split_part(m.natural_key, ':', 4) = ${today}))::int "cycle"
    from message m
    left join lateral (
      select max(e.at) at from message_event e
      where m.status = 'withdrawn' and e.organisation_id = m.organisation_id and e.message_id = m.message_id and e.status = 'withdrawn'
        and e.because @> '[{"code":"withdrawn_by_person"}]'
    ) w on true
    where m.organisation_id = ${tx.organisationId} and m.customer_id between ${from} and ${to} and m.purpose <> 'thanks'
    group by m.customer_id, m.currency`);
}

export type CompanyFacts = Calendar & { zone: string; fixedTodayOn: Day | null; isDemo: boolean };

/** The company's own circumstances, and the day its ledger was last fed from a file. */
export async function companyFacts(tx: Tx): Promise<CompanyFacts> {
  return await tx.one<CompanyFacts>(sql`
    select o.holiday_region region, o.time_zone zone, o.fixed_today_on "fixedTodayOn", o.is_demo "isDemo",
      (select (max(f.committed_at) at time zone o.time_zone)::date from import_file f
        where f.organisation_id = o.organisation_id and f.status = 'committed' and f.kind in ('fec', 'items')) "dataOn"
    from organisation o where o.organisation_id = ${tx.organisationId}`);
}
