import { sql, type Tx } from '#platform/db.ts';
import type { Day } from '#values/day.ts';
import { dueOn, type TermsRule } from '#values/terms.ts';

export type LedgerItem = {
  customerCode: string; kind: 'invoice' | 'credit_note' | 'receipt' | 'opening' | 'charge' | 'other';
  /** Natural key, unique in the organisation: an item posted twice is known the second time. */
  sourceKey: string;
  reference: string; label: string; journal: string; entry: string; account: string; issuedOn: Day; postedOn: Day;
  /** Left out: reckoned from the customer's terms, else the organisation's; for a credit or an age unknown, the day of issue. */
  dueOn?: Day | null | undefined;
  dueBasis?: 'read' | 'customer_terms' | 'default_terms' | 'none' | undefined;
  ageUnknown: boolean; currency: string;
  /** Positive a debit, negative a credit. */
  amountMinor: number;
  /** The code the accounting has lettered it with, if any. */
  lettering?: string | undefined;
};

/** An item known already bears another code now; '' none. */
export type ItemLettering = { key: string; lettering: string };

export type LedgerAllocation = {
  debitKey: string; creditKey: string;
  /** Not negative: what the pair shall be allocated in all, of which only the difference with what is there is appended. Negative: that much is taken back, at most what is there. */
  amountMinor: number;
  allocatedOn: Day; basis: 'read' | 'inferred' | 'manual'; rule: string; lettering: string;
};

/** Those who write to one organisation's ledger wait for each other: a key that was not there when looked for is not there when inserted. */
export async function lockLedger(tx: Tx): Promise<void> {
  await tx.run(sql`select pg_advisory_xact_lock(hashtextextended('ledger', ${tx.organisationId}))`);
}

type Terms = { customerId: number; terms: { days: number; rule: TermsRule } | null };

/** What the items need of their customers, by code, and the organisation's own terms. */
export async function termsByCode(tx: Tx): Promise<{ standard: { days: number; rule: TermsRule }; customers: Map<string, Terms> }> {
  const standard = await tx.one<{ days: number; rule: TermsRule }>(sql`
    select default_terms_days days, default_terms_rule rule from organisation where organisation_id = ${tx.organisationId}`);
  const rows = await tx.rows<{ code: string; customerId: number; days: number | null; rule: TermsRule | null }>(sql`
    select code, customer_id "customerId", terms_days days, terms_rule rule from customer where organisation_id = ${tx.organisationId}`);
  const customers = new Map(rows.map(({ code, customerId, days, rule }) => [code, { customerId, terms: days === null || rule === null ? null : { days, rule } }]));
  return { standard, customers };
}

/** Room for the joins of a large posting, which would spill to the disk otherwise. One posting at a time in a company, so that it is not taken many times over. */
export async function takeRoom(tx: Tx): Promise<void> {
  await tx.run(sql`select set_config('work_mem', '64MB', true)`);
}

/** Brings items and allocations into temporary tables, where each item already has the id and the due date it will have. */
export async function stage(tx: Tx, items: Iterable<LedgerItem>, allocations: Iterable<LedgerAllocation>): Promise<void> {
  await tx.run(sql`
    create temp table incoming_item (item_id bigint default nextval('open_item_item_id_seq'), known boolean default false, customer_id bigint, kind text,
      source_key text, reference text, label text, journal text, entry text, account text, issued_on date, posted_on date, due_on date, due_basis text,
      age_unknown boolean, currency text, amount_minor bigint, lettering text) on commit drop`);
  await tx.copyIn('incoming_item', [
    'customer_id', 'kind', 'source_key', 'reference', 'label', 'journal', 'entry', 'account', 'issued_on', 'posted_on', 'due_on', 'due_basis', 'age_unknown', 'currency',
    'amount_minor', 'lettering',
  ], itemRows(items, await termsByCode(tx)));
  await tx.run(sql`
    create temp table incoming_allocation (debit_key text, credit_key text, amount_minor bigint, allocated_on date, basis text, rule text, lettering text) on commit drop`);
  await tx.copyIn('incoming_allocation', ['debit_key', 'credit_key', 'amount_minor', 'allocated_on', 'basis', 'rule', 'lettering'], allocationRows(allocations));
  await tx.run(sql`analyze incoming_item (source_key)`);
  await tx.run(sql`analyze incoming_allocation (debit_key, credit_key)`);
}

