import { quote, several, thousands, type Problems } from '#formats/text/problems.ts';
import type { SheetFile, SheetRow } from '#formats/sheet/read.ts';
import { dayOrder, decimalMark, sheetAmount, sheetDay } from '#formats/sheet/values.ts';
import type { Day } from '#values/day.ts';
import type { Problem } from '#values/shapes.ts';
import { isSiren } from '#values/siren.ts';
import type { TermsRule } from '#values/terms.ts';
import { massSettlement } from './agreement.ts';
import { fold, missingFields } from './mapping.ts';
import type { KnownItem } from './known.ts';
import type { NewItem, WantedPair } from './moves.ts';
import type { CustomerRow, ImportPlan, ImportSettings, ImportSummary, Ledger, SheetKind } from './plan.ts';

/** A CSV or a worksheet read to its end, with the columns its fields stand in. */
export type SheetReading = { file: SheetFile; rows: SheetRow[]; kind: SheetKind | undefined; mapping: Record<string, number> };

type Row = { line: number; of: (field: string) => string };
type Listed = { line: number; code: string; reference: string; issuedOn: Day; dueOn: Day | undefined; openMinor: number; currency: string; label: string };

/** Plans a list of open items, or of customers, against the ledger. Pure. */
export function planSheet({ file, rows, kind, mapping }: SheetReading, ledger: Ledger, settings: ImportSettings): ImportPlan {
  const { problems } = file;
  const summary = emptySummary(file, ledger);
  const plan: ImportPlan = { accepted: false, summary, problems: [], customers: [], items: [], pairs: [], letterings: [] };
  let asks: Problem[] = [];
  if (!problems.refused && !kind) {
    problems.add('error', 'kind_unknown', 'Les colonnes ne disent pas s\'il s\'agit d\'une liste de pièces ou de clients : choisissez-le et indiquez les colonnes.');
  }
  const missing = kind ? missingFields(kind, mapping) : [];
  if (!problems.refused && missing.length > 0) {
    problems.add('error', 'columns_unmapped', `Indiquez la colonne de : ${missing.map((field) => FIELD_NAMES[field] ?? field).join(', ')}.`);
  }
  if (!problems.refused && kind) {
    const read = rows.map(({ line, cells }): Row => ({ line, of: (field) => { const at = mapping[field]; return at === undefined ? '' : cells[at] ?? ''; } }));
    plan.customers = customersOf(read, ledger, settings, problems, kind);
    if (kind === 'items') asks = planItems(listOf(read, ledger, problems), plan, ledger, settings.asOf ?? ledger.today, problems);
    summarise(plan, ledger);
  }
  plan.problems = [...asks, ...problems.list()];
  plan.accepted = !problems.refused;
  return plan.accepted ? plan : { ...plan, customers: [], items: [], pairs: [] };
}

const FIELD_NAMES: Record<string, string> = { code: 'le client (code ou nom)', reference: 'le numéro de pièce', issuedOn: 'la date de pièce', openMinor: 'le montant restant dû' };

function emptySummary(file: SheetFile, ledger: Ledger): ImportSummary {
  return {
    encoding: file.encoding ?? (file.kind === 'xlsx' ? 'xlsx' : ''), separator: file.separator ?? '', columns: file.header.length, lines: file.rows, firstOn: null, lastOn: null,
    currency: ledger.currency, sumDebitMinor: 0, sumCreditMinor: 0, balanced: true, controlBalanceMinor: 0, rebuiltMinor: 0,
    customers: { total: 0, added: 0, withoutEmail: 0, withoutTerms: 0 }, items: { total: 0, open: 0, added: 0, known: 0, ageUnknown: 0 },
    allocations: { read: 0, inferred: 0, added: 0 }, payments: { settledInvoices: 0, averageDaysLate: null }, largest: [],
  };
}

/** The code of a row's customer: written, or that of the only known customer of that name, or the name itself. */
function codeFinder(ledger: Ledger): (row: Row) => string {
  const byName = new Map<string, string | null>();
  for (const { code, name } of ledger.customers.values()) byName.set(fold(name), byName.has(fold(name)) ? null : code);
  return (row) => row.of('code') || byName.get(fold(row.of('name'))) || row.of('name');
}

const EMAIL = /^[^\s@;,]+@[^\s@;,]+\.[^\s@;,.]{2,}$/;

