import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api } from '#web/api.ts';
import { SearchField } from '#web/ui/fields.tsx';
import { Filters, FilterToggle } from '#web/ui/FilterToggle.tsx';
import type { Whose } from '#web/whose.ts';
import { useWords } from '#web/words.tsx';
import { workKinds, type Line, type Shown } from './work.ts';

type Changes = { tab?: string | undefined; q?: string | undefined };
const portfolios = ['mine', 'all', 'nobody'] as const;

/** Whose customers; of somebody else's, as the team page opens it, his name. */
export function Portfolio({ whose, onChange }: { whose: Whose; onChange: (whose: Whose) => void }) {
  const { t } = useWords();
  const other = portfolios.every((one) => one !== whose);
  const people = useQuery({ ...api.disputes.people.queryOptions(), enabled: other });
  const name = people.data?.find(({ userId }) => userId === whose)?.name ?? '…';
  return (
    <SegmentedControl className="day-portfolio" aria-label={t('dunning.portfolio')} value={whose} onChange={onChange}
      data={[...portfolios.map((one) => ({ value: one as string, label: t(`dunning.portfolio.${one}`) })), ...(other ? [{ value: whose, label: name }] : [])]} />
  );
}

/** The kinds of the day's own lines, each with its count; then what one put off, when there is any. */
export function DayFilters({ lines, shown, later, search, children, onChange }: {
  lines: readonly Line[]; shown: Shown; later: number; search: string | undefined; children: ReactNode; onChange: (changes: Changes) => void;
}) {
  const { t } = useWords();
  const counted = workKinds.map((one) => ({ one, count: lines.filter(({ kind: of }) => of === one).length })).filter(({ one, count }) => count > 0 || one === shown);
  return (
    <div className="day-filters"><Filters search={<SearchField label={t('dunning.day.search')} value={search ?? ''} onSearch={(q) => onChange({ q })} />}>
      {counted.map(({ one, count }) => (
        <FilterToggle key={one} on={one === shown} onToggle={(on) => onChange({ tab: on ? one : undefined })}>{t(one === 'bounced' ? 'dunning.work.bounced.all' : `dunning.work.${one}`)} <span className="num">{count}</span></FilterToggle>
      ))}
      {(later > 0 || shown === 'later') && <FilterToggle on={shown === 'later'} onToggle={(on) => onChange({ tab: on ? 'later' : undefined })}>{t('dunning.later.list')} <span className="num">{later}</span></FilterToggle>}
      {children}
    </Filters></div>
  );
}
