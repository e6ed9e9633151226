import { sql, type Tx } from '#platform/db.ts';
import { addDays } from '#values/day.ts';
import { isAsked, isOurs, shown, type WorkAsk, type WorkRow } from './line.ts';

/** Days before its end that a hold or an offer asks to be looked at; and after it, as long as nobody did. */
export const NOTICE_DAYS = 3;
export const REMINDED_DAYS = 7;
/** A broken promise nobody answered is work for so long. */
export const BROKEN_DAYS = 30;

/** Holds about to end, or ended these days and not yet looked at. */
export async function holdsEnding(tx: Tx, ask: WorkAsk): Promise<WorkRow[]> {
  const { today, whose, limit } = ask;
  const key = sql`'hold:' || h.hold_id`;
  return await shown(tx, {
    key, kind: sql`'hold_ending'`, customerId: sql`h.customer_id`, holdId: sql`h.hold_id`, subject: sql`h.reason`, currency: sql`o.currency`,
    minor: sql`coalesce(i.open_minor, t.minor)`, sinceOn: sql`${today}`, endsOn: sql`h.ends_on`,
    from: sql`
      from hold h
      join organisation o on o.organisation_id = h.organisation_id
      left join open_item i on i.organisation_id = h.organisation_id and i.item_id = h.item_id
      cross join lateral (
        select total(open_minor) minor from open_item
        where organisation_id = h.organisation_id and customer_id = h.customer_id and open_minor <> 0 and currency = o.currency) t
      where h.organisation_id = ${tx.organisationId} and h.released_at is null and ${isAsked(ask, key)} and ${isOurs(tx, whose, sql`h.customer_id`, sql`h.owner_user_id`)}
        and h.ends_on between ${addDays(today, -REMINDED_DAYS)} and ${addDays(today, NOTICE_DAYS)}
      order by h.ends_on limit ${limit}`,
  });
}

/** Promises to be kept today, and those broken since which nobody spoke to the customer and nothing new was agreed, while something of them is open. */
export async function promisesToWork(tx: Tx, ask: WorkAsk): Promise<WorkRow[]> {
  const { today, whose, limit } = ask;
  const key = sql`'promise:' || p.promise_id`;
  return await shown(tx, {
    key, kind: sql`case when p.status = 'open' then 'promise_due' else 'promise_broken' end`, customerId: sql`p.customer_id`,
    subjectId: sql`p.promise_id`, minor: sql`p.amount_minor - p.received_minor`, currency: sql`p.currency`, sinceOn: sql`coalesce(p.judged_on, p.due_on)`, endsOn: sql`p.due_on`,
    from: sql`
      from promise p
      where p.organisation_id = ${tx.organisationId} and ${isAsked(ask, key)} and ${isOurs(tx, whose, sql`p.customer_id`, sql`p.owner_user_id`)} and (
        (p.status = 'open' and p.due_on = ${today})
        or (p.status in ('broken', 'part_kept') and p.judged_on between ${addDays(today, -BROKEN_DAYS)} and ${today}
          and exists (select from promise_item n join open_item i using (organisation_id, item_id)
            where n.organisation_id = p.organisation_id and n.promise_id = p.promise_id and i.open_minor > 0)
          and not exists (select from message m where m.organisation_id = p.organisation_id and m.customer_id = p.customer_id and m.purpose in ('call', 'formal_notice')
            and m.status in ('sent', 'done') and m.sent_at >= p.judged_on)
          and not exists (select from promise n where n.organisation_id = p.organisation_id and n.customer_id = p.customer_id and n.promise_id > p.promise_id and n.status <> 'cancelled')
          and not exists (select from plan n where n.organisation_id = p.organisation_id and n.customer_id = p.customer_id and n.status in ('proposed', 'accepted'))
          and not exists (select from dispute n where n.organisation_id = p.organisation_id and n.customer_id = p.customer_id and n.status <> 'closed' and n.opened_on >= p.judged_on)))
      order by p.status = 'open', p.amount_minor desc limit ${limit}`,
  });
}

