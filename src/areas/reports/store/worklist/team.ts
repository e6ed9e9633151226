import { sql, type Tx } from '#platform/db.ts';
import { addDays, type Day } from '#values/day.ts';
import { overdueByCustomer } from './line.ts';

export type TeamRow = {
  userId: string | null; customers: number; overdueMinor: number; approve: number; calls: number; replies: number; promisesBroken: number; disputesLate: number;
  done7: { approved: number; calls: number; promises: number };
};

/** Messages and letters that wait for no customer's line. */
export async function workAside(tx: Tx): Promise<{ lettersToPrint: number; lettersToPost: number; repliesToAttach: number }> {
  return await tx.one(sql`
    select
      (select count(*)::int from message m where m.organisation_id = ${tx.organisationId} and m.status = 'approved' and m.channel in ('letter', 'registered')
        and not exists (select from channel_setting s where s.organisation_id = m.organisation_id and s.channel = m.channel and s.adapter <> 'print')) "lettersToPrint",
      (select count(*)::int from letter_batch where organisation_id = ${tx.organisationId} and status = 'printed') "lettersToPost",
      (select count(*)::int from reply where organisation_id = ${tx.organisationId} and status = 'unread' and customer_id is null) "repliesToAttach"`);
}

/** Each person who works or has a portfolio, and nobody: what waits in his portfolio, and what he did in a week. Each table is read once, however many they are. */
export async function teamRows(tx: Tx, today: Day): Promise<TeamRow[]> {
  const since = addDays(today, -7);
  const own = sql`organisation_id = ${tx.organisationId}`;
  const waits = (kind: string) => sql`coalesce((select w.n from waiting w where w.user_id is not distinct from p.user_id and w.kind = ${kind}), 0)`;
  const did = (kind: string) => sql`coalesce((select d.n from did d where d.user_id = p.user_id and d.kind = ${kind}), 0)`;
  return await tx.rows<TeamRow>(sql`
    with portfolio as materialized (
      select k.collector_user_id user_id, count(*)::int customers, coalesce(total(i.minor), 0) minor
      from customer k left join (${overdueByCustomer(tx, today)}) i using (organisation_id, customer_id) where k.${own} group by 1
    ), waiting as materialized (
      select k.collector_user_id user_id, x.kind, count(*)::int n from (
        select customer_id, case status when 'to_approve' then 'approve' else 'calls' end kind from message where ${own} and status in ('to_approve', 'to_do')
        union all select customer_id, 'replies' from reply where ${own} and status = 'unread'
        union all select customer_id, 'promises' from promise where ${own} and status in ('broken', 'part_kept') and judged_on > ${since}
        union all select customer_id, 'disputes' from dispute where ${own} and status <> 'closed' and deadline_on < ${today}
      ) x join customer k on k.${own} and k.customer_id = x.customer_id group by 1, 2
    ), did as materialized (
      select approved_by user_id, 'approved' kind, count(*)::int n from message where ${own} and approved_at >= ${since} group by 1
      union all
      select e.user_id, 'calls', count(distinct e.message_id)::int from message m join message_event e using (organisation_id, message_id)
      where m.${own} and m.status = 'done' and m.channel = 'phone' and e.status = 'done' and e.at >= ${since} group by 1
      union all
      select owner_user_id, 'promises', count(*)::int from promise where ${own} and made_on > ${since} group by 1
    ), person as (
      select user_id from membership where ${own} and role in ('admin', 'credit_manager', 'collector') union select user_id from portfolio union select null
    )
    select p.user_id "userId", coalesce(o.customers, 0) customers, coalesce(o.minor, 0) "overdueMinor",
      ${waits('approve')} approve, ${waits('calls')} calls, ${waits('replies')} replies, ${waits('promises')} "promisesBroken", ${waits('disputes')} "disputesLate",
      jsonb_build_object('approved', ${did('approved')}, 'calls', ${did('calls')}, 'promises', ${did('promises')}) done7
    from person p left join portfolio o on o.user_id is not distinct from p.user_id`);
}