function* itemRows(items: Iterable<LedgerItem>, { standard, customers }: Awaited<ReturnType<typeof termsByCode>>) {
  for (const item of items) {
    const customer = customers.get(item.customerCode);
    if (!customer) throw new Error(`an item of a customer that does not exist: ${item.customerCode}`);
    const [due, basis] = dueDate(item, customer.terms, standard);
    yield [
      customer.customerId, item.kind, item.sourceKey, item.reference, item.label, item.journal, item.entry, item.account, item.issuedOn, item.postedOn, due, basis,
      item.ageUnknown, item.currency, item.amountMinor, item.lettering ?? '',
    ];
  }
}

function dueDate(item: LedgerItem, own: Terms['terms'], standard: { days: number; rule: TermsRule }): [Day, string] {
  if (item.dueOn) return [item.dueOn, item.dueBasis ?? 'read'];
  if (item.dueBasis === 'none' || item.ageUnknown || item.amountMinor < 0) return [item.issuedOn, 'none'];
  return own ? [dueOn(item.issuedOn, own), 'customer_terms'] : [dueOn(item.issuedOn, standard), 'default_terms'];
}

function* allocationRows(allocations: Iterable<LedgerAllocation>) {
  for (const { debitKey, creditKey, amountMinor, allocatedOn, basis, rule, lettering } of allocations) {
    yield [debitKey, creditKey, amountMinor, allocatedOn, basis, rule, lettering];
  }
}

/** Takes a fraction of a second whatever the number of rows: a sample is looked at, what this transaction wrote included. */
export async function refreshStatistics(tx: Tx): Promise<void> {
  await tx.run(sql`select refresh_ledger_statistics()`);
}

export async function dropStage(tx: Tx): Promise<void> {
  await tx.run(sql`drop table incoming_item, incoming_allocation`);
}

/** The last ids before a posting: the ids above them come with it. 0 when there is none. */
export async function lastIds(tx: Tx): Promise<{ item: number; allocation: number }> {
  return await tx.one(sql`
    select coalesce((select max(item_id) from open_item where organisation_id = ${tx.organisationId}), 0) item,
      coalesce((select max(allocation_id) from allocation where organisation_id = ${tx.organisationId}), 0) allocation`);
}

/** Finds the staged items that are there already, and brings in those that only the staged allocations name. */
export async function recogniseStaged(tx: Tx): Promise<void> {
  await tx.run(sql`
    update incoming_item i set item_id = o.item_id, known = true, customer_id = o.customer_id, currency = o.currency, amount_minor = o.amount_minor, due_on = o.due_on,
      posted_on = o.posted_on
    from open_item o
    where o.organisation_id = ${tx.organisationId} and o.source_key = i.source_key`);
  await tx.run(sql`
    insert into incoming_item (item_id, known, customer_id, source_key, currency, amount_minor, due_on, posted_on)
    select o.item_id, true, o.customer_id, o.source_key, o.currency, o.amount_minor, o.due_on, o.posted_on
    from (select debit_key key from incoming_allocation union select credit_key from incoming_allocation) named
    join open_item o on o.organisation_id = ${tx.organisationId} and o.source_key = named.key
    where not exists (select from incoming_item i where i.source_key = named.key)`);
}

/** Adds the staged items not yet known, their open amount already less what is allocated with them: each row is written once. */
export async function insertStagedItems(tx: Tx, importId: number | null): Promise<{ added: number; known: number }> {
  const added = await tx.run(sql`
    insert into open_item (organisation_id, item_id, customer_id, kind, source_key, reference, label, journal, entry, account, issued_on, posted_on, due_on, due_basis,
      age_unknown, currency, amount_minor, open_minor, settled_on, lettering, source_import_id)
    select ${tx.organisationId}::bigint, i.item_id, i.customer_id, i.kind, i.source_key, i.reference, i.label, i.journal, i.entry, i.account, i.issued_on, i.posted_on,
      i.due_on, i.due_basis, i.age_unknown, i.currency, i.amount_minor, i.amount_minor - coalesce(a.minor, 0), case when i.amount_minor = a.minor then a.last_on end,
      i.lettering, ${importId}::bigint
    from incoming_item i
    left join (
      select key, sum(minor)::bigint minor, max(allocated_on) last_on
      from (
        select debit_key key, amount_minor minor, allocated_on from incoming_allocation where amount_minor > 0
        union all select credit_key, -amount_minor, allocated_on from incoming_allocation where amount_minor > 0
      ) side
      group by key
    ) a on a.key = i.source_key
    where not i.known`);
  const { known } = await tx.one<{ known: number }>(sql`select count(*) known from incoming_item where known and kind is not null`);
  return { added, known };
}