/** Disputes that can close because the credit notes are there, those past their deadline, and those with something to do by today: one line each. */
export async function disputesToWork(tx: Tx, ask: WorkAsk): Promise<WorkRow[]> {
  const { today, whose, limit } = ask;
  const key = sql`'dispute:' || d.dispute_id`;
  return await shown(tx, {
    key, customerId: sql`d.customer_id`, subjectId: sql`d.dispute_id`, currency: sql`d.currency`, minor: sql`p.contested`,
    kind: sql`case when p.credited then 'credit_arrived' when d.deadline_on < ${today} then 'dispute_late' else 'dispute_step' end`,
    subject: sql`coalesce(a.what, nullif(d.description, ''))`, sinceOn: sql`coalesce(a.due_on, d.opened_on)`, endsOn: sql`d.deadline_on`,
    from: sql`
      from dispute d
      cross join lateral (
        select sum(x.contested_minor)::bigint contested, bool_and(x.contested_minor <= coalesce((
          select sum(l.amount_minor) from allocation l join open_item c on c.organisation_id = l.organisation_id and c.item_id = l.credit_item_id
          where l.organisation_id = x.organisation_id and l.debit_item_id = x.item_id and c.kind = 'credit_note' and l.allocated_on >= d.opened_on), 0)) credited
        from dispute_item x where x.organisation_id = d.organisation_id and x.dispute_id = d.dispute_id) p
      left join lateral (
        select what, due_on, owner_user_id from dispute_action x
        where x.organisation_id = d.organisation_id and x.dispute_id = d.dispute_id and x.done_on is null and x.due_on <= ${today}
        order by x.due_on, x.position limit 1) a on true
      where d.organisation_id = ${tx.organisationId} and d.status <> 'closed' and (p.credited or d.deadline_on < ${today} or a.what is not null)
        and ${isAsked(ask, key)} and ${isOurs(tx, whose, sql`d.customer_id`, sql`coalesce(a.owner_user_id, d.owner_user_id)`)}
      order by d.deadline_on limit ${limit}`,
  });
}

/** Plans to approve, whose offer is about to end, or with an instalment late past its days of grace. */
export async function plansToWork(tx: Tx, ask: WorkAsk): Promise<WorkRow[]> {
  const { today, whose, limit } = ask;
  const key = sql`'plan:' || p.plan_id`;
  return await shown(tx, {
    key, customerId: sql`p.customer_id`, subjectId: sql`p.plan_id`, currency: sql`p.currency`,
    kind: sql`case p.status when 'draft' then 'plan_to_approve' when 'accepted' then 'plan_late' else 'plan_to_accept' end`,
    minor: sql`coalesce(n.missing, p.total_minor)`, sinceOn: sql`coalesce(n.due_on, p.proposed_on, ${today}::date)`, endsOn: sql`coalesce(n.due_on, p.offer_ends_on)`,
    from: sql`
      from plan p
      left join lateral (
        select sum(x.amount_minor - x.paid_minor)::bigint missing, min(x.due_on) due_on from plan_instalment x
        where x.organisation_id = p.organisation_id and x.plan_id = p.plan_id and p.status = 'accepted' and x.paid_minor < x.amount_minor and x.due_on + p.grace_days < ${today}) n on true
      where p.organisation_id = ${tx.organisationId} and ${isAsked(ask, key)} and ${isOurs(tx, whose, sql`p.customer_id`, sql`p.owner_user_id`)} and (
        p.status = 'draft' or (p.status = 'proposed' and p.offer_ends_on between ${addDays(today, -REMINDED_DAYS)} and ${addDays(today, NOTICE_DAYS)}) or n.missing is not null)
      order by p.total_minor desc limit ${limit}`,
  });
}

/** Where somebody was named in a dispute and has not looked: his own, whoever's work is asked for. */
export async function mentionsToRead(tx: Tx, ask: WorkAsk): Promise<WorkRow[]> {
  const key = sql`'mention:' || n.dispute_comment_id`;
  return await shown(tx, {
    key, kind: sql`'mention'`, customerId: sql`d.customer_id`, subjectId: sql`d.dispute_id`, subject: sql`k.body`, currency: sql`d.currency`,
    minor: sql`(select sum(x.contested_minor) from dispute_item x where x.organisation_id = d.organisation_id and x.dispute_id = d.dispute_id)`,
    sinceOn: sql`(k.written_at at time zone o.time_zone)`,
    from: sql`
      from mention n
      join dispute_comment k on k.organisation_id = n.organisation_id and k.dispute_comment_id = n.dispute_comment_id
      join dispute d on d.organisation_id = k.organisation_id and d.dispute_id = k.dispute_id
      join organisation o on o.organisation_id = n.organisation_id
      where n.organisation_id = ${tx.organisationId} and n.user_id = ${tx.userId} and n.seen_at is null and ${isAsked(ask, key)}
      order by n.dispute_comment_id limit ${ask.limit}`,
  });
}
