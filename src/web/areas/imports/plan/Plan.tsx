import { Checkbox } from '@mantine/core';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { Amount } from '#web/ui/Amount.tsx';
import { DayText } from '#web/ui/DayText.tsx';
import { Kpi, KpiStrip } from '#web/ui/Kpi.tsx';
import { Facts, Panel } from '#web/ui/Panel.tsx';
import { Notice } from '#web/ui/states.tsx';
import type { Column } from '#web/ui/table/columns.ts';
import { DataTable } from '#web/ui/table/DataTable.tsx';
import { useWords } from '#web/words.tsx';
import type { ImportDetail, Settings, Summary } from '../detail.ts';
import { useSize } from '../size.ts';
import { ProblemsPanel } from './Problems.tsx';
import { RebuiltPanel } from './Rebuilt.tsx';

const MissingPanel = lazy(async () => ({ default: (await import('./Missing.tsx')).MissingPanel }));

/** Everything known of the file before a line of it is written. */
export function Plan({ detail, summary, busy, mayImport, onPlan }: {
  detail: ImportDetail; summary: Summary; busy: boolean; mayImport: boolean; onPlan: (changes: Settings) => void;
}) {
  const { t } = useWords();
  const { kind, status } = detail;
  const open = status === 'planned' || status === 'received' || status === 'reading';
  return (
    <>
      {open && <Agreements detail={detail} disabled={busy || !mayImport} onPlan={onPlan} />}
      {kind !== 'customers' && <Control kind={kind} summary={summary} />}
      {kind !== 'customers' && <Figures kind={kind} summary={summary} />}
      {open && mayImport && <Suspense><MissingPanel detail={detail} summary={summary} busy={busy} onPlan={onPlan} /></Suspense>}
      <ProblemsPanel title={t(open ? 'imports.problems' : 'imports.problems.past')} problems={open ? detail.problems.filter(({ needsAgreement }) => !needsAgreement) : detail.problems} fileName={detail.fileName} />
      <div className="wide-left">
        <div className="stack">
          {kind === 'fec' && <RebuiltPanel detail={detail} summary={summary} busy={busy} editable={open && mayImport} onPlan={onPlan} />}
          {kind === 'customers' && <CustomersFile summary={summary} />}
          {summary.largest.length > 0 && <Largest summary={summary} />}
        </div>
        <div><FilePanel detail={detail} summary={summary} /></div>
      </div>
    </>
  );
}

/** In words, whether the file holds together: a plan that does not agree with its own accounts must be seen first. */
function Control({ kind, summary }: { kind: ImportDetail['kind']; summary: Summary }) {
  const { t, money } = useWords();
  const { controlBalanceMinor, rebuiltMinor, currency, balanced, sumDebitMinor, sumCreditMinor } = summary;
  const account = kind === 'fec' ? 'imports.control.ledger' : 'imports.control.list';
  const facts = { control: money(controlBalanceMinor, currency), rebuilt: money(rebuiltMinor, currency), gap: money(Math.abs(controlBalanceMinor - rebuiltMinor), currency) };
  return (
    <>
      {controlBalanceMinor === rebuiltMinor
        ? <Notice tone="good" title={t('imports.control.agree')}>{t(account, facts)}</Notice>
        : <Notice tone="bad" title={t('imports.control.differ', { gap: facts.gap })}>{t('imports.control.differ.text', facts)}</Notice>}
      {kind === 'fec' && !balanced && (
        <Notice tone="warn" title={t('imports.control.unbalanced')}>
          {t('imports.control.unbalanced.text', { debit: money(sumDebitMinor, currency), credit: money(sumCreditMinor, currency), gap: money(Math.abs(sumDebitMinor - sumCreditMinor), currency) })}
        </Notice>
      )}
    </>
  );
}

/** What is more often a wrong file than a good month: said where it cannot be missed, and imported only once somebody says so. */
function Agreements({ detail: { problems, settings: { agreed = [] } }, disabled, onPlan }: { detail: ImportDetail; disabled: boolean; onPlan: (changes: Settings) => void }) {
  const { t } = useWords();
  const asked = problems.filter(({ needsAgreement }) => needsAgreement);
  const set = (code: string, given: boolean) => onPlan({ agreed: given ? [...agreed, code] : agreed.filter((one) => one !== code) });
  return asked.map(({ code, message }) => (
    <Notice key={code} tone="warn" title={t('imports.agree')}>
      <p>{message}</p>
      <Agreement key={String(agreed.includes(code))} given={agreed.includes(code)} disabled={disabled} onChange={(given) => set(code, given)} />
    </Notice>
  ));
}

