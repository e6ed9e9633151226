import { raw, sql, type Sql, type Tx } from '#platform/db.ts';
import type { Day } from '#values/day.ts';

/** People who look after the customers; the last tenth of the customers has nobody. */
export const COLLECTORS = 20;

/** Of the customers of `fillLarge`: everyone of so many has one. */
const EVERY = { reply: 40, promise: 20, brokenPromise: 50, dispute: 30, hold: 100, bouncedContact: 80, withoutEmail: 70, returnedLetter: 200, notice: 150, plan: 250 };

/** Customers numbered from 1 as `n`, with the open items a message asks for. */
const customers = (tx: Tx, every = 1, but = 0): Sql => sql`
  select organisation_id, customer_id, code, right(code, -1)::int n from customer
  where organisation_id = ${tx.organisationId} and code like 'L%' and right(code, -1)::int % ${every}::int = ${but}::int`;
const TEXT = raw(`repeat('Bonjour, sauf erreur de notre part les factures ci-dessous restent impayées. ', 8)`);
const BECAUSE = raw(`'[{"code": "step_due", "facts": {"days": 12}}, {"code": "total", "facts": {"total_minor": 120000, "currency": "EUR"}}]'::jsonb`);

/** Portfolios, profiles, and everything else than reminders that waits for somebody. */
export async function fillWork(tx: Tx, today: Day): Promise<void> {
  const { organisationId } = tx;
  const own = sql`organisation_id = ${organisationId}`;
  await tx.run(sql`
    insert into membership (organisation_id, user_id, role) select ${organisationId}::bigint, 'collector-' || k, 'collector' from generate_series(1, ${COLLECTORS}::int) k`);
  await tx.run(sql`
    update customer set collector_user_id = 'collector-' || 1 + right(code, -1)::int % ${COLLECTORS}::int, postal_address = 'L' || customer_id || ' rue Haute'
    where ${own} and right(code, -1)::int % 10 <> 0`);
  await tx.run(sql`
    insert into payer_profile (organisation_id, customer_id, class, because, figures, assessed_on)
    select organisation_id, customer_id, (array['good', 'irregular', 'late_regular', 'worsening', 'bad', 'good', 'new'])[1 + n % 7], '[]', '{}', ${today} from (${customers(tx)}) c
    on conflict (organisation_id, customer_id) do update set class = excluded.class`);
  await tx.run(sql`update contact set bounced_at = ${today}::date - 3 where ${own} and customer_id in (select customer_id from (${customers(tx, EVERY.bouncedContact)}) c)`);
  await tx.run(sql`update contact set email = null where ${own} and customer_id in (select customer_id from (${customers(tx, EVERY.withoutEmail, 1)}) c)`);
  await tx.run(sql`
    insert into reply (organisation_id, message_key, received_at, from_address, subject, customer_id, class, confidence_bp, status)
    select organisation_id, 'r' || n, ${today}::date - n % 5, 'x@clients.example', 'Re: relance', customer_id, 'payment', 9000, 'unread' from (${customers(tx, EVERY.reply, 2)}) c`);
  await tx.run(sql`
    insert into hold (organisation_id, customer_id, kind, reason, owner_user_id, starts_on, ends_on, created_by)
    select organisation_id, customer_id, 'other', 'En cours d’examen', 'collector-1', ${today}::date - 20, ${today}::date + (n / 100 % 30) - 10, 'system' from (${customers(tx, EVERY.hold, 3)}) c`);
  await fillAgreements(tx, today);
}

