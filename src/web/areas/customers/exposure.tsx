import { Link } from '@tanstack/react-router';
import { daysBetween, type Day } from '#values/day.ts';
import { isNamedGroup } from '#values/group.ts';
import { useSession } from '#web/frame.tsx';
import { given, type CustomerSearch } from '#web/search.ts';
import { AgeingBar, ageingOf } from '#web/ui/Ageing.tsx';
import { Amount } from '#web/ui/Amount.tsx';
import { Kpi, KpiStrip } from '#web/ui/Kpi.tsx';
import { Panel } from '#web/ui/Panel.tsx';
import { Skeleton } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';
import type { Customer, Exposure, Profile } from './shapes.ts';

/** What he owes, how old it is, how he pays, and what his group owes with him. */
export function Exposed({ customer, exposure, profile, age, au }: {
  customer: Customer; exposure: Exposure | undefined; profile: Profile | undefined; age: CustomerSearch['age']; au: Day | undefined;
}) {
  const { t, percent, day } = useWords();
  const { today } = useSession();
  if (!exposure) return <Panel><Skeleton lines={3} /></Panel>;
  const { customer: own, currency, group } = exposure;
  const to = '/clients/$customerId' as const;
  const params = { customerId: String(customer.customerId) };
  const debits = own.totalMinor - own.creditMinor;
  const past = au !== undefined && daysBetween(au, today) > 0;
  return (
    <>
      <KpiStrip>
        <Kpi label={past ? t('customers.kpi.open.at', { day: day(au) }) : t('customers.kpi.open')} value={<Amount minor={own.totalMinor} currency={currency} round markCredit />}
          note={own.creditMinor < 0 ? <>{t('customers.kpi.credit')} <Amount minor={own.creditMinor} currency={currency} /></> : t('customers.kpi.noCredit')}
          link={{ to, params, search: given({ au }) }} />
        <Kpi label={t('customers.kpi.overdue')} value={<Amount minor={own.overdueMinor} currency={currency} round />} {...(own.overdueMinor > 0 ? { tone: 'bad' as const } : {})}
          note={debits > 0 ? t('customers.kpi.share', { share: percent(Math.round((own.overdueMinor / debits) * 10_000), 0) }) : ''} link={{ to, params, search: given({ au }) }} />
        <Kpi label={t('customers.kpi.oldest')} value={profile && profile.figures.oldestOverdueDays > 0 ? t('customers.days', { days: profile.figures.oldestOverdueDays }) : '—'}
          note={profile && profile.figures.oldestOverdueDays > 0 ? t('customers.kpi.oldest.note') : t('customers.kpi.oldest.none')} link={{ to, params, search: {} }} />
        <Kpi label={t('customers.kpi.delay')} value={<Delay profile={profile} />} note={<DelayNote profile={profile} />}
          link={{ to, params, search: { tab: 'history' } }} />
      </KpiStrip>
      <div className={group ? 'wide-left' : undefined}>
        <Panel title={t('customers.ageing')}>
          <AgeingBar ageing={ageingOf(own)} currency={currency} legend
            linkOf={(one) => ({ to, params, search: given({ tab: 'items' as const, au, age: one === age ? undefined : one }) })} />
        </Panel>
        {group && (
          <Panel title={isNamedGroup(group.name) ? group.name : t('customers.group', { name: group.name })} note={<Link to="/clients" search={{ groupe: group.groupId }}>{t('customers.group.members', { count: group.members })}</Link>}>
            <p className="customer-group"><Amount minor={group.buckets.totalMinor} currency={currency} round strong /> <span className="quiet">{t('customers.group.overdue')} <Amount minor={group.buckets.overdueMinor} currency={currency} round /></span></p>
            <AgeingBar ageing={ageingOf(group.buckets)} currency={currency} thin />
          </Panel>
        )}
      </div>
    </>
  );
}

function Delay({ profile }: { profile: Profile | undefined }) {
  const { t } = useWords();
  const mean = profile?.figures.meanDaysLate;
  if (mean === undefined || mean === null) return '—';
  const days = Math.round(mean);
  return t('customers.days', { days: Math.abs(days) });
}

function DelayNote({ profile }: { profile: Profile | undefined }) {
  const { t } = useWords();
  if (!profile) return null;
  const { meanDaysLate, settled } = profile.figures;
  if (meanDaysLate === null) return t('customers.kpi.delay.none');
  const days = Math.round(meanDaysLate);
  return t(days === 0 ? 'customers.kpi.delay.onTime' : days > 0 ? 'customers.kpi.delay.after' : 'customers.kpi.delay.before', { count: settled });
}
