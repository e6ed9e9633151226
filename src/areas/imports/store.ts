import type { Role } from '#areas/access/contract.ts';
import { sql, type Sql, type Tx } from '#platform/db.ts';
import type { Day } from '#values/day.ts';
import type { Problem } from '#values/shapes.ts';
import type { TermsRule } from '#values/terms.ts';
import type { KnownCustomer, KnownItem, KnownPair } from './rules/known.ts';
import type { CustomerFacts, ImportSettings, ImportSummary, Ledger, SheetKind } from './rules/plan.ts';

export type ImportStatus = 'received' | 'reading' | 'planned' | 'refused' | 'committing' | 'committed' | 'cancelled' | 'failed';
export type SheetHead = { headers: string[]; sample: string[][]; chosen: Record<string, number>; remembered: boolean };
export type ImportResult = { customersAdded: number; itemsAdded: number; itemsKnown: number; allocationsAdded: number; contactsAdded: number };
export type ImportRow = {
  importId: number; fileName: string; byteSize: number; kind: 'fec' | SheetKind | 'unknown'; status: ImportStatus; progressBp: number; receivedAt: string; receivedBy: string;
  committedAt: string | null;
};
export type ImportFile = ImportRow & {
  sha256: string; settings: ImportSettings; sheet: SheetHead | null; summary: ImportSummary | null; problems: Problem[]; result: ImportResult | null;
};

export async function listImports(tx: Tx, before: number | undefined, limit: number): Promise<ImportRow[]> {
  return await tx.rows<ImportRow>(sql`
    select import_id "importId", file_name "fileName", byte_size "byteSize", kind, status, progress_bp "progressBp", received_at "receivedAt", received_by "receivedBy",
      committed_at "committedAt"
    from import_file
    where organisation_id = ${tx.organisationId} and (${before ?? null}::bigint is null or import_id < ${before ?? null})
    order by import_id desc
    limit ${limit}`);
}

export async function findImport(tx: Tx, importId: number): Promise<ImportFile | undefined> {
  return await tx.first<ImportFile>(sql`
    select import_id "importId", file_name "fileName", byte_size "byteSize", sha256, kind, status, progress_bp "progressBp", settings, sheet, summary, problems, result,
      received_at "receivedAt", received_by "receivedBy", committed_at "committedAt"
    from import_file
    where organisation_id = ${tx.organisationId} and import_id = ${importId}`);
}

/** The import of the same bytes that is under way or done: the same file need not be received twice. */
export async function findSameFile(tx: Tx, sha256: string): Promise<{ importId: number; status: ImportStatus; committedAt: string | null } | undefined> {
  await lockSameFile(tx, sha256);
  return await tx.first(sql`
    select import_id "importId", status, committed_at "committedAt"
    from import_file
    where organisation_id = ${tx.organisationId} and sha256 = ${sha256} and status in ('received', 'reading', 'planned', 'committing', 'committed', 'failed')
    order by status = 'committed' desc, import_id desc
    limit 1`);
}

/** The bytes that only imports refused or cancelled before `since` speak of. */
export async function filesToForget(tx: Tx, since: Date): Promise<string[]> {
  return (await tx.rows<{ sha256: string }>(sql`
    select sha256 from import_file where organisation_id = ${tx.organisationId}
    group by sha256
    having bool_and(status in ('refused', 'cancelled') and received_at < ${since})`)).map(({ sha256 }) => sha256);
}

/** Whether an import needs these bytes or might; nobody receives the same until the transaction ends. */
export async function isFileWanted(tx: Tx, sha256: string, since: Date): Promise<boolean> {
  await lockSameFile(tx, sha256);
  return (await tx.one<{ wanted: boolean }>(sql`
    select exists (
      select from import_file where organisation_id = ${tx.organisationId} and sha256 = ${sha256} and not (status in ('refused', 'cancelled') and received_at < ${since})
    ) wanted`)).wanted;
}

async function lockSameFile(tx: Tx, sha256: string): Promise<void> {
  await tx.run(sql`select pg_advisory_xact_lock(hashtextextended(${sha256}, ${tx.organisationId}))`);
}

