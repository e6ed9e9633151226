import { readAgeing } from '#areas/reports/reads.ts';
import type { AgeingBuckets } from '#areas/reports/contract.ts';
import { toDecimal } from '#values/money.ts';
import type { Day } from '#values/day.ts';
import { formatDay, formatMoney } from '#words/say.ts';
import { inCompany } from './company.ts';
import { table } from './table.ts';

type Options = { asOf?: Day; company?: string; json?: boolean };
const BUCKETS = ['notDueMinor', 'to30Minor', 'to60Minor', 'to90Minor', 'over90Minor', 'creditMinor', 'totalMinor'] as const;
const HEAD = ['Non échu', '1–30 j', '31–60 j', '61–90 j', '> 90 j', 'Crédits', 'Total'];

/** `encours ageing [--as-of DAY] [--json]`: every customer with something open, largest overdue first, in the company's currency. */
export async function ageing({ asOf, company, json = false }: Options): Promise<void> {
  const { rows, totals, asOf: on, currency } = await inCompany(company, async (tx, actor) => {
    const all = [];
    let page = await readAgeing(tx, actor, { asOf, sort: 'overdue', limit: 1000 });
    all.push(...page.rows);
    while (page.next) {
      page = await readAgeing(tx, actor, { asOf, sort: 'overdue', limit: 1000, after: page.next });
      all.push(...page.rows);
    }
    return { ...page, rows: all };
  });
  if (json) {
    const amounts = (buckets: AgeingBuckets) => Object.fromEntries(
      Object.entries(buckets).filter(([name]) => name.endsWith('Minor')).map(([name, minor]) => [name.slice(0, -'Minor'.length), toDecimal(minor as number, currency)]));
    process.stdout.write(`${JSON.stringify({
      asOf: on, currency, totals: amounts(totals), customers: rows.map((row) => ({ code: row.code, name: row.name, ...amounts(row) })),
    })}\n`);
    return;
  }
  const cells = (buckets: AgeingBuckets) => BUCKETS.map((name) => formatMoney(buckets[name], currency, 'fr'));
  process.stdout.write(`Balance âgée au ${formatDay(on, 'fr')} (${currency})\n\n${
    table(['Code', 'Client', ...HEAD], [...rows.map((row) => [row.code, shorten(row.name), ...cells(row)]), ['', 'Total', ...cells(totals)]], [2, 3, 4, 5, 6, 7, 8])}`);
}

function shorten(name: string): string {
  return name.length > 40 ? `${name.slice(0, 39)}…` : name;
}
