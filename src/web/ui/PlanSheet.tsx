import { Button, NativeSelect } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { api, client } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { useWords } from '#web/words.tsx';
import { useAgreementsRefresh } from './agreement.ts';
import { AgreedItems, AgreementHistory } from './AgreementHistory.tsx';
import { Amount } from './Amount.tsx';
import { Because } from './Because.tsx';
import { useConfirm } from './Confirm.tsx';
import { InstalmentTable } from './InstalmentTable.tsx';
import { notify } from './notify.ts';
import { Facts } from './Panel.tsx';
import { PlanPill } from './PlanPill.tsx';
import { Refused } from './Refused.tsx';
import { SidePanel } from './SidePanel.tsx';
import { Skeleton } from './states.tsx';
import { VerbKey } from './Verb.tsx';

type Plan = Awaited<ReturnType<typeof client.plans.get>>;
type Act = 'approve' | 'propose' | 'accept' | 'refuse' | 'cancel';
const ways = ['signed', 'email', 'letter'] as const;

/** One plan: its instalments and what came of them, and the next thing one may do with it. `withCustomer`: he is not on the page already. */
export function PlanSheet({ planId, withCustomer, onClose }: { planId: number; withCustomer?: boolean; onClose: () => void }) {
  const { t } = useWords();
  const { plan, error, act, acceptance } = usePlan(planId);
  const title = t('agreements.plan.sheet', { number: planId });
  if (!plan) return <SidePanel opened wide onClose={onClose} title={title}>{error ? <Refused error={error} /> : <Skeleton lines={8} />}</SidePanel>;
  return (
    <SidePanel opened wide onClose={onClose} title={title} actions={<Acts plan={plan} busy={act.busy} onAct={act.ask} />}>
      <div className="stack">
        <div><PlanPill plan={plan} /></div>
        <Because reasons={plan.because} />
        <Refused error={act.error} />
        {plan.status === 'proposed' && <InWriting customerId={plan.customerId} acceptance={acceptance} />}
        <PlanFacts plan={plan} withCustomer={withCustomer} />
        <PlanSchedule plan={plan} />
        <AgreedItems items={plan.items} currency={plan.currency} />
        <AgreementHistory events={plan.events} />
      </div>
    </SidePanel>
  );
}

/** The same where one works: what may be done first, then its instalments. The main verb hears the key `a`. */
export function PlanInPlace({ planId }: { planId: number }) {
  const { plan, error, act, acceptance } = usePlan(planId);
  if (!plan) return error ? <Refused error={error} /> : <Skeleton lines={6} />;
  return (
    <div className="stack">
      <div className="plan-verbs"><PlanPill plan={plan} /><span className="plan-verbs-end"><Acts keyed plan={plan} busy={act.busy} onAct={act.ask} /></span></div>
      <Refused error={act.error} />
      {plan.status === 'proposed' && <InWriting customerId={plan.customerId} acceptance={acceptance} />}
      <PlanSchedule plan={plan} />
      {plan.note && <p className="quiet">{plan.note}</p>}
    </div>
  );
}

type Acceptance = { how: (typeof ways)[number]; documentId: number | null };

function usePlan(planId: number) {
  const { data: plan, error } = useQuery(api.plans.get.queryOptions({ input: { planId } }));
  const [accepted, setAccepted] = useState<Acceptance>({ how: 'signed', documentId: null });
  const acceptance = { ...accepted, set: (changes: Partial<Acceptance>) => setAccepted((before) => ({ ...before, ...changes })) };
  return { plan, error, acceptance, act: useAct(planId, accepted) };
}

function PlanSchedule({ plan: { status, currency, instalments } }: { plan: Plan }) {
  const started = !['draft', 'approved', 'proposed'].includes(status);
  return <InstalmentTable currency={currency} lines={instalments.map(({ paidMinor, ...line }) => (started ? { ...line, paidMinor } : line))} />;
}

/** How he agreed, and the file that shows it. */
function InWriting({ customerId, acceptance: { how, documentId, set } }: { customerId: number; acceptance: ReturnType<typeof usePlan>['acceptance'] }) {
  const { t } = useWords();
  return (
    <div className="plan-fields">
      <NativeSelect label={t('agreements.plan.how')} w={240} value={how} onChange={(event) => set({ how: ways.find((one) => one === event.currentTarget.value) ?? 'signed' })}
        data={ways.map((one) => ({ value: one, label: t(`agreements.plan.how.${one}`) }))} />
      <Written customerId={customerId} documentId={documentId} onChange={(chosen) => set({ documentId: chosen })} />
    </div>
  );
}