export async function insertImport(tx: Tx, { fileName, byteSize, sha256 }: { fileName: string; byteSize: number; sha256: string }): Promise<number> {
  return (await tx.one<{ importId: number }>(sql`
    insert into import_file (organisation_id, file_name, byte_size, sha256, kind, status, received_by)
    values (${tx.organisationId}, ${fileName}, ${byteSize}, ${sha256}, 'unknown', 'received', ${tx.userId})
    returning import_id "importId"`)).importId;
}

/** Moves on only from one of the states given. @returns false when it was in another. */
export async function moveStatus(tx: Tx, importId: number, from: readonly ImportStatus[], to: ImportStatus): Promise<boolean> {
  return await tx.run(sql`
    update import_file set status = ${to}, progress_bp = 0
    where organisation_id = ${tx.organisationId} and import_id = ${importId} and status = any(${from}::text[])`) === 1;
}

/** Until the transaction ends. */
export async function lockImport(tx: Tx, importId: number): Promise<void> {
  await tx.run(sql`select pg_advisory_xact_lock(${importLock(tx, importId)})`);
}

function importLock({ organisationId }: Tx, importId: number): Sql {
  return sql`hashtextextended(${`import:${importId}`}, ${organisationId})`;
}

/** Imports under way that no process holds, now held by this transaction. */
export async function importsLeft(tx: Tx): Promise<{ importId: number; status: 'received' | 'reading' | 'committing' }[]> {
  return await tx.rows(sql`
    with underway as materialized (
      select import_id, status from import_file where organisation_id = ${tx.organisationId} and status in ('received', 'reading', 'committing')
    )
    select import_id "importId", status from underway where pg_try_advisory_xact_lock(hashtextextended('import:' || import_id, ${tx.organisationId}))
    order by import_id`);
}

export async function saveProgress(tx: Tx, importId: number, progressBp: number): Promise<ImportStatus | undefined> {
  return (await tx.first<{ status: ImportStatus }>(sql`
    update import_file set progress_bp = ${progressBp}
    where organisation_id = ${tx.organisationId} and import_id = ${importId}
    returning status`))?.status;
}

/** @param from the status it had while it was planned; in another since, nothing is saved. */
export async function savePlanned(
  tx: Tx, importId: number, from: 'reading' | 'committing',
  { kind, status, sheet, summary, problems }: { kind: ImportRow['kind']; status: 'planned' | 'refused'; sheet: SheetHead | null; summary: ImportSummary; problems: Problem[] },
): Promise<void> {
  await tx.run(sql`
    update import_file set kind = ${kind}, status = ${status}, sheet = ${sheet && JSON.stringify(sheet)}::jsonb, summary = ${JSON.stringify(summary)}::jsonb,
      problems = ${JSON.stringify(problems)}::jsonb, progress_bp = 10000
    where organisation_id = ${tx.organisationId} and import_id = ${importId} and status = ${from}`);
}

export async function saveSettings(tx: Tx, importId: number, settings: ImportSettings): Promise<void> {
  await tx.run(sql`
    update import_file set settings = ${JSON.stringify(settings)}::jsonb where organisation_id = ${tx.organisationId} and import_id = ${importId}`);
}

/** With the problems as of the commit: those of a try that failed are over. */
export async function saveCommitted(
  tx: Tx, importId: number, result: ImportResult, { summary, problems }: { summary: ImportSummary; problems: Problem[] }, now: Date,
): Promise<void> {
  await tx.run(sql`
    update import_file set status = 'committed', result = ${JSON.stringify(result)}::jsonb, summary = ${JSON.stringify(summary)}::jsonb,
      problems = ${JSON.stringify(problems)}::jsonb, committed_by = ${tx.userId}, committed_at = ${now}, progress_bp = 10000
    where organisation_id = ${tx.organisationId} and import_id = ${importId}`);
}

export async function saveFailed(tx: Tx, importId: number, problem: Problem): Promise<void> {
  await tx.run(sql`
    update import_file set status = 'failed', problems = jsonb_build_array(${JSON.stringify(problem)}::jsonb) || problems
    where organisation_id = ${tx.organisationId} and import_id = ${importId} and status in ('reading', 'committing')`);
}

export async function isSameFileCommitted(tx: Tx, importId: number, sha256: string): Promise<boolean> {
  return await tx.first(sql`
    select from import_file
    where organisation_id = ${tx.organisationId} and sha256 = ${sha256} and import_id <> ${importId} and status in ('committing', 'committed')`) !== undefined;
}

