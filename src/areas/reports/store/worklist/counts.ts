import { sql, type Tx } from '#platform/db.ts';
import { addDays, type Day } from '#values/day.ts';
import type { TodoKind } from '../../contract.ts';
import { BROKEN_DAYS, NOTICE_DAYS, REMINDED_DAYS } from './agreements.ts';
import { returnedLetters } from './contacts.ts';
import { overdueOf } from './line.ts';

/** How many lines of each kind there are in all, and what they stand for. */
export async function workCounts(tx: Tx, today: Day): Promise<{ kind: TodoKind; count: number; totalMinor: number }[]> {
  return await tx.rows(sql`
    with own as (select currency from organisation where organisation_id = ${tx.organisationId}),
    owed as (
      select customer_id, total(open_minor) minor from open_item
      where organisation_id = ${tx.organisationId} and open_minor <> 0 and currency = (select currency from own)
        and customer_id in (select customer_id from contact where organisation_id = ${tx.organisationId} and bounced_at is not null
          union select customer_id from hold where organisation_id = ${tx.organisationId} and released_at is null)
      group by 1
    )
    select case status when 'to_approve' then 'approve' when 'to_do' then 'call' else status end kind, count(*) count, total(total_minor) "totalMinor"
    from message where organisation_id = ${tx.organisationId} and status in ('to_approve', 'to_do', 'unknown', 'failed') group by status
    union all
    select 'bounced', count(*), total(b.minor) from (
      select o.minor from contact t join owed o using (customer_id)
      where t.organisation_id = ${tx.organisationId} and t.bounced_at is not null and o.minor > 0 and not exists (
        select from contact u where u.organisation_id = t.organisation_id and u.customer_id = t.customer_id and u.email is not null and u.bounced_at is null)
      union all select r.total_minor from (${returnedLetters(tx)}) r) b
    union all
    select 'missing_email', count(*), total(i.minor) from customer c cross join lateral (${overdueOf(sql`c`, today)}) i
    where c.organisation_id = ${tx.organisationId} and c.insolvent_on is null
      and not exists (select from contact t where t.organisation_id = c.organisation_id and t.customer_id = c.customer_id and t.email is not null) and i.minor > 0
    union all
    select 'hold_ending', count(*), coalesce(total(o.minor), 0) from hold h left join owed o using (customer_id)
    where h.organisation_id = ${tx.organisationId} and h.released_at is null
      and h.ends_on between ${addDays(today, -REMINDED_DAYS)} and ${addDays(today, NOTICE_DAYS)}
    union all
    select 'reply', count(*), 0 from reply where organisation_id = ${tx.organisationId} and status = 'unread'
    union all
    select 'promise_broken', count(*), coalesce(total(amount_minor - received_minor), 0) from promise
    where organisation_id = ${tx.organisationId} and status in ('broken', 'part_kept') and judged_on between ${addDays(today, -BROKEN_DAYS)} and ${today}
    union all
    select 'dispute_late', count(distinct d.dispute_id), coalesce(total(x.contested_minor), 0) from dispute d join dispute_item x using (organisation_id, dispute_id)
    where d.organisation_id = ${tx.organisationId} and d.status <> 'closed' and d.deadline_on < ${today}`);
}