function customersOf(rows: readonly Row[], ledger: Ledger, settings: ImportSettings, problems: Problems, kind: SheetKind): CustomerRow[] {
  const codeOf = codeFinder(ledger);
  const customers: CustomerRow[] = [];
  const seen = new Set<string>();
  for (const row of rows) {
    const code = codeOf(row);
    if (code === '') {
      if (kind === 'customers') problems.add('warning', 'customer_unnamed', 'La ligne n\'a ni code ni nom de client : elle est ignorée.', row.line);
      continue;
    }
    if (kind === 'customers' && seen.has(code)) problems.add('info', 'customer_twice', () => `Le client ${quote(code)} figure plusieurs fois : ses lignes se complètent.`, row.line);
    seen.add(code);
    const own = termsOf(row.of('termsDays'));
    if (row.of('termsDays') !== '' && !own) problems.add('warning', 'terms_unreadable', () => `Le délai de paiement ${quote(row.of('termsDays'))} n'est pas compris : il est ignoré. Écrivez par exemple « 30 jours » ou « 45 jours fin de mois ».`, row.line);
    const standard = settings.termsDays !== undefined && !ledger.customers.get(code)?.terms ? { days: settings.termsDays, rule: settings.termsRule ?? 'net' as const } : undefined;
    const terms = own ?? standard;
    const siren = row.of('siren').replace(/\D/g, '').slice(0, 9);
    if (siren !== '' && !isSiren(siren)) problems.add('warning', 'siren_wrong', () => `Le SIREN ${quote(row.of('siren'))} n'est pas valable : il est ignoré.`, row.line);
    const emails = row.of('email').split(/[;,\s]+/).filter((email) => email !== '');
    for (const email of emails) if (!EMAIL.test(email)) problems.add('warning', 'email_wrong', () => `L'adresse ${quote(email)} n'est pas valable : elle est ignorée.`, row.line);
    const good = emails.filter((email) => EMAIL.test(email));
    const language = /^(en|anglais|english)/i.test(row.of('language')) ? 'en' as const : /^fr/i.test(row.of('language')) ? 'fr' as const : undefined;
    const base: CustomerRow = {
      code, name: row.of('name'), siren: isSiren(siren) ? siren : undefined, phone: row.of('phone') || undefined, contactName: row.of('contactName') || undefined,
      termsDays: terms?.days, termsRule: terms?.rule, groupName: row.of('groupName') || undefined, language,
    };
    if (kind === 'items' && customers.length > 0 && good.length === 0 && base.phone === undefined && customers.at(-1)!.code === code) continue;
    customers.push({ ...base, email: good[0] });
    for (const email of good.slice(1)) customers.push({ code, name: '', email });
  }
  return customers;
}

/** « 30 jours », « 45 j fin de mois », « 30 jours FDM le 10 » is left aside, « comptant ». */
function termsOf(text: string): { days: number; rule: TermsRule } | undefined {
  const plain = fold(text);
  if (/^(comptant|a reception|immediat|cash|on receipt)/.test(plain)) return { days: 0, rule: 'net' };
  const days = /^(?:net )?(\d{1,3})(?: ?(?:j|jrs?|jours?|d|days?))?(?: (nets?|date de facture|ff))?( fin de mois| fdm| eom| end of month)?$/.exec(plain);
  if (days && Number(days[1]) <= 365) return { days: Number(days[1]), rule: days[3] ? 'then_end_of_month' : 'net' };
  const after = /^(?:fin de mois|fdm|eom|end of month) (?:\+ ?|plus )?(\d{1,3})(?: ?(?:j|jours?|days?))?$/.exec(plain);
  return after && Number(after[1]) <= 365 ? { days: Number(after[1]), rule: 'end_of_month_then' } : undefined;
}