export async function findMapping(tx: Tx, headerHash: string): Promise<{ kind: SheetKind; mapping: Record<string, number> } | undefined> {
  return await tx.first(sql`select kind, mapping from column_mapping where organisation_id = ${tx.organisationId} and header_hash = ${headerHash}`);
}

export async function saveMapping(tx: Tx, headerHash: string, kind: SheetKind, mapping: Record<string, number>): Promise<void> {
  await tx.run(sql`
    insert into column_mapping (organisation_id, header_hash, kind, mapping) values (${tx.organisationId}, ${headerHash}, ${kind}, ${JSON.stringify(mapping)}::jsonb)
    on conflict (organisation_id, header_hash) do update set kind = excluded.kind, mapping = excluded.mapping, updated_at = now()`);
}

/** The ledger as a plan is set against it, in a few queries; only what can matter to a file is read. */
export async function readLedger(tx: Tx, today: Day): Promise<Ledger> {
  const own = await tx.one<{ siren: string | null; currency: string; days: number; rule: TermsRule; horizonOn: Day | null }>(sql`
    select siren, currency, default_terms_days days, default_terms_rule rule,
      (select max((summary ->> 'lastOn')::date) from import_file i where i.organisation_id = o.organisation_id and status = 'committed') "horizonOn"
    from organisation o where o.organisation_id = ${tx.organisationId}`);
  const customers = await tx.rows<{ customerId: number; code: string; name: string; days: number | null; rule: TermsRule | null; hasEmail: boolean }>(sql`
    select c.customer_id "customerId", c.code, c.name, c.terms_days days, c.terms_rule rule,
      exists (select from contact t where t.organisation_id = c.organisation_id and t.customer_id = c.customer_id and t.email is not null) "hasEmail"
    from customer c where c.organisation_id = ${tx.organisationId}`);
  const codes = new Map(customers.map(({ customerId, code }) => [customerId, code]));
  return {
    today, siren: own.siren, currency: own.currency, standardTerms: { days: own.days, rule: own.rule }, horizonOn: own.horizonOn ?? undefined,
    customers: new Map(customers.map(({ code, name, days, rule, hasEmail }): [string, CustomerFacts] => [
      code, { code, name, hasEmail, terms: days === null || rule === null ? null : { days, rule } },
    ])),
    known: await readKnown(tx, codes),
  };
}

async function readKnown(tx: Tx, codes: ReadonlyMap<number, string>): Promise<Map<string, KnownCustomer>> {
  const known = new Map<string, KnownCustomer>();
  const keys = new Map<number, string>();
  for (const { itemId, customerId, ...item } of await tx.rows<KnownItem & { itemId: number; customerId: number }>(sql`
    select item_id "itemId", customer_id "customerId", source_key key, kind, reference, journal, issued_on "issuedOn", posted_on "postedOn", amount_minor minor,
      open_minor "openMinor", currency, lettering
    from open_item where organisation_id = ${tx.organisationId}
    order by item_id`)) {
    const code = codes.get(customerId)!;
    const own = known.get(code);
    if (own) own.items.push(item);
    else known.set(code, { items: [item], pairs: [] });
    keys.set(itemId, item.key);
  }
  if (keys.size === 0) return known;
  for (const { customerId, debit, credit, ...pair } of await tx.rows<Omit<KnownPair, 'debitKey' | 'creditKey'> & { customerId: number; debit: number; credit: number }>(sql`
    select customer_id "customerId", debit_item_id debit, credit_item_id credit, sum(amount_minor)::bigint minor,
      coalesce(sum(amount_minor) filter (where basis = 'manual'), 0)::bigint "manualMinor", max(allocated_on) "on"
    from allocation where organisation_id = ${tx.organisationId}
    group by customer_id, debit_item_id, credit_item_id
    having sum(amount_minor) <> 0`)) {
    known.get(codes.get(customerId)!)!.pairs.push({ ...pair, debitKey: keys.get(debit)!, creditKey: keys.get(credit)! });
  }
  return known;
}

/** The role of whom the transaction runs for: an upload comes by its own door, outside the API's. */
export async function roleOf(tx: Tx): Promise<Role | undefined> {
  return (await tx.first<{ role: Role }>(sql`
    select role from membership where organisation_id = ${tx.organisationId} and user_id = ${tx.userId}`))?.role;
}
