import { sql, type Sql, type Tx } from '#platform/db.ts';
import { addDays, type Day } from '#values/day.ts';
import type { Assigned } from '../rules/assignment.ts';
import type { ContactFacts } from '../rules/facts.ts';
import { THANKS_FRESH_DAYS, type ThanksFacts } from '../rules/thanks.ts';
import { STANDING, STANDING_FROM } from './standing.ts';

export type ThanksRow = ThanksFacts & Assigned & {
  owedMinor: number;
  /** The last mail one of his addresses refused for what it said. */
  failed: { on: Day; address: string } | null;
  customerId: number; code: string; name: string; language: 'fr' | 'en'; postalAddress: string;
  items: { itemId: number; reference: string; label: string; kind: string; issuedOn: Day; dueOn: Day; amountMinor: number }[]; contacts: ContactFacts[];
};

/*
 * Each is asked of one invoice of the few settled lately, by its key alone, and of what its rows point at by theirs. A join (or `exists`, which becomes one) would
 * leave the planner the choice to begin at the other end, with every receipt of the company: it did, for seconds, when its statistics were older than an import.
 * For the same reason the organisation is the invoice's and not a constant, of which the statistics may know no row.
 */

/** A receipt that came after the invoice was known was set against it. */
const PAID_SINCE_KNOWN: Sql = sql`(select true from allocation a
  where a.organisation_id = i.organisation_id and a.debit_item_id = i.item_id and a.amount_minor > 0 and a.created_at > i.created_at
    and (select c.kind from open_item c where c.organisation_id = a.organisation_id and c.item_id = a.credit_item_id) = 'receipt'
  limit 1)`;

/** Null when nobody was thanked for it. */
const THANKED_FOR: Sql = sql`(select true from step_taken t
  where t.organisation_id = i.organisation_id and t.item_id = i.item_id and t.released_at is null
    and (select s.purpose from scenario_step s where s.organisation_id = t.organisation_id and s.step_id = t.step_id) = 'thanks'
  limit 1)`;

/** Something asked for it after it was paid. */
const remindedAfter = (zone: string): Sql => sql`coalesce((select true from message_item mi
  where mi.organisation_id = i.organisation_id and mi.item_id = i.item_id and (
    select m.purpose <> 'thanks' and m.status in ('sent', 'done', 'unknown') and (coalesce(m.sent_at, m.started_at) at time zone ${zone})::date > i.settled_on
    from message m where m.organisation_id = mi.organisation_id and m.message_id = mi.message_id)
  limit 1), false)`;

/**
 * Customers some of whose invoices were settled lately by a receipt, and not thanked for them yet. Only invoices Encours knew before they were paid:
 * a first import brings years of payments nobody needs thanking for.
 */
export async function settledLately(tx: Tx, today: Day, zone: string): Promise<ThanksRow[]> {
  return await tx.rows<ThanksRow>(sql`
    with settled as materialized (
      select i.organisation_id, i.customer_id, i.currency, i.item_id, i.reference, i.label, i.kind, i.issued_on, i.due_on, i.amount_minor, i.settled_on, i.created_at
      from open_item i
      where i.organisation_id = ${tx.organisationId} and i.kind = 'invoice' and i.amount_minor > 0 and i.open_minor = 0
        and i.settled_on between ${addDays(today, -THANKS_FRESH_DAYS)} and ${today}
    ), paid as (
      select i.organisation_id, i.customer_id, i.currency, max(i.settled_on) settled_on,
        jsonb_agg(jsonb_build_object('itemId', i.item_id, 'reference', i.reference, 'label', i.label, 'kind', i.kind, 'issuedOn', i.issued_on, 'dueOn', i.due_on,
          'amountMinor', i.amount_minor) order by i.due_on, i.item_id) items,
        bool_or(${remindedAfter(zone)}) reminded_after
      from settled i
      where ${THANKED_FOR} is null and ${PAID_SINCE_KNOWN}
      group by i.organisation_id, i.customer_id, i.currency
    )
    select c.customer_id "customerId", c.code, c.name, c.language, c.postal_address "postalAddress", ${STANDING}, paid.currency, paid.settled_on "settledOn",
      paid.items, paid.reminded_after "remindedAfterPaying", c.insolvent_on is not null "insolvent",
      exists (select from held h where h.organisation_id = c.organisation_id and h.customer_id = c.customer_id
        and h.starts_on <= ${today} and (h.ends_on is null or h.ends_on >= ${today})) "held",
      coalesce((select sum(o.open_minor)::bigint from open_item o where o.organisation_id = c.organisation_id and o.customer_id = c.customer_id
        and o.currency = paid.currency and o.open_minor <> 0), 0) "owedMinor",
      coalesce((select sum(o.open_minor)::bigint from open_item o where o.organisation_id = c.organisation_id and o.customer_id = c.customer_id and o.open_minor <> 0
        and o.open_minor > 0 and o.due_on < ${today}), 0) "overdueMinor",
      (select max((coalesce(m.sent_at, m.created_at) at time zone ${zone})::date) from message m where m.organisation_id = c.organisation_id
        and m.customer_id = c.customer_id and m.purpose = 'thanks' and m.status not in ('skipped', 'withdrawn', 'failed', 'bounced')) "lastThanksOn",
      (select jsonb_build_object('on', (m.claimed_at at time zone ${zone})::date, 'address', m.to_address) from message m
        where m.organisation_id = c.organisation_id and m.customer_id = c.customer_id and m.status = 'failed' and m.channel = 'email' and m.claimed_at is not null
        order by m.claimed_at desc limit 1) failed,
      coalesce((select jsonb_agg(jsonb_build_object('contactId', k.contact_id, 'name', k.name, 'email', k.email, 'phone', k.phone, 'role', k.role,
        'bouncedOn', (k.bounced_at at time zone ${zone})::date, 'optedOut', k.opted_out_at is not null) order by k.contact_id)
        from contact k where k.organisation_id = c.organisation_id and k.customer_id = c.customer_id), '[]') contacts
    from paid
    join customer c on c.organisation_id = paid.organisation_id and c.customer_id = paid.customer_id
    ${STANDING_FROM}
    order by c.customer_id, paid.currency`);
}