/** Ticked at once; the server's answer confirms it. */
function Agreement({ given, disabled, onChange }: { given: boolean; disabled: boolean; onChange: (given: boolean) => void }) {
  const { t } = useWords();
  const [ticked, setTicked] = useState(given);
  const change = (next: boolean) => {
    setTicked(next);
    onChange(next);
  };
  return <Checkbox mt={8} label={t('imports.agree.yes')} disabled={disabled && ticked === given} checked={ticked} onChange={(event) => change(event.currentTarget.checked)} />;
}

function Figures({ kind, summary: { rebuiltMinor, currency, items, customers, payments } }: { kind: ImportDetail['kind']; summary: Summary }) {
  const { t, number } = useWords();
  const late = payments.averageDaysLate === null ? undefined : Math.round(payments.averageDaysLate);
  return (
    <KpiStrip>
      <Kpi label={t('imports.figure.open')} value={<Amount minor={rebuiltMinor} currency={currency} round />} note={t('imports.figure.open.note', { count: items.open })} />
      <Kpi label={t('imports.figure.customers')} value={number(customers.total)} note={t('imports.figure.customers.note', { count: customers.added })} />
      <Kpi label={t('imports.figure.items')} value={number(items.total)} note={t(kind === 'fec' ? 'imports.figure.items.note' : 'imports.figure.items.list', { added: number(items.added), known: number(items.known) })} />
      {kind === 'fec' && <Kpi label={t('imports.figure.delay')} value={late === undefined ? '—' : t(late < 0 ? 'imports.figure.delay.early' : 'imports.figure.delay.late', { days: Math.abs(late) })}
        note={t('imports.figure.delay.note', { count: payments.settledInvoices })} />}
    </KpiStrip>
  );
}

function Largest({ summary: { largest, currency } }: { summary: Summary }) {
  const words = useWords();
  const { t } = words;
  return (
    <Panel title={t('imports.largest')} note={t('imports.largest.note')} flush>
      <DataTable label={t('imports.largest')} rows={largest} rowKey={(row) => row.code} empty={null} count={largest.length}
        columns={largestColumns(words, currency)} />
    </Panel>
  );
}

function largestColumns({ t, number }: ReturnType<typeof useWords>, currency: string): Column<Summary['largest'][number]>[] {
  return [
    { id: 'name', header: t('imports.column.customer'), width: 'minmax(0, 2fr)', cell: (row) => <>{row.name}{row.name !== row.code && <span className="table-sub">{row.code}</span>}</> },
    { id: 'items', header: t('imports.column.items'), width: '110px', end: true, from: 'medium', phone: 'hidden', cell: (row) => number(row.items) },
    { id: 'open', header: t('imports.column.open'), width: '140px', end: true, phone: 'figure', cell: (row) => <Amount minor={row.openMinor} currency={currency} markCredit strong /> },
  ];
}

function CustomersFile({ summary: { customers } }: { summary: Summary }) {
  const { t, number } = useWords();
  return (
    <KpiStrip>
      <Kpi label={t('imports.figure.customers')} value={number(customers.total)} note={t('imports.figure.customers.note', { count: customers.added })} />
      <Kpi label={t('imports.figure.emails')} value={number(customers.total - customers.withoutEmail)} note={t('imports.figure.emails.note', { count: customers.withoutEmail })} />
    </KpiStrip>
  );
}

function FilePanel({ detail: { kind, byteSize }, summary }: { detail: ImportDetail; summary: Summary }) {
  const { t, number } = useWords();
  const size = useSize();
  const { firstOn, lastOn, lines, columns, encoding, separator, currency, sumDebitMinor, sumCreditMinor } = summary;
  const facts: (readonly [string, ReactNode])[] = [
    [t('imports.file.kind'), t(`imports.kind.${kind}`)],
    ...(firstOn && lastOn ? [[t('imports.file.period'), <span key="p" className="nowrap"><DayText day={firstOn} /> – <DayText day={lastOn} /></span>] as const] : []),
    [t('imports.file.lines'), number(lines)],
    [t('imports.file.columns'), number(columns)],
    ...(kind === 'fec' ? [
      [t('imports.file.debit'), <Amount key="d" minor={sumDebitMinor} currency={currency} />] as const,
      [t('imports.file.credit'), <Amount key="c" minor={sumCreditMinor} currency={currency} />] as const,
    ] : []),
    ...(encoding ? [[t('imports.file.encoding'), encoding.toUpperCase()] as const] : []),
    ...(separator ? [[t('imports.file.separator'), separator === '\t' || separator === 'TAB' ? t('imports.file.tab') : separator] as const] : []),
    [t('imports.file.size'), size(byteSize)],
  ];
  return <Panel title={t('imports.file')}><Facts facts={facts} /></Panel>;
}
