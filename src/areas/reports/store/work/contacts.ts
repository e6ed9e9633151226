import { sql, type Tx } from '#platform/db.ts';
import { isOurs, overdueByCustomer, shown, type WorkAsk, type WorkRow } from './line.ts';

/** Addresses that came back, of customers who owe something, and have no other address that works. */
export async function bouncedContacts(tx: Tx, { whose, limit }: WorkAsk): Promise<WorkRow[]> {
  return await shown(tx, {
    key: sql`'contact:' || t.contact_id`, kind: sql`'bounced'`, customerId: sql`t.customer_id`, channel: sql`'email'`, toAddress: sql`t.email`, minor: sql`i.minor`,
    currency: sql`o.currency`, sinceOn: sql`(t.bounced_at at time zone o.time_zone)`,
    from: sql`
      from contact t
      join organisation o on o.organisation_id = t.organisation_id
      cross join lateral (
        select total(open_minor) minor from open_item
        where organisation_id = t.organisation_id and customer_id = t.customer_id and open_minor <> 0 and currency = o.currency) i
      where t.organisation_id = ${tx.organisationId} and t.bounced_at is not null and i.minor > 0 and ${isOurs(tx, whose, sql`t.customer_id`)} and not exists (
        select from contact u where u.organisation_id = t.organisation_id and u.customer_id = t.customer_id and u.email is not null and u.bounced_at is null)
      order by i.minor desc limit ${limit}`,
  });
}

/** Customers with something overdue whom no e-mail can reach: nobody was ever given. */
export async function withoutEmail(tx: Tx, { today, whose, limit }: WorkAsk): Promise<WorkRow[]> {
  return await shown(tx, {
    key: sql`'customer:' || i.customer_id`, kind: sql`'missing_email'`, customerId: sql`i.customer_id`, channel: sql`'email'`, minor: sql`i.minor`, currency: sql`o.currency`,
    sinceOn: sql`${today}`,
    from: sql`
      from (
        select * from (${overdueByCustomer(tx, today)}) i
        where ${isOurs(tx, whose, sql`i.customer_id`)}
          and not exists (select from contact t where t.organisation_id = i.organisation_id and t.customer_id = i.customer_id and t.email is not null)
          and not exists (select from customer n where n.organisation_id = i.organisation_id and n.customer_id = i.customer_id and n.insolvent_on is not null)
        order by minor desc limit ${limit}
      ) i
      join organisation o on o.organisation_id = i.organisation_id`,
  });
}
