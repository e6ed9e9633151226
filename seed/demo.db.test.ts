import { beforeAll, describe, expect, test } from 'vitest';
import { furnish } from '#app/furnish.ts';
import { checkLedger } from '#areas/ledger/actions.ts';
import { readWorklist } from '#areas/reports/work.ts';
import { sql } from '#platform/db.ts';
import { isSiren } from '#values/siren.ts';
import { asActor, makeOrganisation, openTestDb, within } from '#test/db.ts';
import { stories } from './stories.ts';

const TODAY = '2026-11-20';

const db = await openTestDb();
let organisationId = 0;

/** One customer of the demo as today finds him, by his code. */
type Seen = {
  code: string; class: string; open: number; overdue: number; credits: number; waiting: number; sent: number; thanks: number;
  reasons: string[]; hasEmail: boolean; bounced: boolean;
};
const seen = new Map<string, Seen>();

async function makeDemo(): Promise<number> {
  const made = await makeOrganisation(db, { name: 'Comptoir Lumen (démonstration)', today: TODAY, isDemo: true });
  await within(db, made.organisationId, (tx) => furnish(tx, asActor(made.organisationId, { today: TODAY })));
  return made.organisationId;
}

let elapsed = 0;

beforeAll(async () => {
  const started = performance.now();
  organisationId = await makeDemo();
  elapsed = performance.now() - started;
  const rows = await within(db, organisationId, (tx) => tx.rows<Seen>(sql`
    select c.code, p.class, coalesce(i.open, 0)::float8 open, coalesce(i.overdue, 0)::float8 overdue, coalesce(i.credits, 0)::float8 credits,
      (select count(*) from message m where m.organisation_id = c.organisation_id and m.customer_id = c.customer_id and m.status in ('to_approve', 'approved', 'to_do')) waiting,
      (select count(*) from message m where m.organisation_id = c.organisation_id and m.customer_id = c.customer_id and m.status in ('sent', 'done')) sent,
      (select count(*) from message m where m.organisation_id = c.organisation_id and m.customer_id = c.customer_id and m.purpose = 'thanks'
        and m.status = 'to_approve') thanks,
      array(select r ->> 'code' from decision d, jsonb_array_elements(d.because) r
        where d.organisation_id = c.organisation_id and d.customer_id = c.customer_id and d.as_of_on = ${TODAY}) reasons,
      exists (select from contact t where t.organisation_id = c.organisation_id and t.customer_id = c.customer_id and t.email is not null) "hasEmail",
      exists (select from contact t where t.organisation_id = c.organisation_id and t.customer_id = c.customer_id and t.bounced_at is not null) bounced
    from customer c join payer_profile p using (organisation_id, customer_id)
    left join (
      select customer_id, sum(open_minor) filter (where open_minor > 0) open, sum(open_minor) filter (where open_minor > 0 and due_on < ${TODAY}) overdue,
        sum(open_minor) filter (where open_minor < 0) credits
      from open_item where organisation_id = ${organisationId} group by customer_id
    ) i using (customer_id)
    where c.organisation_id = ${organisationId}`));
  for (const row of rows) seen.set(row.code, row);
});

function of(name: string): Seen {
  return seen.get(stories.find((story) => story.name.includes(name))!.code)!;
}

