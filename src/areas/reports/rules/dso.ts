/** Sales of a month, taxes included, minor units; `days` of it that have passed. */
export type MonthSales = { salesMinor: number; days: number };

/**
 * Count-back DSO: the days of sales the receivable stands for, month after month backwards, the last one in proportion. When it exceeds all known sales, their
 * days: it is at least that. Null without sales. @param months latest first
 */
export function countBackDso(receivableMinor: number, months: readonly MonthSales[]): number | null {
  if (!months.some(({ salesMinor }) => salesMinor > 0)) return null;
  let left = Math.max(0, receivableMinor);
  let days = 0;
  for (const month of months) {
    if (left === 0) break;
    // A month of more credit notes than sales passes without using anything up.
    const sales = Math.max(0, month.salesMinor);
    days += left < sales ? (left * month.days) / sales : month.days;
    left = Math.max(0, left - sales);
  }
  return Math.round(days * 100) / 100;
}

/** What the DSO would be with nothing overdue: what is not yet due, counted back as the whole is. Credits left to set lower both, so that it is never above it. */
export function bestDso(notDueMinor: number, receivableMinor: number, months: readonly MonthSales[]): number | null {
  return countBackDso(Math.min(notDueMinor, receivableMinor), months);
}
