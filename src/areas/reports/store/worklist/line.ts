import { sql, type Sql, type Tx } from '#platform/db.ts';
import type { Day } from '#values/day.ts';
import type { Channel, PayerClass, Purpose } from '#values/kinds.ts';
import type { Reason } from '#values/reason.ts';
import type { WorkKind } from '../../contract.ts';

export type WorkRow = {
  key: string; kind: WorkKind; customerId: number; customerName: string; class: PayerClass | null; collectorUserId: string | null;
  messageId: number | null; holdId: number | null;
  /** The promise, dispute, plan or reply the line is about. */
  subjectId: number | null;
  stepName: string | null; channel: Channel | null; purpose: Purpose | null;
  toAddress: string | null; subject: string | null; totalMinor: number; currency: string; because: Reason[]; sinceOn: Day; endsOn: Day | null;
};

/** Whose work is asked for: everybody's, that of customers nobody looks after, or that of some people. */
export type Whose = 'all' | 'nobody' | { userIds: readonly string[] };

/** What a day's work is asked for; `limit` of each kind, the largest first. `keys`: only those lines. */
export type WorkAsk = { today: Day; whose: Whose; limit: number; keys?: readonly string[] | undefined };

/** True for the customers looked after by those asked for; and for what they own themselves, whoever looks after the customer. */
export function isOurs(tx: Tx, whose: Whose, customerId: Sql, owner?: Sql): Sql {
  if (whose === 'all') return sql`true`;
  const looked = whose === 'nobody' ? sql`k.collector_user_id is null` : sql`k.collector_user_id = any(${[...whose.userIds]}::text[])`;
  const theirs = sql`exists (select from customer k where k.organisation_id = ${tx.organisationId} and k.customer_id = ${customerId} and ${looked})`;
  return owner && whose !== 'nobody' ? sql`(${owner} = any(${[...whose.userIds]}::text[]) or ${theirs})` : theirs;
}

/** True for the lines asked for by their key, or when none is. */
export function isAsked({ keys }: WorkAsk, key: Sql): Sql {
  return keys === undefined ? sql`true` : sql`(${key}) = any(${[...keys]}::text[])`;
}

/** Columns a kind of line has nothing to say in; `shown` completes them with the customer. */
export type Inner = {
  key: Sql; kind: Sql; customerId: Sql; minor: Sql; currency: Sql; sinceOn: Sql; from: Sql;
  messageId?: Sql; holdId?: Sql; subjectId?: Sql; stepName?: Sql; channel?: Sql; purpose?: Sql; toAddress?: Sql; subject?: Sql; because?: Sql; endsOn?: Sql;
};

/** Lines of one kind with their customer. `from` says where from, which, in what order and how many. */
export async function shown(tx: Tx, inner: Inner): Promise<WorkRow[]> {
  const none = sql`null`;
  return await tx.rows<WorkRow>(sql`
    select w."key", w.kind, w.customer_id "customerId", c.name "customerName", coalesce(f.set_class, f.class) class, c.collector_user_id "collectorUserId",
      w.message_id "messageId", w.hold_id "holdId", w.subject_id "subjectId", w.step_name "stepName", w.channel, w.purpose, w.to_address "toAddress", w.subject,
      w.minor "totalMinor", w.currency, w.because, w.since_on "sinceOn", w.ends_on "endsOn"
    from (
      select ${inner.key} "key", ${inner.kind} kind, ${inner.customerId} customer_id, ${inner.messageId ?? none}::bigint message_id, ${inner.holdId ?? none}::bigint hold_id,
        ${inner.subjectId ?? none}::bigint subject_id, ${inner.stepName ?? none}::text step_name, ${inner.channel ?? none}::text channel, ${inner.purpose ?? none}::text purpose,
        (${inner.toAddress ?? none})::text to_address, (${inner.subject ?? none})::text subject, (${inner.minor})::bigint minor, ${inner.currency} currency,
        (${inner.because ?? sql`'[]'`})::jsonb because, (${inner.sinceOn})::date since_on, (${inner.endsOn ?? none})::date ends_on
      ${inner.from}
    ) w
    join customer c on c.organisation_id = ${tx.organisationId} and c.customer_id = w.customer_id
    left join payer_profile f on f.organisation_id = c.organisation_id and f.customer_id = c.customer_id`);
}

/** What one customer has overdue, in the organisation's currency: for the few one looks at, read one after the other. `of`: a table with a customer. */
export function overdueOf(of: Sql, today: Day): Sql {
  return sql`
    select total(x.open_minor) minor from open_item x
    where x.organisation_id = ${of}.organisation_id and x.customer_id = ${of}.customer_id and x.open_minor <> 0 and x.open_minor > 0 and x.due_on < ${today}
      and x.currency = (select currency from organisation y where y.organisation_id = ${of}.organisation_id)`;
}

/** What each customer has overdue, in the organisation's currency. */
export function overdueByCustomer(tx: Tx, today: Day): Sql {
  return sql`
    select organisation_id, customer_id, total(open_minor) minor from open_item
    where organisation_id = ${tx.organisationId} and open_minor <> 0 and open_minor > 0 and due_on < ${today}
      and currency = (select currency from organisation where organisation_id = ${tx.organisationId})
    group by 1, 2`;
}
