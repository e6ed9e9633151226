import type { Day } from '#values/day.ts';
import { useWords } from '#web/words.tsx';
import { Amount } from './Amount.tsx';
import { DayText } from './DayText.tsx';
import { Pill } from './Pill.tsx';
import './AgreementHistory.css';

type Line = { number: number; dueOn: Day; amountMinor: number; paidMinor?: number; late?: boolean };

/** The instalments of a plan, with what is left after each, or once it runs, what came of each; ruled twice under an exact total. */
export function InstalmentTable({ lines, currency, refreshing }: { lines: readonly Line[]; currency: string; refreshing?: boolean }) {
  const { t } = useWords();
  const total = lines.reduce((sum, line) => sum + line.amountMinor, 0);
  const runs = lines.some((line) => line.paidMinor !== undefined);
  const leftAfter = (index: number) => lines.slice(index + 1).reduce((sum, line) => sum + line.amountMinor, 0);
  return (
    <div className="plan-scroll">
      <table className="plan-table" data-refreshing={refreshing || undefined}>
        <thead>
          <tr>
            <th scope="col">{t('agreements.plan.column.number')}</th><th scope="col">{t('agreements.plan.column.due')}</th>
            <th scope="col" data-end>{t('agreements.plan.column.amount')}</th><th scope="col" data-end>{t(runs ? 'agreements.plan.column.paid' : 'agreements.plan.column.left')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line, index) => (
            <tr key={line.number}>
              <td>{line.number}</td><td><DayText day={line.dueOn} /></td>
              <td data-end><Amount minor={line.amountMinor} currency={currency} /></td>
              <td data-end>{runs ? <Paid line={line} currency={currency} /> : <Amount minor={leftAfter(index)} currency={currency} tone="quiet" />}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td colSpan={2}>{t('agreements.plan.total')}</td><td data-end><Amount minor={total} currency={currency} strong /></td>
            <td data-end>{runs && <Amount minor={lines.reduce((sum, line) => sum + (line.paidMinor ?? 0), 0)} currency={currency} strong />}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

function Paid({ line: { amountMinor, paidMinor = 0, late }, currency }: { line: Line; currency: string }) {
  const { t } = useWords();
  if (paidMinor >= amountMinor) return <Pill tone="good" dot>{t('agreements.plan.paid')}</Pill>;
  return <span className="inline" style={{ justifyContent: 'flex-end', gap: 8 }}>{late && <Pill tone="bad" dot>{t('agreements.plan.late')}</Pill>}<Amount minor={paidMinor} currency={currency} {...(paidMinor === 0 ? { tone: 'quiet' as const } : {})} /></span>;
}
