import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api } from '#web/api.ts';
import { useReason } from '#web/reasons.ts';
import { AgeingBar, ageingOf } from '#web/ui/Ageing.tsx';
import { Amount } from '#web/ui/Amount.tsx';
import { DayText } from '#web/ui/DayText.tsx';
import { Icon } from '#web/ui/Icon.tsx';
import { useWords } from '#web/words.tsx';
import { useSession } from '#web/frame.tsx';

/** The customer in a few lines: what he owes, how he pays and why one says so, whom to call, what comes next. */
export function CustomerShort({ customerId }: { customerId: number }) {
  const { t } = useWords();
  const exposure = useQuery(api.reports.exposure.queryOptions({ input: { customerId } }));
  if (!exposure.data) return <div className="day-short" aria-hidden />;
  const { customer: own, currency, group } = exposure.data;
  return (
    <section className="day-short" aria-label={t('dunning.short')}>
      <dl className="day-facts">
        <Fact name={t('dunning.short.overdue')}><Amount minor={own.overdueMinor} currency={currency} {...(own.overdueMinor > 0 ? { tone: 'late' as const } : {})} strong /></Fact>
        <Fact name={t('dunning.short.exposure')}><Amount minor={own.totalMinor} currency={currency} markCredit /></Fact>
        {own.creditMinor < 0 && <Fact name={t('dunning.short.credits')}><Amount minor={own.creditMinor} currency={currency} markCredit /> <span className="quiet">{t('dunning.short.credits.what')}</span></Fact>}
        {group && <Fact name={t('dunning.short.group')}><Amount minor={group.buckets.totalMinor} currency={currency} /> <span className="quiet">{group.name}</span></Fact>}
        <Paying customerId={customerId} />
        <NextStep customerId={customerId} />
        <Phone customerId={customerId} />
      </dl>
      <AgeingBar ageing={ageingOf(own)} currency={currency} thin />
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return <div><dt>{name}</dt><dd>{children}</dd></div>;
}

function Paying({ customerId }: { customerId: number }) {
  const { t } = useWords();
  const reason = useReason();
  const { data } = useQuery(api.profile.get.queryOptions({ input: { customerId } }));
  const why = data && (data.setReason ?? (data.because[0] && reason(data.because[0])));
  return data ? <Fact name={t('dunning.short.class')}>{t(`credit.class.${data.class}`)}{why && <span className="quiet"> · {why}</span>}</Fact> : null;
}

const waiting = ['to_approve', 'approved', 'to_do', 'sending', 'printed', 'held'] as const;

/** What is on its way: money promised, else what waits to be said to him. */
function NextStep({ customerId }: { customerId: number }) {
  const { t, money } = useWords();
  const { today } = useSession();
  const expected = useQuery(api.expected.queryOptions({ input: { customerId, from: today } }));
  const messages = useQuery(api.messages.list.queryOptions({ input: { customerId, limit: 30 } }));
  const coming = expected.data?.[0];
  const message = messages.data?.rows.find(({ status }) => waiting.some((one) => one === status));
  if (!expected.data || !messages.data) return null;
  return (
    <Fact name={t('dunning.short.next')}>
      {coming ? <>{t(`dunning.short.next.${coming.kind}`, { amount: money(coming.amountMinor, coming.currency) })} <DayText day={coming.dueOn} /></>
        : message ? <>{t(`messages.purpose.${message.purpose}`)} <span className="quiet">· {t(`messages.status.${message.status}`)}</span></>
        : <span className="quiet">{t('dunning.short.next.none')}</span>}
    </Fact>
  );
}

/** The one to call for accounts, else the first who has a number. */
function Phone({ customerId }: { customerId: number }) {
  const { t } = useWords();
  const { data } = useQuery(api.customers.get.queryOptions({ input: { customerId } }));
  const reachable = (data?.contacts ?? []).filter(({ phone }) => phone);
  const contact = reachable.find(({ role }) => role === 'accounts') ?? reachable[0];
  if (!contact?.phone) return null;
  return (
    <Fact name={t('dunning.short.call')}>
      <a className="day-tel" href={`tel:${contact.phone.replace(/[^\d+]/g, '')}`}><Icon name="phone" size={16} />{contact.phone}</a>{contact.name && <span className="quiet"> · {contact.name}</span>}
    </Fact>
  );
}
