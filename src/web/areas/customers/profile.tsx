import { Button, NativeSelect, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { PayerClass } from '#areas/credit/contract.ts';
import { api, client } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { Amount } from '#web/ui/Amount.tsx';
import { Because } from '#web/ui/Because.tsx';
import { DayText } from '#web/ui/DayText.tsx';
import { useDraft } from '#web/ui/draft.ts';
import { notify } from '#web/ui/notify.ts';
import { Facts, Panel } from '#web/ui/Panel.tsx';
import { payerClasses } from '#web/ui/payer.ts';
import { PayerPill } from '#web/ui/PayerPill.tsx';
import { Refused } from '#web/ui/Refused.tsx';
import { Skeleton } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';
import { ScenarioOfCustomer } from './scenario.tsx';
import type { Profile } from './shapes.ts';

/** How he pays, why Encours thinks so, from which figures; and the way to know better. */
export function ProfileView({ customerId, profile }: { customerId: number; profile: Profile | undefined }) {
  const { t, day } = useWords();
  if (!profile) return <Panel><Skeleton lines={5} /></Panel>;
  const byHand = profile.setReason !== null || profile.setAt !== null;
  return (
    <div className="columns">
      <Panel title={t('customers.profile.title')} note={t('customers.profile.assessed', { day: day(profile.assessedOn) })} action={<PayerPill payerClass={profile.class} />}>
        <div className="stack">
          <p>{t(`credit.class.${profile.class}.means`)}</p>
          {byHand && <ByHand profile={profile} />}
          <Because reasons={profile.because} {...(byHand ? { title: t('customers.profile.derived', { class: t(`credit.class.${profile.derivedClass}`) }) } : {})} />
          <Override key={String(profile.setAt)} customerId={customerId} profile={profile} byHand={byHand} />
        </div>
      </Panel>
      <div className="stack">
        <ScenarioOfCustomer customerId={customerId} />
        <Panel title={t('customers.profile.figures')}><Figures figures={profile.figures} /></Panel>
      </div>
    </div>
  );
}

function ByHand({ profile }: { profile: Profile }) {
  const { t, instant } = useWords();
  const { organisation } = useSession();
  return (
    <div className="by-hand">
      <p className="because-title">{t('customers.profile.byHand', { name: profile.setBy ?? '', at: profile.setAt ? instant(profile.setAt, organisation.timeZone) : '' })}</p>
      <p>{profile.setReason}</p>
    </div>
  );
}

function Figures({ figures }: { figures: Profile['figures'] }) {
  const { t, number, percent } = useWords();
  const days = (value: number | null) => (value === null ? '—' : t('customers.figure.days', { days: number(Math.round(value * 10) / 10) }));
  const facts: [string, ReactNode][] = [
    [t('customers.figure.settled'), number(figures.settled)],
    [t('customers.figure.mean'), days(figures.meanDaysLate)],
    [t('customers.figure.spread'), figures.spreadDays === null ? '—' : `± ${days(figures.spreadDays)}`],
    [t('customers.figure.shareLate'), figures.shareLateBp === null ? '—' : percent(figures.shareLateBp, 0)],
    [t('customers.figure.recent'), days(figures.recentMeanDaysLate)],
    [t('customers.figure.earlier'), days(figures.earlierMeanDaysLate)],
    [t('customers.figure.average'), figures.averageMinor === null ? '—' : <Amount key="average" minor={figures.averageMinor} />],
    [t('customers.figure.overdue'), <Amount key="overdue" minor={figures.overdueMinor} />],
    [t('customers.figure.since'), figures.firstOn === null ? '—' : <DayText key="first" day={figures.firstOn} />],
  ];
  return <Facts facts={facts} />;
}

/** A person knows better, and says why; or gives him back to the judgement of his payments. */
function Override({ customerId, profile, byHand }: { customerId: number; profile: Profile; byHand: boolean }) {
  const { t } = useWords();
  const { permissions } = useSession();
  const [open, setOpen] = useState(false);
  const queryClient = useQueryClient();
  const set = useMutation({
    mutationFn: (change: { class: PayerClass | null; why: string }) => client.profile.set({ customerId, ...change }),
    onSuccess: async (_, change) => {
      setOpen(false);
      notify(t(change.class === null ? 'customers.profile.back.done' : 'customers.profile.set.done'));
      await Promise.all([api.profile.key(), api.reports.key()].map((queryKey) => queryClient.invalidateQueries({ queryKey })));
    },
  });
  const draft = useDraft({ class: profile.class as string, why: '' }, ({ why }) => ({ why: why.trim() === '' ? t('customers.profile.why.needed') : undefined }));
  if (!permissions.includes('scenario')) return <p className="meta">{t('customers.profile.notYours')}</p>;
  if (!open) {
    return (
      <div className="stack">
        <div className="inline">
          <Button variant="default" onClick={() => setOpen(true)}>{t('customers.profile.change')}</Button>
          {byHand && <Button variant="subtle" loading={set.isPending} onClick={() => set.mutate({ class: null, why: '' })}>{t('customers.profile.back')}</Button>}
        </div>
        <Refused error={set.error} />
      </div>
    );
  }
  return (
    <form className="stack" noValidate onSubmit={draft.onSubmit(({ class: chosen, why }) => set.mutate({ class: payerClasses.find((one) => one === chosen) ?? null, why: why.trim() }))}>
      <NativeSelect label={t('customers.profile.class')} value={draft.values.class} onChange={(event) => draft.set({ class: event.currentTarget.value })}
        data={payerClasses.map((one) => ({ value: one, label: t(`credit.class.${one}`) }))} />
      <Textarea label={t('customers.profile.why')} description={t('customers.profile.why.hint')} required rows={3} maxLength={500} value={draft.values.why} error={draft.errors.why}
        onChange={(event) => draft.set({ why: event.currentTarget.value })} />
      <Refused error={set.error} />
      <div className="inline"><Button type="submit" loading={set.isPending}>{t('customers.profile.set')}</Button><Button variant="default" onClick={() => setOpen(false)}>{t('ui.cancel')}</Button></div>
    </form>
  );
}
