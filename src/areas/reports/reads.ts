import type { Actor } from '#areas/access/actor.ts';
import { readCursor, writeCursor } from '#platform/cursor.ts';
import type { Tx } from '#platform/db.ts';
import { Refusal } from '#platform/refusal.ts';
import { addMonths, daysBetween, endOfMonth, startOfMonth, type Day } from '#values/day.ts';
import type { AgeingBuckets } from './contract.ts';
import { bestDso, countBackDso, type MonthSales } from './rules/dso.ts';
import { weighRisk } from './rules/risk.ts';
import { currenciesOf, ownCurrency } from './store/aged.ts';
import { ageingTotals, exposureOf, pageOfAgeing, type AgeingAge, type AgeingRow, type AgeingSort, type Cursor } from './store/ageing.ts';
import { pageOfCustomers, type CustomerFilter, type CustomerRow, type CustomerSort } from './store/customers.ts';
import { classesAndRisks, hasItems, lastImport, monthsOf, type MonthRow, type RiskRow } from './store/dashboard.ts';
import { searchWords } from './store/search.ts';
import { workCounts } from './store/worklist/counts.ts';
import { collectorsOf } from './work.ts';

type Page = { after?: string | undefined; limit: number };
type Optional<T> = { [Name in keyof T]?: T[Name] | undefined };

export type CustomersAsked = Page & { search?: string | undefined; sort: CustomerSort; collector?: string | undefined } & Optional<Omit<CustomerFilter, 'words' | 'collectors'>>;
export type AgeingAsked = Page & { asOf?: Day | undefined; currency?: string | undefined; search?: string | undefined; age?: AgeingAge | undefined; sort: AgeingSort };

export async function readCustomers(tx: Tx, actor: Actor, ask: CustomersAsked): Promise<{ rows: CustomerRow[]; next: string | null; count: number }> {
  const { class: payerClass, kind, overdue, held, withoutEmail: noEmail, groupId, sort } = ask;
  const collectors = await collectorsOf(tx, actor, ask.collector);
  const found = await pageOfCustomers(tx, {
    words: searchWords(ask.search), class: payerClass, kind, overdue, held, withoutEmail: noEmail, groupId, collectors, sort,
    today: actor.today, currency: await ownCurrency(tx), after: placeUnder(sort, ask.after), limit: ask.limit + 1,
  });
  return { ...cut(found, sort, ask.limit), count: found.count };
}

/** The aged balance as of a day (today when none is given), by customer, with the totals of all who match. */
export async function readAgeing(tx: Tx, actor: Actor, ask: AgeingAsked): Promise<{
  rows: AgeingRow[]; next: string | null; asOf: Day; currency: string; currencies: string[]; totals: AgeingBuckets; customers: number; listed: number;
}> {
  const currencies = await currenciesOf(tx);
  const currency = ask.currency ?? currencies[0]!;
  const on = ask.asOf ?? actor.today;
  const found = await pageOfAgeing(tx, {
    on, today: actor.today, currency, words: searchWords(ask.search), age: ask.age, sort: ask.sort, after: placeUnder(ask.sort, ask.after), limit: ask.limit + 1,
  });
  return { ...cut(found, ask.sort, ask.limit), asOf: on, currency, currencies, totals: found.totals, customers: found.customers, listed: found.listed };
}

export async function readExposure(tx: Tx, actor: Actor, { customerId, asOf }: { customerId: number; asOf?: Day | undefined }) {
  const on = asOf ?? actor.today;
  const currency = await ownCurrency(tx);
  const found = await exposureOf(tx, { customerId, on, currency });
  if (!found) throw new Refusal(404, 'not_found');
  return { asOf: on, currency, ...found };
}

const MONTHS = 13;
const RISKS = 8;

export async function readDashboard(tx: Tx, actor: Actor) {
  const { today } = actor;
  const currency = await ownCurrency(tx);
  const monthBefore = addMonths(today, -1);
  const { classes, risks } = await classesAndRisks(tx, { on: today, today, currency });
  const ageing = sumOf(classes);
  const monthAgo = await ageingTotals(tx, { on: monthBefore, today, currency });
  const all = await monthsOf(tx, { today, by: monthBefore, currency, months: MONTHS + 1 });
  const before = all.map((month) => ({ ...month, billedMinor: month.billedByMinor }));
  const months = all.slice(1).map(({ billedByMinor: _billedBy, ...month }) => month);
  const sales = salesOf(months, today);
  return {
    today, currency, empty: !await hasItems(tx), ageing, monthAgo,
    dsoDays: countBackDso(ageing.totalMinor, sales), dsoMonthAgoDays: countBackDso(monthAgo.totalMinor, salesOf(before, monthBefore)),
    bestDsoDays: bestDso(ageing.notDueMinor, ageing.totalMinor, sales),
    months,
    todo: (await workCounts(tx, today)).filter(({ count }) => count > 0),
    risks: worst(risks, ageing.totalMinor, currency),
    classes: classes.filter((row) => row.class !== null).map(({ class: payerClass, customers, totalMinor, overdueMinor }) =>
      ({ class: payerClass!, customers, totalMinor, overdueMinor })),
    lastImport: await lastImport(tx),
  };
}

function sumOf(rows: readonly AgeingBuckets[]): AgeingBuckets {
  const sum = (name: keyof AgeingBuckets) => rows.reduce((total, row) => total + row[name], 0);
  return {
    notDueMinor: sum('notDueMinor'), to30Minor: sum('to30Minor'), to60Minor: sum('to60Minor'), to90Minor: sum('to90Minor'), over90Minor: sum('over90Minor'),
    creditMinor: sum('creditMinor'), totalMinor: sum('totalMinor'), overdueMinor: sum('overdueMinor'),
  };
}

/** The sales of the months up to `today`, latest first; the month that runs counts the days it has had. */
function salesOf(months: readonly MonthRow[], today: Day): MonthSales[] {
  return months.filter(({ monthOn }) => monthOn <= today).map(({ monthOn, billedMinor }) => {
    const last = startOfMonth(today) === monthOn ? today : endOfMonth(monthOn);
    return { salesMinor: billedMinor, days: daysBetween(monthOn, last) + 1 };
  }).reverse();
}

function worst(rows: readonly RiskRow[], grandTotalMinor: number, currency: string) {
  return rows.map((row) => ({ ...row, ...weighRisk({ ...row, currency, grandTotalMinor }) }))
    .filter(({ because }) => because.length > 0)
    .sort((a, b) => b.weight - a.weight || a.customerId - b.customerId)
    .slice(0, RISKS)
    .map(({ weight: _weight, insolvent: _insolvent, ...row }) => row);
}

/** One row more than the page was read, to know whether another follows. */
function cut<Row>({ rows, cursors }: { rows: Row[]; cursors: Cursor[] }, sort: string, limit: number): { rows: Row[]; next: string | null } {
  const last = rows.length > limit ? cursors[limit - 1] : undefined;
  return { rows: rows.slice(0, limit), next: last ? writeCursor(sort, last.at, last.id) : null };
}

function placeUnder(sort: string, text: string | undefined): Cursor | undefined {
  const place = readCursor(text, ['text', sort === 'name' ? 'text' : 'number', 'number'], ([of]) => of === sort);
  return place && { at: place[1], id: place[2] };
}