/** The file in which he agrees, among those kept about him. */
function Written({ customerId, documentId, onChange }: { customerId: number; documentId: number | null; onChange: (documentId: number | null) => void }) {
  const { t } = useWords();
  const { data = [] } = useQuery(api.documents.list.queryOptions({ input: { customerId } }));
  if (data.length === 0) return <p className="meta plan-written">{t('agreements.plan.document.none')}</p>;
  return (
    <NativeSelect label={t('agreements.plan.document')} w={300} value={documentId === null ? '' : String(documentId)} onChange={(event) => onChange(event.currentTarget.value === '' ? null : Number(event.currentTarget.value))}
      data={[{ value: '', label: t('agreements.plan.document.no') }, ...data.map((one) => ({ value: String(one.documentId), label: one.name }))]} />
  );
}

function PlanFacts({ plan, withCustomer }: { plan: Plan; withCustomer: boolean | undefined }) {
  const { t, day, money } = useWords();
  const facts: [string, ReactNode][] = [
    ...(withCustomer ? [[t('agreements.fact.customer'), <Link key="who" to="/clients/$customerId" params={{ customerId: String(plan.customerId) }} search={{ tab: 'agreements' }}>{plan.customerName}</Link>] as [string, ReactNode]] : []),
    [t('agreements.plan.fact.total'), <Amount key="total" minor={plan.totalMinor} currency={plan.currency} strong />],
    [t('agreements.plan.fact.interest'), plan.interestMinor > 0 ? money(plan.interestMinor, plan.currency) : t(plan.interestFrozen ? 'agreements.plan.fact.interest.frozen' : 'agreements.plan.fact.interest.none')],
    [t('agreements.plan.fact.rule'), t('agreements.plan.fact.rule.text', { grace: plan.graceDays, count: plan.voidAfter })],
    ...(plan.approvedBy ? [[t('agreements.plan.fact.approved'), t('agreements.plan.fact.approved.by', { name: plan.approvedBy === 'system' ? 'Encours' : plan.approvedBy })] as [string, ReactNode]] : []),
    ...(plan.acceptedOn && plan.acceptedHow ? [[t('agreements.plan.fact.accepted'), `${day(plan.acceptedOn)}, ${t(`agreements.plan.how.${plan.acceptedHow}`)}`] as [string, ReactNode]] : []),
    ...(plan.note ? [[t('agreements.fact.note'), plan.note] as [string, ReactNode]] : []),
  ];
  return <Facts facts={facts} />;
}

/** What may be done next, the main thing last. */
function Acts({ plan: { status }, busy, keyed, onAct }: { plan: Plan; busy: Act | undefined; keyed?: boolean; onAct: (act: Act) => void }) {
  const { t } = useWords();
  const { permissions } = useSession();
  if (!permissions.includes('work')) return null;
  const button = (act: Act, main = false) => <Button key={act} variant={main ? 'filled' : 'default'} {...(main && keyed ? { 'aria-keyshortcuts': 'a' } : {})} loading={busy === act} disabled={busy !== undefined && busy !== act} onClick={() => onAct(act)}>{t(`agreements.plan.${act}`)}{main && keyed && <VerbKey>a</VerbKey>}</Button>;
  switch (status) {
    case 'draft': return permissions.includes('approve') ? <>{button('cancel')}{button('approve', true)}</> : <><span className="meta">{t('agreements.plan.noApproval')}</span>{button('cancel')}</>;
    case 'approved': return <>{button('cancel')}{button('propose', true)}</>;
    case 'proposed': return <>{button('cancel')}{button('refuse')}{button('accept', true)}</>;
    case 'accepted': return button('cancel');
    default: return null;
  }
}

function useAct(planId: number, acceptance: Acceptance) {
  const { t } = useWords();
  const refresh = useAgreementsRefresh();
  const confirm = useConfirm();
  const run = useMutation({
    mutationFn: (act: Act) => (act === 'accept' ? client.plans.accept({ planId, ...acceptance }) : act === 'refuse' || act === 'cancel' ? client.plans[act]({ planId, why: '' }) : client.plans[act]({ planId })),
    onSuccess: (_, act) => {
      const said = { approve: 'agreements.plan.approved', propose: 'agreements.plan.offered', accept: 'agreements.plan.accepted', refuse: 'agreements.plan.refused', cancel: 'agreements.plan.cancelled' } as const;
      notify(t(said[act]));
    },
    onSettled: refresh,
  });
  const ask = async (act: Act) => {
    if (act === 'cancel' && !await confirm({ title: t('agreements.plan.cancel.ask'), text: t('agreements.plan.cancel.text'), action: t('agreements.plan.cancel'), danger: true })) return;
    run.mutate(act);
  };
  return { busy: run.isPending ? run.variables : undefined, error: run.error, ask: (act: Act) => void ask(act) };
}