describe('the company', () => {
  test('has a few dozen customers, and eighteen months of pieces whose figures agree', async () => {
    const figures = await within(db, organisationId, (tx) => tx.one<Record<'items' | 'total' | 'overdue' | 'months', number>>(sql`
      select count(*) items, sum(open_minor) filter (where open_minor > 0 and currency = 'EUR')::bigint total,
        sum(open_minor) filter (where open_minor > 0 and currency = 'EUR' and due_on < ${TODAY})::bigint overdue,
        count(distinct date_trunc('month', posted_on)) months
      from open_item where organisation_id = ${organisationId}`));
    expect(seen.size).toBeGreaterThanOrEqual(36);
    expect(seen.size).toBeLessThanOrEqual(48);
    expect(figures.items).toBeGreaterThan(1_500);
    expect(figures.items).toBeLessThan(2_500);
    expect(figures.months).toBe(19);
    expect(figures.total / 100).toBeGreaterThan(850_000);
    expect(figures.total / 100).toBeLessThan(950_000);
    expect(figures.overdue / figures.total).toBeGreaterThan(0.12);
    expect(figures.overdue / figures.total).toBeLessThan(0.18);
    expect(await within(db, organisationId, checkLedger)).toEqual({ disagreements: [], crossed: 0 });
  });

  test('sells a fifth to its big account, one group of three', async () => {
    const { share, members } = await within(db, organisationId, (tx) => tx.one<{ share: number; members: number }>(sql`
      select (sum(amount_minor) filter (where group_id is not null) / sum(amount_minor))::float8 share, count(distinct customer_id) filter (where group_id is not null) members
      from open_item join customer using (organisation_id, customer_id)
      where organisation_id = ${organisationId} and open_item.kind = 'invoice' and currency = 'EUR' and issued_on > '2025-11-20'`));
    expect(members).toBe(3);
    expect(share).toBeGreaterThan(0.18);
    expect(share).toBeLessThan(0.23);
  });

  test('is invented: numbers of companies right by their key and of no known range, addresses nobody has', async () => {
    const rows = await within(db, organisationId, (tx) => tx.rows<{ siren: string | null; email: string | null }>(sql`
      select siren, email from customer join contact using (organisation_id, customer_id) where organisation_id = ${organisationId}`));
    const sirens = rows.flatMap(({ siren }) => siren ?? []);
    expect(sirens.length).toBeGreaterThan(35);
    expect(sirens.filter((siren) => !isSiren(siren) || !siren.startsWith('999'))).toEqual([]);
    expect(rows.flatMap(({ email }) => email ?? []).filter((email) => !email.endsWith('.example'))).toEqual([]);
  });

  test('numbers its pieces once each', async () => {
    const twice = await within(db, organisationId, (tx) => tx.rows(sql`
      select reference from open_item where organisation_id = ${organisationId} group by reference having count(*) > 1`));
    expect(twice).toEqual([]);
  });

  test('has reminded for weeks: each past message left on its day, with its events in order', async () => {
    const past = await within(db, organisationId, (tx) => tx.rows<{ messageId: number; sentOn: string; statuses: string[]; ordered: boolean }>(sql`
      select m.message_id "messageId", (m.sent_at at time zone 'Europe/Paris')::date "sentOn", array_agg(e.status order by e.message_event_id) statuses,
        array_agg(e.at order by e.message_event_id) = array_agg(e.at order by e.at) ordered
      from message m join message_event e using (organisation_id, message_id)
      where m.organisation_id = ${organisationId} and m.status in ('sent', 'done') group by m.organisation_id, m.message_id`));
    expect(past.length).toBeGreaterThan(60);
    expect(past.filter(({ sentOn }) => sentOn >= TODAY || sentOn < '2026-08-28')).toEqual([]);
    expect(past.filter(({ ordered }) => !ordered)).toEqual([]);
    expect(new Set(past.map(({ statuses }) => statuses.at(-1)))).toEqual(new Set(['sent', 'done']));
  });

  test('fills Ma journée with every kind of line', async () => {
    const { lines } = await within(db, organisationId, (tx) => readWorklist(tx, db, asActor(organisationId, { today: TODAY }), { whose: 'all' }));
    expect(lines.length).toBeGreaterThanOrEqual(20);
    expect(lines.length).toBeLessThanOrEqual(45);
    expect(new Set(lines.map(({ kind }) => kind))).toEqual(new Set([
      'approve', 'call', 'reply', 'promise_broken', 'plan_late', 'plan_to_approve', 'dispute_late', 'litigation', 'unknown', 'failed', 'bounced', 'hold_ending', 'missing_email',
    ]));
  });

  test('is the same each time, and made in seconds', async () => {
    const told = (made: number): Promise<unknown[]> => within(db, made, (tx) => tx.rows(sql`
      select c.code, p.class, d.as_of_on, d.outcome, d.total_minor, d.overdue_minor, d.currency, d.because::text
      from decision d join customer c using (organisation_id, customer_id) join payer_profile p using (organisation_id, customer_id)
      where d.organisation_id = ${made} order by d.as_of_on, c.code, d.currency`));
    expect(await told(await makeDemo())).toEqual(await told(organisationId));
    expect(elapsed).toBeLessThan(60_000);
  }, 120_000);

  test('has work today: mails to approve, calls to make, somebody to thank', async () => {
    const today = await within(db, organisationId, (tx) => tx.one<Record<'mails' | 'calls' | 'thanks', number>>(sql`
      select count(*) filter (where channel = 'email' and purpose <> 'thanks') mails, count(*) filter (where channel = 'phone') calls,
        count(*) filter (where purpose = 'thanks') thanks
      from message where organisation_id = ${organisationId} and status in ('to_approve', 'approved', 'to_do')`));
    expect(today.mails).toBeGreaterThanOrEqual(10);
    expect(today.calls).toBeGreaterThanOrEqual(2);
    expect(today.thanks).toBeGreaterThanOrEqual(1);
  });
});