function listOf(rows: readonly Row[], ledger: Ledger, problems: Problems): Listed[] {
  const codeOf = codeFinder(ledger);
  const mark = decimalMark(rows.map((row) => row.of('openMinor')));
  const order = dayOrder(rows.flatMap((row) => [row.of('issuedOn'), row.of('dueOn')])) ?? 'dmy';
  const list: Listed[] = [];
  for (const row of rows) {
    const code = codeOf(row);
    const reference = row.of('reference');
    if (code === '' && reference === '') continue;
    if (/^(total|sous total|solde)/.test(fold(code || reference))) continue;
    const openMinor = sheetAmount(row.of('openMinor'), mark ?? ',');
    const issuedOn = sheetDay(row.of('issuedOn'), order);
    const dueOn = sheetDay(row.of('dueOn'), order);
    if (code === '') problems.add('error', 'customer_missing', 'La ligne n\'a pas de client : complétez-la ou retirez-la.', row.line, 'code');
    else if (reference === '') problems.add('error', 'reference_missing', 'La ligne n\'a pas de numéro de pièce : complétez-la ou retirez-la.', row.line, 'reference');
    else if (openMinor === undefined) problems.add('error', 'amount_unreadable', () => `Le montant ${quote(row.of('openMinor'))} n'est pas lisible : corrigez-le.`, row.line, 'openMinor');
    else if (!issuedOn) problems.add('error', 'date_unreadable', () => `La date ${quote(row.of('issuedOn'))} n'est pas lisible : corrigez-la.`, row.line, 'issuedOn');
    else if (openMinor !== 0) {
      if (dueOn === undefined) problems.add('warning', 'due_unreadable', () => `L'échéance ${quote(row.of('dueOn'))} n'est pas lisible : elle est calculée d'après le délai de paiement.`, row.line, 'dueOn');
      const currency = row.of('currency').toUpperCase();
      if (currency !== '' && !/^([A-Z]{3}|€|\$|£)$/.test(currency)) problems.add('error', 'currency_unknown', () => `La devise ${quote(currency)} n'est pas un code de trois lettres.`, row.line, 'currency');
      list.push({ line: row.line, code, reference, issuedOn, dueOn: dueOn || undefined, openMinor, currency: SIGNS[currency] ?? (currency || ledger.currency), label: row.of('label') });
    }
  }
  return list;
}

const SIGNS: Record<string, string> = { '€': 'EUR', $: 'USD', '£': 'GBP' };

/**
 * A list of open items is what is open on a day. A reference known keeps its item, and the difference is an inferred receipt, or a supplement; one that is
 * not listed any more is settled that day by an inferred receipt; a new one is added as what is left of it.
 */
function planItems(list: readonly Listed[], plan: ImportPlan, ledger: Ledger, asOf: Day, problems: Problems): Problem[] {
  const ranks = new Map<string, number>();
  const open = new Map<string, KnownItem[]>();
  for (const [code, { items }] of ledger.known) {
    for (const item of items) if (item.postedOn <= asOf) push(open, sayingOf(code, item.reference, item.minor, item.currency), item);
  }
  const listed = new Set<KnownItem>();
  let listedMinor = 0;
  let more = 0;
  for (const one of list) {
    if (one.issuedOn > asOf) problems.add('warning', 'issued_after', () => `La pièce ${quote(one.reference)} est datée après le jour de la liste.`, one.line);
    listedMinor += one.openMinor;
    const saying = sayingOf(one.code, one.reference, one.openMinor, one.currency);
    const known = open.get(saying)?.find((item) => !listed.has(item));
    if (known) {
      listed.add(known);
      plan.summary.items.known++;
      const change = one.openMinor - known.openMinor;
      if (change === 0) continue;
      if (Math.abs(one.openMinor) < Math.abs(known.openMinor)) settleBy(plan, one.code, known, change, asOf, 'snapshot_partial');
      else {
        more++;
        plan.items.push({ ...itemOf(one, `sheet:${asOf}:more:${known.key}:${one.openMinor}`, asOf), minor: change, kind: 'other', label: `Complément de ${one.reference}`, postedOn: asOf });
      }
    } else {
      const rank = (ranks.get(saying) ?? 0) + 1;
      ranks.set(saying, rank);
      plan.items.push(itemOf(one, `sheet:${one.code}:${one.reference}:${one.openMinor > 0 ? 'd' : 'c'}:${one.currency}${rank > 1 ? `:${rank}` : ''}`, asOf));
    }
  }
  let gone = 0;
  let goneMinor = 0;
  let goneDebitMinor = 0;
  let standing = 0;
  for (const [code, { items }] of ledger.known) {
    for (const item of items) {
      if (item.openMinor === 0 || item.postedOn > asOf) continue;
      standing++;
      if (listed.has(item)) continue;
      gone++;
      goneMinor += item.openMinor;
      goneDebitMinor += Math.max(item.openMinor, 0);
      settleBy(plan, code, item, -item.openMinor, asOf, 'snapshot_settled');
    }
  }
  const money = (minor: number): string => (minor / 100).toLocaleString('fr-FR', { style: 'currency', currency: 'EUR' });
  if (gone > 0) {
    problems.add(gone * 2 > standing && standing >= 10 ? 'warning' : 'info', 'settled_by_absence', `La liste ne porte plus ${several(gone, 'pièce ouverte')} (${money(goneMinor)}) : réglé au ${asOf.split('-').reverse().join('/')}, par un règlement déduit et marqué comme tel. Si la liste n'est que partielle, n'allez pas plus loin.`);
  }
  if (more > 0) problems.add('warning', 'open_more', `${thousands(more)} pièces sont ouvertes pour plus que ce qu'Encours connaissait : la différence entre comme un complément.`);
  Object.assign(plan.summary, { firstOn: list.reduce<Day | null>((first, { issuedOn }) => (first === null || issuedOn < first ? issuedOn : first), null), lastOn: asOf });
  plan.summary.controlBalanceMinor = listedMinor;
  plan.summary.rebuiltMinor = listedMinor;
  plan.summary.sumDebitMinor = list.reduce((sum, { openMinor }) => sum + Math.max(openMinor, 0), 0);
  plan.summary.sumCreditMinor = list.reduce((sum, { openMinor }) => sum - Math.min(openMinor, 0), 0);
  plan.summary.items.total = list.length;
  plan.summary.items.open = list.length;
  plan.summary.largest = largest(list, ledger);
  return massSettlement(ledger, goneDebitMinor, `la liste ne porte plus ${several(gone, 'pièce ouverte')} (${money(goneMinor)})`);
}