/** Appends the difference between the staged allocations and those there; a pair of which one side is new has none yet. */
export async function insertStagedAllocations(tx: Tx, importId: number | null): Promise<number> {
  const { staged, sound } = await tx.one<{ staged: number; sound: number }>(sql`
    select count(*) staged, count(*) filter (where d.customer_id = k.customer_id and d.currency = k.currency and d.amount_minor > 0 and k.amount_minor < 0) sound
    from incoming_allocation a
    left join incoming_item d on d.source_key = a.debit_key
    left join incoming_item k on k.source_key = a.credit_key`);
  if (sound !== staged) throw new Error(`${staged - sound} allocations between items that are unknown, of one sign, of two customers or of two currencies`);
  return await tx.run(sql`
    insert into allocation (organisation_id, customer_id, debit_item_id, credit_item_id, amount_minor, allocated_on, basis, rule, lettering, source_import_id, currency,
      debit_due_on, debit_posted_on, credit_posted_on)
    select ${tx.organisationId}::bigint, d.customer_id, d.item_id, k.item_id, w.change, a.allocated_on, a.basis, a.rule, a.lettering, ${importId}::bigint, d.currency,
      d.due_on, d.posted_on, k.posted_on
    from incoming_allocation a
    join incoming_item d on d.source_key = a.debit_key
    join incoming_item k on k.source_key = a.credit_key
    cross join lateral (select case when d.known and k.known then coalesce((
      select sum(p.amount_minor)::bigint from allocation p
      where p.organisation_id = ${tx.organisationId} and p.debit_item_id = d.item_id and p.credit_item_id = k.item_id), 0) else 0 end there) p
    cross join lateral (select case when a.amount_minor < 0 then -least(-a.amount_minor, p.there) else a.amount_minor - p.there end change) w
    where w.change <> 0`);
}

/** Items that bear another code than they did. @returns how many changed. */
export async function saveLetterings(tx: Tx, letterings: readonly ItemLettering[]): Promise<number> {
  if (letterings.length === 0) return 0;
  return await tx.run(sql`
    update open_item i set lettering = n.lettering
    from unnest(${letterings.map(({ key }) => key)}::text[], ${letterings.map(({ lettering }) => lettering)}::text[]) n (key, lettering)
    where i.organisation_id = ${tx.organisationId} and i.source_key = n.key and i.lettering <> n.lettering`);
}

/** Brings the items that stood before the posting up to date with the allocations it appended. */
export async function settleKnownItems(tx: Tx, last: { item: number; allocation: number }): Promise<void> {
  await tx.run(sql`
    with touched as (
      select item_id, sum(minor)::bigint minor
      from (
        select debit_item_id item_id, amount_minor minor from allocation where organisation_id = ${tx.organisationId} and allocation_id > ${last.allocation}
        union all
        select credit_item_id, -amount_minor from allocation where organisation_id = ${tx.organisationId} and allocation_id > ${last.allocation}
      ) side
      where item_id <= ${last.item}
      group by item_id
    )
    update open_item i set open_minor = i.open_minor - t.minor,
      settled_on = case when i.open_minor = t.minor then (
        select max(last_on) from (
          select max(a.allocated_on) last_on from allocation a
          where a.organisation_id = i.organisation_id and (a.debit_item_id = i.item_id or a.credit_item_id = i.item_id)
          group by a.debit_item_id, a.credit_item_id having sum(a.amount_minor) <> 0
        ) pair) end
    from touched t
    where i.organisation_id = ${tx.organisationId} and i.item_id = t.item_id`);
}