describe('the stories', () => {
  test.each(stories.map(({ name, class: told }) => [name, told] as const))('%s pays as told: %s', (name, told) => {
    expect(of(name).class).toBe(told);
  });

  test('he whose receipt waits to be lettered owes nothing net, and is not reminded', () => {
    const covered = of('Almandrine');
    expect(covered.overdue).toBeGreaterThan(0);
    expect(covered.overdue + covered.credits).toBe(0);
    expect(covered.reasons).toContain('covered_by_credits');
    expect(covered.waiting).toBe(0);
  });

  test('he whose credit note is larger than what he owes is not reminded', () => {
    const credited = of('Bergavelle');
    expect(credited.open + credited.credits).toBeLessThan(0);
    expect(credited.waiting).toBe(0);
  });

  test('the insolvent is never reminded', () => {
    const insolvent = of('Grandvaloux');
    expect(insolvent.reasons).toContain('insolvent');
    expect(insolvent.overdue).toBeGreaterThan(0);
    expect([insolvent.waiting, insolvent.sent]).toEqual([0, 0]);
  });

  test('the disputed invoice stands in no message, though its customer is held for nothing else', async () => {
    const { items, messages } = await within(db, organisationId, (tx) => tx.one<{ items: number; messages: number }>(sql`
      select count(*) items, (select count(*) from message_item m where m.organisation_id = ${organisationId}
        and m.item_id in (select item_id from hold where organisation_id = ${organisationId} and kind = 'dispute')) messages
      from hold h join open_item i using (organisation_id, item_id)
      where h.organisation_id = ${organisationId} and h.kind = 'dispute' and i.due_on < ${TODAY} and i.open_minor > 0`));
    expect({ items, messages }).toEqual({ items: 1, messages: 0 });
  });

  test.each(['Pervenchard', 'Pamplune'])('%s is held: no reminder waits', (name) => {
    expect(of(name).overdue).toBeGreaterThan(0);
    expect(of(name).waiting).toBe(0);
  });

  test('he who broke his promise is contacted again', () => {
    expect(of('Murquefort').waiting).toBe(1);
  });

  test.each(['Taminelle', 'Sept Quinquets'])('%s has paid and is to be thanked', (name) => {
    expect(of(name).overdue).toBe(0);
    expect(of(name).thanks).toBe(1);
  });

  test('a reminder whose fate is unknown holds the next one', () => {
    expect(of('Quasar').reasons).toContain('previous_unknown');
    expect(of('Quasar').waiting).toBe(0);
  });

  test('he who has no address, and he whose address bounced, get no mail', async () => {
    expect([of('Pontarjac').hasEmail, of('Grisonnet').hasEmail, of('Dorlanges').bounced]).toEqual([false, false, true]);
    const mails = await within(db, organisationId, (tx) => tx.rows(sql`
      select m.message_id from message m join customer c using (organisation_id, customer_id)
      where m.organisation_id = ${organisationId} and m.channel = 'email' and m.status in ('to_approve', 'approved') and c.code in ('C1089', 'C1074', 'C1090')`));
    expect(mails).toEqual([]);
  });

  test('the part payer and he who pays round sums leave a piece of an invoice open', async () => {
    const part = await within(db, organisationId, (tx) => tx.rows<{ code: string }>(sql`
      select distinct c.code from open_item i join customer c using (organisation_id, customer_id)
      where i.organisation_id = ${organisationId} and i.kind = 'invoice' and i.open_minor > 0 and i.open_minor < i.amount_minor order by code`));
    expect(part.map(({ code }) => code)).toEqual(expect.arrayContaining(['C1091', 'C1092', 'C1082']));
  });

  test('the exporter is reckoned in pounds and written to in English', async () => {
    const rows = await within(db, organisationId, (tx) => tx.rows(sql`
      select distinct currency, language from open_item join customer using (organisation_id, customer_id) where organisation_id = ${organisationId} and code = 'C1086'`));
    expect(rows).toEqual([{ currency: 'GBP', language: 'en' }]);
  });

  test('the seasonal customer buys from September to December only', async () => {
    const rows = await within(db, organisationId, (tx) => tx.rows<{ month: number }>(sql`
      select distinct extract(month from issued_on)::int as month from open_item join customer using (organisation_id, customer_id)
      where organisation_id = ${organisationId} and code = 'C1085' and open_item.kind = 'invoice' order by 1`));
    expect(rows.map(({ month }) => month)).toEqual([9, 10, 11, 12]);
  });
});

