import type { YearEnd } from './year.ts';

/** Everything that was counted, sins first. */
export function report({ checker, company, statuses, product, ledger, seconds, days }: YearEnd): string {
  const { counts, looked, sins } = checker;
  const of = (what: string) => Object.entries(company.counts).reduce((sum, [name, count]) => (name.startsWith(what) ? sum + count : sum), 0);
  const reached = (ids: Iterable<number>) => [...ids].filter((id) => !checker.back.has(id)).length;
  const reminders = reached(checker.reminders);
  const [sameDay, earlier] = [reached(checker.wrong.sameDay.keys()), reached(checker.wrong.earlier.keys())];
  const per = (count: number) => `${count} (${reminders === 0 ? 0 : Math.round((count / reminders) * 100_000) / 10} per 10,000)`;
  return [
    `${checker.truth.debtors.length.toLocaleString('en')} customers, ${days} days, in ${seconds} s, of which the checker ${Math.round(checker.spent / 1000)} s`, '', ...[...sins.counts].map(([sin, count]) => `${String(count).padStart(8)}  ${sin}`), '',
    ...sins.found.map(({ sin, detail }) => `  ${sin}: ${detail}`), '',
    `left: ${JSON.stringify(counts)}`,
    `letters printed ${of('letters printed')}, posted ${of('letters posted')}, taken out ${of('letters taken out of the pile')}, returned ${of('letters returned')}; scenarios edited ${of('scenarios edited')}`,
    `courtesies ${counts.courtesies}, thanks ${counts.thanks}, answers to ${checker.happenings.size} happenings ${counts.answers}`,
    `looked at in the evening, due and not gone yet, or with nobody to reach: ${JSON.stringify(looked)}`,
    `reminders, notices and calls that reached somebody: ${reminders}`,
    `false, the payment known to the ledger: ${sins.counts.get('asked for a paid item')! + sins.counts.get('asked though covered')!}`,
    `false, the payment known only later: ${per(sameDay + earlier)}, of which paid that very day ${per(sameDay)}, before it ${per(earlier)}`,
    `false by the product's own count: ${product.wrong} of ${product.sends}; of those the ledger was told of by the end: ${checker.wrongKnownNow()}`,
    `messages by status: ${JSON.stringify(statuses)}`, `ledger: ${JSON.stringify(ledger)}`,
    ...Object.entries(company.counts).toSorted(([a], [b]) => a.localeCompare(b)).map(([what, count]) => `${String(count).padStart(8)}  ${what}`), '',
  ].join('\n');
}
