import type { Hold } from '#areas/agreements/rules/hold.ts';
import { sql, type Tx } from '#platform/db.ts';
import { addDays, type Day } from '#values/day.ts';
import type { Channel } from '#values/kinds.ts';
import type { Happening, ItemFacts } from '../rules/facts.ts';
import type { Story, StoryItem } from '../rules/replay.ts';
import { contactsIn, groupBy, NO_STEPS, stepsEver, takenByItem, type CompanyFacts, type CustomerRow, type Span } from './facts.ts';
import { STANDING, STANDING_FROM } from './standing.ts';

/** Customers of whom something was open in those days, by their number; what each owes today comes with them. */
export type Known = CustomerRow & { owedMinor: number };

export async function customersOf(tx: Tx, { from, to }: { from: Day; to: Day }): Promise<Known[]> {
  return await tx.rows<Known>(sql`
    select c.customer_id "customerId", c.code, c.name, c.language, c.insolvent_on "insolventOn", c.special_care "specialCare", c.postal_address "postalAddress",
      coalesce(d.owed_minor, 0)::bigint "owedMinor", ${STANDING}
    from (
      select i.organisation_id, i.customer_id, sum(i.open_minor) filter (where i.currency = o.currency) owed_minor
      from open_item i join organisation o using (organisation_id)
      where i.organisation_id = ${tx.organisationId} and (i.open_minor <> 0 or i.settled_on >= ${from}) and i.posted_on <= ${to}
      group by i.organisation_id, i.customer_id having bool_or(i.amount_minor > 0)
    ) d join customer c using (organisation_id, customer_id) ${STANDING_FROM}
    order by c.customer_id`);
}

/** What happened to these customers in those days, and what had been before: each with his items as they came and were settled, by customer and currency. */
export async function storiesOf(tx: Tx, customers: readonly Known[], { from, to }: { from: Day; to: Day }, company: CompanyFacts): Promise<Story[]> {
  const span = { from: customers[0]!.customerId, to: customers.at(-1)!.customerId };
  const items = await itemsIn(tx, span, from, to);
  const moves = await movesIn(tx, span, from, to);
  const taken = takenByItem(await takenBefore(tx, span, from, company.zone), await stepsEver(tx));
  const own = groupBy(items);
  const [contacts, holds, happenings, sent] = [
    groupBy(await contactsIn(tx, span, company.zone)), groupBy(await holdsThen(tx, span, from, to, company.zone)),
    groupBy(await happeningsThen(tx, span, from, to)), groupBy(await sentBefore(tx, span, from, company.zone)),
  ];
  return customers.flatMap(({ owedMinor: _owed, ...customer }): Story[] => {
    const { customerId } = customer;
    const byCurrency = Map.groupBy(own.get(customerId) ?? [], (row) => row.currency);
    return [...byCurrency].map(([currency, rows]): Story => ({
      facts: {
        ...customer, currency, limitMinor: currency === company.currency ? customer.limitMinor : null,
        // Refused since, it was not then.
        contacts: (contacts.get(customerId) ?? []).map((one) => (one.bouncedOn !== null && one.bouncedOn >= from ? { ...one, bouncedOn: null } : one)),
        lastContactOn: null, lastReminderOn: null, contactDays: [], ...sent.get(customerId)?.find((row) => row.currency === currency),
        waitingOn: null, unknownOn: null, withdrawnOn: null, failed: null, returnedPost: null, unreadReplyOn: null, partPaidOn: null,
      },
      items: rows.map((row): StoryItem => ({ ...row, taken: taken.get(row.itemId) ?? NO_STEPS, moves: moves.get(row.itemId) ?? NO_MOVES })),
      holds: holds.get(customerId) ?? [], happenings: happenings.get(customerId) ?? [],
    }));
  });
}

const NO_MOVES: StoryItem['moves'] = [];

type ItemRow = Omit<ItemFacts, 'taken'> & { customerId: number; currency: string; postedOn: Day };

/** Open at some time in those days. What `openMinor` is today does not matter. */
async function itemsIn(tx: Tx, span: Span, from: Day, to: Day): Promise<ItemRow[]> {
  return await tx.rows<ItemRow>(sql`
    select customer_id "customerId", item_id "itemId", kind, reference, '' "label", issued_on "issuedOn", due_on "dueOn", amount_minor "amountMinor",
      open_minor "openMinor", age_unknown "ageUnknown", lettering <> '' and lettering <> lettering_set_aside and open_minor = amount_minor "letteredAlone",
      null "einvoiceStatus", currency, posted_on "postedOn"
    from open_item
    where organisation_id = ${tx.organisationId} and customer_id between ${span.from} and ${span.to} and posted_on <= ${to}
      and (open_minor <> 0 or settled_on >= ${from})
    order by customer_id, due_on, item_id`);
}