describe('what was agreed', () => {
  const told = (subject: 'promise' | 'plan') => within(db, organisationId, (tx) => tx.client.query<{ code: string; status: string }>(`
    select c.code, a.status from ${subject} a join customer c using (organisation_id, customer_id) where a.organisation_id = $1 order by a.${subject}_id`, [organisationId]))
    .then(({ rows }) => rows.map(({ code, status }) => `${code} ${status}`));

  test('promises kept, kept in part, broken twice by the same one, and open', async () => {
    expect(await told('promise')).toEqual(['C1081 broken', 'C1051 kept', 'C1032 kept', 'C1081 broken', 'C1091 part_kept', 'C1040 open', 'C1086 open']);
  });

  test('plans that run, one with an instalment late, one offered and one to approve', async () => {
    expect(await told('plan')).toEqual(['C1082 accepted', 'C1056 accepted', 'C1072 proposed', 'C1031 draft']);
    const late = await within(db, organisationId, (tx) => tx.rows(sql`
      select c.code, n.number, n.warned_on "warnedOn" from plan_instalment n join plan p using (organisation_id, plan_id) join customer c using (organisation_id, customer_id)
      where n.organisation_id = ${organisationId} and n.paid_minor < n.amount_minor and n.warned_on is not null`));
    expect(late).toEqual([{ code: 'C1056', number: 2, warnedOn: TODAY }]);
  });

  test('what is promised or in a plan stands in no reminder that waits', async () => {
    const reminded = await within(db, organisationId, (tx) => tx.rows(sql`
      select m.message_id from message m join message_item i using (organisation_id, message_id) join held h on h.organisation_id = i.organisation_id and h.item_id = i.item_id
      where m.organisation_id = ${organisationId} and m.status in ('to_approve', 'approved', 'to_do') and m.purpose <> 'agreement' and h.kind in ('promise', 'plan') and h.held_minor is null`));
    expect(reminded).toEqual([]);
  });
});
