import { sql, type Tx } from '#platform/db.ts';
import { addDays, type Day } from '#values/day.ts';
import type { Assigned } from '../rules/assignment.ts';
import type { ContactFacts } from '../rules/facts.ts';
import { THANKS_FRESH_DAYS, type ThanksFacts } from '../rules/thanks.ts';
import { STANDING, STANDING_FROM } from './standing.ts';

export type ThanksRow = ThanksFacts & Assigned & {
  owedMinor: number;
  customerId: number; code: string; name: string; language: 'fr' | 'en'; postalAddress: string;
  items: { itemId: number; reference: string; label: string; kind: string; issuedOn: Day; dueOn: Day; amountMinor: number }[]; contacts: ContactFacts[];
};

/**
 * Customers some of whose invoices were settled lately by a receipt, and not thanked for them yet. Only invoices Encours knew before they were paid:
 * a first import brings years of payments nobody needs thanking for.
 */
export async function settledLately(tx: Tx, today: Day, zone: string): Promise<ThanksRow[]> {
  return await tx.rows<ThanksRow>(sql`
    with paid as (
      select i.customer_id, i.currency, max(i.settled_on) settled_on,
        jsonb_agg(jsonb_build_object('itemId', i.item_id, 'reference', i.reference, 'label', i.label, 'kind', i.kind, 'issuedOn', i.issued_on, 'dueOn', i.due_on,
          'amountMinor', i.amount_minor) order by i.due_on, i.item_id) items,
        array_agg(i.item_id) item_ids,
        bool_or(exists (
          select from message_item mi join message m using (organisation_id, message_id)
          where mi.organisation_id = i.organisation_id and mi.item_id = i.item_id and m.purpose <> 'thanks' and m.status in ('sent', 'done', 'unknown')
            and (coalesce(m.sent_at, m.started_at) at time zone ${zone})::date > i.settled_on)) reminded_after
      from open_item i
      where i.organisation_id = ${tx.organisationId} and i.kind = 'invoice' and i.amount_minor > 0 and i.open_minor = 0
        and i.settled_on between ${addDays(today, -THANKS_FRESH_DAYS)} and ${today}
        and exists (
          select from allocation a join open_item c on c.organisation_id = a.organisation_id and c.item_id = a.credit_item_id
          where a.organisation_id = i.organisation_id and a.debit_item_id = i.item_id and a.amount_minor > 0 and a.created_at > i.created_at and c.kind = 'receipt')
        and not exists (
          select from step_taken t join scenario_step s using (organisation_id, step_id)
          where t.organisation_id = i.organisation_id and t.item_id = i.item_id and s.purpose = 'thanks' and t.released_at is null)
      group by i.customer_id, i.currency
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
      coalesce((select jsonb_agg(jsonb_build_object('contactId', k.contact_id, 'name', k.name, 'email', k.email, 'phone', k.phone, 'role', k.role,
        'bouncedOn', (k.bounced_at at time zone ${zone})::date, 'optedOut', k.opted_out_at is not null) order by k.contact_id)
        from contact k where k.organisation_id = c.organisation_id and k.customer_id = c.customer_id), '[]') contacts
    from paid
    join customer c on c.organisation_id = ${tx.organisationId} and c.customer_id = paid.customer_id
    ${STANDING_FROM}
    order by c.customer_id, paid.currency`);
}