async function fillAgreements(tx: Tx, today: Day): Promise<void> {
  const promise = (every: number, but: number, status: string, dueOn: Sql, judgedOn: Sql) => sql`
    insert into promise (organisation_id, customer_id, currency, amount_minor, made_on, due_on, grace_days, status, judged_on, source, owner_user_id, created_at)
    select organisation_id, customer_id, 'EUR', 50000 + n, ${today}::date - 40, ${dueOn}, 3, ${status}, ${judgedOn}, 'call', 'collector-1', ${today}::date - 40 from (${customers(tx, every, but)}) c`;
  await tx.run(promise(EVERY.promise, 4, 'open', sql`${today}::date + n / 20 % 30`, sql`null::date`));
  await tx.run(promise(EVERY.brokenPromise, 5, 'broken', sql`${today}::date - 20`, sql`${today}::date - 16`));
  await tx.run(sql`
    insert into promise_item (organisation_id, promise_id, item_id, amount_minor)
    select p.organisation_id, p.promise_id, i.item_id, i.open_minor from promise p join open_item i using (organisation_id, customer_id)
    where p.organisation_id = ${tx.organisationId} and i.source_key like '%:2' and i.open_minor > 0`);
  await tx.run(sql`
    insert into dispute (organisation_id, customer_id, currency, reason, status, description, owner_user_id, opened_on, deadline_on, source, created_by, created_at)
    select organisation_id, customer_id, 'EUR', 'price', 'open', 'Prix contesté', 'collector-2', ${today}::date - 20, ${today}::date + (n / 30 % 40) - 15, 'call', 'system', ${today}::date - 20
    from (${customers(tx, EVERY.dispute, 6)}) c`);
  await tx.run(sql`
    insert into dispute_item (organisation_id, dispute_id, item_id, contested_minor)
    select d.organisation_id, d.dispute_id, i.item_id, i.open_minor / 2 from dispute d join open_item i using (organisation_id, customer_id)
    where d.organisation_id = ${tx.organisationId} and i.source_key like '%:3' and i.open_minor > 1`);
  await tx.run(sql`
    insert into dispute_action (organisation_id, dispute_id, position, what, owner_user_id, due_on)
    select organisation_id, dispute_id, p, 'Vérifier', 'collector-3', ${today}::date + p - 2 from dispute, generate_series(1, 3) p where organisation_id = ${tx.organisationId}`);
  await tx.run(sql`
    insert into plan (organisation_id, customer_id, currency, status, total_minor, interest_frozen, grace_days, void_after, owner_user_id, accepted_on, created_by, created_at)
    select organisation_id, customer_id, 'EUR', case n / 250 % 4 when 0 then 'draft' else 'accepted' end, 300000, true, 5, 2, 'collector-1', ${today}::date - 30, 'system', ${today}::date - 30
    from (${customers(tx, EVERY.plan, 7)}) c`);
  await tx.run(sql`
    insert into plan_instalment (organisation_id, plan_id, number, due_on, amount_minor)
    select organisation_id, plan_id, k, ${today}::date - 25 + k * 15, 100000 from plan, generate_series(1, 3) k where organisation_id = ${tx.organisationId}`);
}

/** A reminder that waits for approval for two customers of three, a call for one of fifteen, some failed or of unknown outcome; each asks for all its customer owes. */
export async function fillWaiting(tx: Tx, today: Day): Promise<void> {
  await fillMessages(tx, {
    key: 'w', every: 1, channel: sql`case when status = 'to_do' then 'phone' else 'email' end`, purpose: sql`case when status = 'to_do' then 'call' else 'reminder' end`,
    status: sql`case when n % 3 < 2 then case when n % 15 = 1 then 'to_do' else 'to_approve' end when n % 300 = 2 then 'failed' when n % 1500 = 5 then 'unknown' end`,
    createdAt: sql`${today}::date - n % 4`, sentAt: sql`null::timestamptz`, items: sql`i.open_minor <> 0`,
  });
}