/** What settled each of those items, on either side of an allocation. */
async function movesIn(tx: Tx, span: Span, from: Day, to: Day): Promise<Map<number, { on: Day; minor: number }[]>> {
  const rows = await tx.rows<{ itemId: number; on: Day; minor: number }>(sql`
    with one as materialized (
      select item_id, amount_minor > 0 is_debit from open_item
      where organisation_id = ${tx.organisationId} and customer_id between ${span.from} and ${span.to} and posted_on <= ${to} and (open_minor <> 0 or settled_on >= ${from})
    )
    select item_id "itemId", allocated_on "on", minor from (
      select o.item_id, a.allocated_on, a.amount_minor minor from one o
        join allocation a on a.organisation_id = ${tx.organisationId} and a.debit_item_id = o.item_id where o.is_debit
      union all
      select o.item_id, a.allocated_on, -a.amount_minor from one o
        join allocation a on a.organisation_id = ${tx.organisationId} and a.credit_item_id = o.item_id where not o.is_debit
    ) m order by allocated_on`);
  const moves = new Map<number, { on: Day; minor: number }[]>();
  for (const { itemId, on, minor } of rows) {
    const own = moves.get(itemId);
    if (own) own.push({ on, minor });
    else moves.set(itemId, [{ on, minor }]);
  }
  return moves;
}

async function takenBefore(tx: Tx, span: Span, from: Day, zone: string): Promise<{ itemId: number; stepId: number; sentOn: Day; happeningId: number | null }[]> {
  return await tx.rows(sql`
    select t.item_id "itemId", t.step_id "stepId", t.happening_id "happeningId", (m.sent_at at time zone ${zone})::date "sentOn"
    from step_taken t join message m on m.organisation_id = t.organisation_id and m.message_id = t.message_id
    where t.organisation_id = ${tx.organisationId} and t.customer_id between ${span.from} and ${span.to} and t.released_at is null
      and m.status in ('sent', 'done') and (m.sent_at at time zone ${zone})::date < ${from}`);
}

async function sentBefore(
  tx: Tx, span: Span, from: Day, zone: string,
): Promise<{ customerId: number; currency: string; lastContactOn: Day; lastReminderOn: Day | null; contactDays: Day[] }[]> {
  return await tx.rows(sql`
    select customer_id "customerId", currency, max(day) "lastContactOn", max(day) filter (where purpose in ('reminder', 'formal_notice') and channel <> 'phone') "lastReminderOn",
      coalesce(jsonb_agg(day) filter (where day > ${addDays(from, -7)}), '[]') "contactDays"
    from (
      select customer_id, currency, purpose, channel, (sent_at at time zone ${zone})::date "day" from message
      where organisation_id = ${tx.organisationId} and customer_id between ${span.from} and ${span.to} and purpose not in ('thanks', 'agreement') and status in ('sent', 'done')
    ) m where day < ${from}
    group by customer_id, currency`);
}

/** Holds, promises, disputes and plans with the days they ran, over or not: to the day before they ended. */
async function holdsThen(tx: Tx, span: Span, from: Day, to: Day, zone: string): Promise<(Hold & { customerId: number })[]> {
  const of = (alias: string) => sql([`${alias}.organisation_id = `, ` and ${alias}.customer_id between `, ' and ', ''], tx.organisationId, span.from, span.to);
  return await tx.rows(sql`
    select * from (
      select h.customer_id "customerId", h.item_id "itemId", h.kind, h.reason, h.starts_on "startsOn",
        least(h.ends_on, (h.released_at at time zone ${zone})::date - 1) "endsOn", null::bigint "heldMinor", h.hold_id "subjectId"
      from hold h where ${of('h')}
      union all
      select p.customer_id, i.item_id, 'promise', p.note, p.made_on, least(p.due_on + p.grace_days, p.judged_on - 1), null, p.promise_id
      from promise p join promise_item i using (organisation_id, promise_id) where ${of('p')}
      union all
      select d.customer_id, i.item_id, 'dispute', d.description, d.opened_on, d.closed_on - 1, i.contested_minor, d.dispute_id
      from dispute d join dispute_item i using (organisation_id, dispute_id) where ${of('d')}
      union all
      select p.customer_id, i.item_id, 'plan', p.note, coalesce(p.accepted_on, p.proposed_on), least(p.ended_on - 1, case when p.accepted_on is null then p.offer_ends_on end),
        case when p.accepted_on is not null then i.amount_minor end, p.plan_id
      from plan p join plan_item i using (organisation_id, plan_id) where ${of('p')} and coalesce(p.accepted_on, p.proposed_on) is not null
    ) held
    where "startsOn" <= ${to} and ("endsOn" is null or ("endsOn" >= ${from} and "endsOn" >= "startsOn"))
    order by "startsOn", kind, "subjectId"`);
}

async function happeningsThen(tx: Tx, span: Span, from: Day, to: Day): Promise<(Happening & { customerId: number })[]> {
  return await tx.rows(sql`
    select customer_id "customerId", happening_id "happeningId", kind, happened_on "happenedOn", null "promise",
      coalesce(detail -> 'itemIds', case when item_id is not null then jsonb_build_array(item_id) end) "itemIds"
    from happening
    where organisation_id = ${tx.organisationId} and customer_id between ${span.from} and ${span.to} and happened_on between ${addDays(from, -60)} and ${to}
    order by happening_id`);
}

/** What the company said its channels cost. */
export async function channelCosts(tx: Tx): Promise<{ channel: Channel; costMinor: number }[]> {
  return await tx.rows(sql`
    select channel, cost_minor "costMinor" from channel_setting where organisation_id = ${tx.organisationId} and cost_minor > 0`);
}
