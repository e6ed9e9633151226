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

/** Each person who works, and nobody: what waits in his portfolio, and what he did in a week. */
export async function teamRows(tx: Tx, today: Day): Promise<TeamRow[]> {
  const since = addDays(today, -7);
  const by = (what: string) => sql([`(select count(*)::int from ${what}`]);
  const ofCustomer = sql`k.organisation_id = x.organisation_id and k.customer_id = x.customer_id and k.collector_user_id is not distinct from p.user_id`;
  const counted = (table: string, condition: ReturnType<typeof sql>) => sql`${by(`${table} x`)} join customer k on ${ofCustomer} where x.organisation_id = ${tx.organisationId} and ${condition})`;
  return await tx.rows<TeamRow>(sql`
    with person as (
      select user_id from membership where organisation_id = ${tx.organisationId} and role in ('admin', 'credit_manager', 'collector') union all select null
    ), overdue as materialized (
      select c.collector_user_id user_id, total(i.minor) minor from (${overdueByCustomer(tx, today)}) i
      join customer c on c.organisation_id = i.organisation_id and c.customer_id = i.customer_id group by 1
    )
    select p.user_id "userId",
      (select count(*)::int from customer c where c.organisation_id = ${tx.organisationId} and c.collector_user_id is not distinct from p.user_id) customers,
      coalesce((select minor from overdue o where o.user_id is not distinct from p.user_id), 0) "overdueMinor",
      ${counted('message', sql`x.status = 'to_approve'`)} approve, ${counted('message', sql`x.status = 'to_do'`)} calls,
      ${counted('reply', sql`x.status = 'unread'`)} replies,
      ${counted('promise', sql`x.status in ('broken', 'part_kept') and x.judged_on > ${since}`)} "promisesBroken",
      ${counted('dispute', sql`x.status <> 'closed' and x.deadline_on < ${today}`)} "disputesLate",
      jsonb_build_object(
        'approved', (select count(*) from message m where m.organisation_id = ${tx.organisationId} and m.approved_by = p.user_id and m.approved_at >= ${since}),
        'calls', (select count(distinct e.message_id) from message_event e join message m on m.organisation_id = e.organisation_id and m.message_id = e.message_id and m.channel = 'phone'
          where e.organisation_id = ${tx.organisationId} and e.user_id = p.user_id and e.status = 'done' and e.at >= ${since}),
        'promises', (select count(*) from promise m where m.organisation_id = ${tx.organisationId} and m.owner_user_id = p.user_id and m.made_on > ${since})) done7
    from person p`);
}