/** So many reminders each customer had in the year before, each asking for two of his invoices; letters that came back, notices. */
export async function fillSent(tx: Tx, today: Day, each: number): Promise<void> {
  for (let back = 0; back < each; back++) {
    const at = sql`${today}::date - 20 - ${Math.floor((back * 340) / each)}::int - n % 30`;
    await fillMessages(tx, {
      key: `s${back}`, every: 1, channel: sql`'email'`, purpose: sql`'reminder'`, status: sql`'sent'`, createdAt: at, sentAt: at, items: sql`i.source_key like '%:1' or i.source_key like '%:4'`,
    });
  }
  const on = sql`${today}::date - 12`;
  await fillMessages(tx, { key: 'l', every: EVERY.returnedLetter, channel: sql`'letter'`, purpose: sql`'reminder'`, status: sql`'bounced'`, createdAt: on, sentAt: on, items: sql`i.source_key like '%:5'` });
  await fillMessages(tx, { key: 'n', every: EVERY.notice, channel: sql`'registered'`, purpose: sql`'formal_notice'`, status: sql`'sent'`, createdAt: on, sentAt: on, items: sql`i.source_key like '%:6'` });
  await tx.run(sql`
    insert into message_event (organisation_id, message_id, at, status) select organisation_id, message_id, ${today}::date - 2, 'bounced' from message
    where organisation_id = ${tx.organisationId} and status = 'bounced'`);
}

type Messages = { key: string; every: number; channel: Sql; purpose: Sql; status: Sql; createdAt: Sql; sentAt: Sql; items: Sql };

async function fillMessages(tx: Tx, { key, every, channel, purpose, status, createdAt, sentAt, items }: Messages): Promise<void> {
  await tx.run(sql`
    insert into message (organisation_id, natural_key, customer_id, channel, purpose, status, language, to_address, subject, body, total_minor, currency, because, created_at, sent_at)
    select organisation_id, ${key} || ':' || n, customer_id, ${channel}, ${purpose}, status, 'fr', 'L' || customer_id || ' rue Haute', 'Factures échues', ${TEXT},
      100000 + n::bigint * 7919 % 900000, 'EUR', ${BECAUSE}, ${createdAt}, ${sentAt}
    from (select c.*, ${status} status from (${customers(tx, every)}) c) m where status is not null`);
  await tx.run(sql`
    insert into message_item (organisation_id, message_id, item_id, reference, issued_on, due_on, amount_minor, open_minor)
    select m.organisation_id, m.message_id, i.item_id, i.reference, i.issued_on, i.due_on, i.amount_minor, i.open_minor
    from message m join open_item i using (organisation_id, customer_id)
    where m.organisation_id = ${tx.organisationId} and m.natural_key like ${`${key}:%`} and i.amount_minor > 0 and (${items})`);
}

/** Invoices settled lately and over the year, by receipts: what a thank-you looks for. */
export async function fillSettled(tx: Tx, today: Day, count: number): Promise<void> {
  await tx.run(sql`
    create temp table settled on commit drop as
    select organisation_id, customer_id, nextval(pg_get_serial_sequence('open_item', 'item_id')) debit_id, nextval(pg_get_serial_sequence('open_item', 'item_id')) credit_id, n,
      ${today}::date - (n % 365) paid_on, 20000 + n * 7 minor from (${customers(tx)}) c where n <= ${count}`);
  for (const side of ['debit', 'credit'] as const) {
    const sign = side === 'debit' ? sql`` : sql`-`;
    await tx.run(sql`
      insert into open_item (organisation_id, item_id, customer_id, kind, source_key, reference, issued_on, posted_on, due_on, due_basis, amount_minor, open_minor, settled_on, created_at)
      select organisation_id, ${raw(side)}_id, customer_id, ${side === 'debit' ? 'invoice' : 'receipt'}, ${`${side}:`} || n, 'FS-' || n, paid_on - 50, ${side === 'debit' ? sql`paid_on - 50` : sql`paid_on`},
        paid_on - 20, 'none', ${sign}minor, 0, paid_on, ${side === 'debit' ? sql`paid_on - 49` : sql`paid_on`} from settled`);
  }
  await tx.run(sql`
    insert into allocation (organisation_id, customer_id, debit_item_id, credit_item_id, amount_minor, allocated_on, basis, currency, debit_due_on, debit_posted_on, credit_posted_on, created_at)
    select organisation_id, customer_id, debit_id, credit_id, minor, paid_on, 'read', 'EUR', paid_on - 20, paid_on - 50, paid_on, paid_on from settled`);
  await tx.run(sql`drop table settled`);
}
