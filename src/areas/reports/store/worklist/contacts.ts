import { sql, type Sql, type Tx } from '#platform/db.ts';
import { isAsked, isOurs, shown, type WorkAsk, type WorkRow } from './line.ts';

/** Addresses that came back, of customers who owe something, and have no other address that works. */
export async function bouncedContacts(tx: Tx, ask: WorkAsk): Promise<WorkRow[]> {
  const { whose, limit } = ask;
  const key = sql`'contact:' || t.contact_id`;
  return await shown(tx, {
    key, kind: sql`'bounced'`, customerId: sql`t.customer_id`, channel: sql`'email'`, toAddress: sql`t.email`, minor: sql`i.minor`,
    currency: sql`o.currency`, sinceOn: sql`(t.bounced_at at time zone o.time_zone)`,
    from: sql`
      from contact t
      join organisation o on o.organisation_id = t.organisation_id
      cross join lateral (
        select total(open_minor) minor from open_item
        where organisation_id = t.organisation_id and customer_id = t.customer_id and open_minor <> 0 and currency = o.currency) i
      where t.organisation_id = ${tx.organisationId} and t.bounced_at is not null and i.minor > 0 and ${isAsked(ask, key)} and ${isOurs(tx, whose, sql`t.customer_id`)} and not exists (
        select from contact u where u.organisation_id = t.organisation_id and u.customer_id = t.customer_id and u.email is not null and u.bounced_at is null)
      order by i.minor desc limit ${limit}`,
  });
}

/** Letters that reached nobody and whose address still stands, as long as something they asked for is open. */
export function returnedLetters(tx: Tx): Sql {
  return sql`
    select m.* from message m
    join customer c on c.organisation_id = m.organisation_id and c.customer_id = m.customer_id and btrim(c.postal_address) = btrim(m.to_address)
    where m.organisation_id = ${tx.organisationId} and m.status = 'bounced' and m.channel in ('letter', 'registered')
      and exists (select from message_item x join open_item i using (organisation_id, item_id)
        where x.organisation_id = m.organisation_id and x.message_id = m.message_id and i.open_minor > 0)
      and not exists (select from message n where n.organisation_id = m.organisation_id and n.customer_id = m.customer_id and n.message_id > m.message_id
        and n.channel in ('letter', 'registered') and n.status in ('printed', 'sent', 'bounced'))`;
}

export async function lettersReturned(tx: Tx, ask: WorkAsk): Promise<WorkRow[]> {
  const { whose, limit } = ask;
  const key = sql`'message:' || m.message_id`;
  return await shown(tx, {
    key, kind: sql`'bounced'`, customerId: sql`m.customer_id`, messageId: sql`m.message_id`, channel: sql`m.channel`, purpose: sql`m.purpose`,
    toAddress: sql`m.to_address`, subject: sql`m.subject`, minor: sql`m.total_minor`, currency: sql`m.currency`, because: sql`e.because`, sinceOn: sql`(e.at at time zone o.time_zone)`,
    from: sql`
      from (${returnedLetters(tx)}) m
      join organisation o on o.organisation_id = m.organisation_id
      cross join lateral (
        select at, because from message_event where organisation_id = m.organisation_id and message_id = m.message_id and status = 'bounced' order by message_event_id desc limit 1) e
      where ${isAsked(ask, key)} and ${isOurs(tx, whose, sql`m.customer_id`)}
      order by m.total_minor desc limit ${limit}`,
  });
}

/** Customers with something overdue whom no e-mail can reach: nobody was ever given. */
export async function withoutEmail(tx: Tx, ask: WorkAsk): Promise<WorkRow[]> {
  const { today, whose, limit } = ask;
  const key = sql`'customer:' || i.customer_id`;
  return await shown(tx, {
    key, kind: sql`'missing_email'`, customerId: sql`i.customer_id`, channel: sql`'email'`, minor: sql`i.minor`, currency: sql`o.currency`,
    sinceOn: sql`${today}`,
    from: sql`
      from (
        select i.organisation_id, i.customer_id, total(i.open_minor) minor from open_item i join organisation o on o.organisation_id = i.organisation_id and o.currency = i.currency
        where i.organisation_id = ${tx.organisationId} and i.open_minor <> 0 and i.open_minor > 0 and i.due_on < ${today} and i.customer_id in (
          select n.customer_id from customer n where n.organisation_id = ${tx.organisationId} and n.insolvent_on is null and ${isAsked(ask, sql`'customer:' || n.customer_id`)} and ${isOurs(tx, whose, sql`n.customer_id`)}
            and not exists (select from contact t where t.organisation_id = n.organisation_id and t.customer_id = n.customer_id and t.email is not null))
        group by 1, 2
        order by minor desc limit ${limit}
      ) i
      join organisation o on o.organisation_id = i.organisation_id`,
  });
}
