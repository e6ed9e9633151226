import { sql, type Sql, type Tx } from '#platform/db.ts';
import { addDays } from '#values/day.ts';
import { isAsked, isOurs, overdueOf, shown, type WorkAsk, type WorkRow } from './line.ts';

/** Days a formal notice gives to pay, and those after which it is no news any more. */
const NOTICE_GIVES_DAYS = 8;
const NOTICE_NEWS_DAYS = 90;
/** Without a word for so long, a large overdue amount of a payer who worries is work. */
const SILENT_DAYS = 15;

/** Nothing agreed and nothing already on its way for this customer. Asked of one at a time, the largest first, until enough are found: `exists` would be asked of all. */
const nothingElse = (today: string, i: Sql) => sql`
  (select true from message w where w.organisation_id = ${i}.organisation_id and w.customer_id = ${i}.customer_id and w.status in ('to_approve', 'approved', 'sending', 'printed', 'held', 'to_do') limit 1) is null
  and (select true from customer n where n.organisation_id = ${i}.organisation_id and n.customer_id = ${i}.customer_id and (n.insolvent_on is not null or n.special_care) limit 1) is null
  and (select true from held h where h.organisation_id = ${i}.organisation_id and h.customer_id = ${i}.customer_id and h.starts_on <= ${today} and (h.ends_on is null or h.ends_on >= ${today}) limit 1) is null`;

/** Customers who let the day of a formal notice pass: what it asked is still open, and nothing is agreed. */
export async function nearLitigation(tx: Tx, ask: WorkAsk): Promise<WorkRow[]> {
  const { today, whose, limit } = ask;
  return await shown(tx, {
    key: sql`'litigation:' || i.customer_id`, kind: sql`'litigation'`, customerId: sql`i.customer_id`, messageId: sql`i.message_id`, minor: sql`i.minor`, currency: sql`i.currency`,
    sinceOn: sql`i.sent_on + ${NOTICE_GIVES_DAYS}::integer`, endsOn: sql`i.sent_on`,
    from: sql`
      from (
        select distinct on (m.organisation_id, m.customer_id) m.organisation_id, m.customer_id, m.message_id, m.currency, (m.sent_at at time zone o.time_zone)::date sent_on, n.minor
        from message m
        join organisation o on o.organisation_id = m.organisation_id
        cross join lateral (
          select sum(least(x.open_minor, y.open_minor))::bigint minor from message_item x join open_item y using (organisation_id, item_id)
          where x.organisation_id = m.organisation_id and x.message_id = m.message_id and x.open_minor > 0 and y.open_minor > 0) n
        where m.organisation_id = ${tx.organisationId} and m.purpose = 'formal_notice' and m.status = 'sent' and n.minor > 0 and ${isAsked(ask, sql`'litigation:' || m.customer_id`)} and ${isOurs(tx, whose, sql`m.customer_id`)} and ${nothingElse(today, sql`m`)}
          and m.sent_at >= ${addDays(today, -NOTICE_NEWS_DAYS)} and m.sent_at < ${addDays(today, -NOTICE_GIVES_DAYS)}
        order by m.organisation_id, m.customer_id, m.message_id desc
      ) i
      order by i.minor desc limit ${limit}`,
  });
}

/** Large overdue amounts of payers who worry, with nothing planned and nobody having spoken to them lately. */
export async function highValueSilent(tx: Tx, ask: WorkAsk): Promise<WorkRow[]> {
  const { today, whose, limit } = ask;
  return await shown(tx, {
    key: sql`'high_value:' || i.customer_id`, kind: sql`'high_value'`, customerId: sql`i.customer_id`, minor: sql`i.minor`, currency: sql`o.currency`, sinceOn: sql`${today}`,
    from: sql`
      from (
        select i.* from (
          select f.organisation_id, f.customer_id, o.minor from payer_profile f cross join lateral (${overdueOf(sql`f`, today)}) o
          where f.organisation_id = ${tx.organisationId} and coalesce(f.set_class, f.class) in ('bad', 'worsening') and o.minor > 0
            and ${isAsked(ask, sql`'high_value:' || f.customer_id`)} and ${isOurs(tx, whose, sql`f.customer_id`)}
          order by o.minor desc offset 0
        ) i
        where ${nothingElse(today, sql`i`)}
          and (select true from message m where m.organisation_id = i.organisation_id and m.customer_id = i.customer_id and m.status in ('sent', 'done')
            and m.sent_at >= ${addDays(today, -SILENT_DAYS)} limit 1) is null
        limit ${Math.min(limit, 20)}
      ) i
      join organisation o on o.organisation_id = i.organisation_id`,
  });
}
