import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useSession } from '#web/frame.tsx';
import { Kpi, KpiStrip } from '#web/ui/Kpi.tsx';
import { Panel } from '#web/ui/Panel.tsx';
import { Notice } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';
import type { ImportDetail } from '../detail.ts';
import { LedgerDrop } from '../LedgerDrop.tsx';

/** What changed, and what to do now. */
export function Done({ detail: { result, committedAt, kind, summary } }: { detail: ImportDetail }) {
  const { t, number, instant } = useWords();
  const { organisation, permissions } = useSession();
  if (!result) return null;
  const { customersAdded, itemsAdded, itemsKnown, allocationsAdded, contactsAdded } = result;
  const nothing = customersAdded + itemsAdded + allocationsAdded + contactsAdded === 0;
  return (
    <div className="stack">
      <Notice tone="good" title={t(nothing ? 'imports.done.nothing' : 'imports.done')}>
        {nothing ? t('imports.done.nothing.text') : t('imports.done.at', { at: committedAt ? instant(committedAt, organisation.timeZone) : '' })}
      </Notice>
      <KpiStrip>
        <Kpi label={t('imports.done.customers')} value={number(customersAdded)} link={{ to: '/clients' }} />
        {kind !== 'customers' && <Kpi label={t('imports.done.items')} value={number(itemsAdded)} note={itemsKnown > 0 ? t('imports.done.known', { count: itemsKnown }) : undefined} link={{ to: '/balance-agee' }} />}
        {kind !== 'customers' && <Kpi label={t('imports.done.allocations')} value={number(allocationsAdded)} />}
        <Kpi label={t('imports.done.contacts')} value={number(contactsAdded)} link={{ to: '/clients' }} />
      </KpiStrip>
      <div className="inline">
        <Button renderRoot={(props) => <Link to="/ma-journee" {...props} />}>{t('imports.done.day')}</Button>
        <Button variant="default" renderRoot={(props) => <Link to="/" {...props} />}>{t('imports.done.dashboard')}</Button>
        <Button variant="default" renderRoot={(props) => <Link to="/imports" {...props} />}>{t('imports.drop.another')}</Button>
      </div>
      {kind !== 'customers' && summary !== null && summary.customers.withoutEmail > 0 && permissions.includes('import') && (
        <Panel title={t('imports.missing.emails', { count: summary.customers.withoutEmail })}>
          <div className="stack">
            <p className="quiet">{t('imports.missing.emails.text')}</p>
            <LedgerDrop label={t('imports.missing.emails.drop')} />
          </div>
        </Panel>
      )}
    </div>
  );
}