function itemOf(one: Listed, key: string, asOf: Day): NewItem {
  return {
    customer: one.code, kind: one.openMinor > 0 ? 'invoice' : 'credit_note', key, reference: one.reference, label: one.label, journal: '', entry: '', account: '',
    issuedOn: one.issuedOn, postedOn: one.issuedOn < asOf ? one.issuedOn : asOf, minor: one.openMinor, ageUnknown: false, dueOn: one.dueOn, currency: one.currency, lettering: '',
  };
}

/** A receipt (or, of a credit, its use) that nothing but the list tells. `minor` is what the item's open amount changes by. */
function settleBy(plan: ImportPlan, customer: string, item: KnownItem, minor: number, asOf: Day, rule: string): void {
  const key = `sheet:${asOf}:${rule}:${item.key}:${item.openMinor + minor}`;
  plan.items.push({
    customer, kind: minor < 0 ? 'receipt' : 'other', key, reference: item.reference, label: 'Règlement déduit de la liste des pièces ouvertes', journal: '', entry: '', account: '',
    issuedOn: asOf, postedOn: asOf, minor, ageUnknown: false, currency: item.currency, lettering: '',
  });
  const pair = minor < 0 ? { debitKey: item.key, creditKey: key } : { debitKey: key, creditKey: item.key };
  plan.pairs.push({ ...pair, minor: Math.abs(minor), on: asOf, basis: 'inferred', rule, lettering: '' } satisfies WantedPair);
}

function sayingOf(code: string, reference: string, minor: number, currency: string): string {
  return `${code}\u001f${reference}\u001f${Math.sign(minor)}\u001f${currency}`;
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

function largest(list: readonly Listed[], ledger: Ledger): ImportSummary['largest'] {
  const byCode = new Map<string, { openMinor: number; items: number }>();
  for (const { code, openMinor } of list) {
    const sum = byCode.get(code) ?? { openMinor: 0, items: 0 };
    byCode.set(code, { openMinor: sum.openMinor + openMinor, items: sum.items + 1 });
  }
  return [...byCode].map(([code, sum]) => ({ code, name: ledger.customers.get(code)?.name ?? code, ...sum })).sort((a, b) => b.openMinor - a.openMinor).slice(0, 10);
}

function summarise(plan: ImportPlan, ledger: Ledger): void {
  const { summary } = plan;
  const rows = Map.groupBy(plan.customers, ({ code }) => code);
  summary.customers.total = rows.size;
  for (const [code, own] of rows) {
    const known = ledger.customers.get(code);
    if (!known) summary.customers.added++;
    if (!known?.hasEmail && !own.some(({ email }) => email)) summary.customers.withoutEmail++;
    if (!known?.terms && !own.some(({ termsDays }) => termsDays !== undefined)) summary.customers.withoutTerms++;
  }
  summary.items.added = plan.items.length;
  summary.allocations.inferred = plan.pairs.length;
  summary.allocations.added = plan.pairs.length;
}

