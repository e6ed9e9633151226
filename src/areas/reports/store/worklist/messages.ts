import { empty, join, raw, sql, type Tx } from '#platform/db.ts';
import { isAsked, isOurs, shown, type WorkAsk, type WorkRow } from './line.ts';

/** Which messages are work, and of what kind; each by the index of its own, largest first. */
const WAITING = [['to_approve', 'approve'], ['to_do', 'call'], ['unknown', 'unknown'], ['failed', 'failed']] as const;

/** What waits for a person in the messages: to approve, to call (a call put off comes back on its day), of unknown outcome, failed. */
export async function messagesWaiting(tx: Tx, ask: WorkAsk): Promise<WorkRow[]> {
  const { whose, limit, today } = ask;
  const key = sql`'message:' || x.message_id`;
  const kinds = WAITING.map(([status, kind]) => sql`
    (select ${kind} kind, o.time_zone, x.* from organisation o join message x on x.organisation_id = o.organisation_id
      where o.organisation_id = ${tx.organisationId} and x.organisation_id = ${tx.organisationId} and x.status = ${raw(`'${status}'`)} and ${isAsked(ask, key)} and ${isOurs(tx, whose, sql`x.customer_id`)}
        ${status === 'to_do' ? sql`and (x.send_after is null or x.send_after < (${today}::date + 1)::timestamp at time zone o.time_zone)` : empty}
      order by x.total_minor desc limit ${limit})`);
  return await shown(tx, {
    key: sql`'message:' || m.message_id`, kind: sql`m.kind`, customerId: sql`m.customer_id`, messageId: sql`m.message_id`, stepName: sql`s.name`, channel: sql`m.channel`,
    purpose: sql`m.purpose`, toAddress: sql`nullif(m.to_address, '')`, subject: sql`nullif(m.subject, '')`, minor: sql`m.total_minor`, currency: sql`m.currency`,
    because: sql`m.because`, sinceOn: sql`(m.created_at at time zone m.time_zone)`,
    from: sql`
      from (${join(kinds, ' union all ')}) m
      left join lateral (
        select s.name from step_taken t join scenario_step s on s.organisation_id = t.organisation_id and s.step_id = t.step_id
        where t.organisation_id = m.organisation_id and t.message_id = m.message_id order by s.tone desc limit 1) s on true`,
  });
}

/** What came back and nobody has read; of customers we know. */
export async function repliesUnread(tx: Tx, ask: WorkAsk): Promise<WorkRow[]> {
  const { whose, limit } = ask;
  const key = sql`'reply:' || r.reply_id`;
  return await shown(tx, {
    key, kind: sql`'reply'`, customerId: sql`r.customer_id`, messageId: sql`r.message_id`, subjectId: sql`r.reply_id`, channel: sql`'email'`,
    toAddress: sql`r.from_address`, subject: sql`nullif(r.subject, '')`, because: sql`r.because`, sinceOn: sql`(r.received_at at time zone o.time_zone)`, currency: sql`o.currency`,
    minor: sql`coalesce((select total(i.open_minor) from open_item i where i.organisation_id = r.organisation_id and i.customer_id = r.customer_id and i.open_minor <> 0 and i.currency = o.currency), 0)`,
    from: sql`from reply r join organisation o using (organisation_id)
      where r.organisation_id = ${tx.organisationId} and r.status = 'unread' and r.customer_id is not null and ${isAsked(ask, key)} and ${isOurs(tx, whose, sql`r.customer_id`)}
      order by r.reply_id limit ${limit}`,
  });
}
