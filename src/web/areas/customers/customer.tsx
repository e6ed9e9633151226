import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { isNamedGroup } from '#values/group.ts';
import { api } from '#web/api.ts';
import { PageFailed, useSession } from '#web/frame.tsx';
import { customerTabs, given, type CustomerSearch } from '#web/search.ts';
import { Icon } from '#web/ui/Icon.tsx';
import { PageHeader } from '#web/ui/PageHeader.tsx';
import { Panel } from '#web/ui/Panel.tsx';
import { PayerPill } from '#web/ui/PayerPill.tsx';
import { Pill } from '#web/ui/Pill.tsx';
import { Skeleton } from '#web/ui/states.tsx';
import { Tabs } from '#web/ui/Tabs.tsx';
import { useWords } from '#web/words.tsx';
import { Exposed } from './exposure.tsx';
import { Holds } from './holds.tsx';
import { Items } from './items.tsx';
import type { Customer, Item } from './shapes.ts';
import './customer.css';

// The views behind the other tabs, and panels, come when they are opened: one opens a customer for what he owes.
const History = lazy(async () => ({ default: (await import('./history.tsx')).History }));
const Messages = lazy(async () => ({ default: (await import('./messages.tsx')).Messages }));
const ProfileView = lazy(async () => ({ default: (await import('./profile.tsx')).ProfileView }));
const Notes = lazy(async () => ({ default: (await import('#web/ui/Notes.tsx')).Notes }));
const Contacts = lazy(async () => ({ default: (await import('#web/ui/Contacts.tsx')).Contacts }));
const PlaceHold = lazy(async () => ({ default: (await import('./place-hold.tsx')).PlaceHold }));
const Documents = lazy(async () => ({ default: (await import('./documents.tsx')).Documents }));
const Disputes = lazy(async () => ({ default: (await import('./disputes.tsx')).Disputes }));
const DisputeForm = lazy(async () => ({ default: (await import('#web/ui/DisputeForm.tsx')).DisputeForm }));
const Agreements = lazy(async () => ({ default: (await import('./agreements/Agreements.tsx')).Agreements }));
const Standing = lazy(async () => ({ default: (await import('./agreements/Standing.tsx')).Standing }));
const PromisePanel = lazy(async () => ({ default: (await import('#web/ui/PromiseForm.tsx')).PromisePanel }));
const Collector = lazy(async () => ({ default: (await import('./Collector.tsx')).Collector }));
const Conditions = lazy(async () => ({ default: (await import('./conditions.tsx')).Conditions }));

const route = getRouteApi('/app/clients/$customerId');

export default function CustomerPage() {
  const { t } = useWords();
  const customerId = Number(route.useParams().customerId);
  const { data: customer, error } = useQuery(api.customers.get.queryOptions({ input: { customerId } }));
  if (error && !customer) return <PageFailed error={error} />;
  if (!customer) return <><PageHeader title={t('shell.page.customer')} back={{ label: t('shell.nav.customers'), link: { to: '/clients' } }} /><Panel><Skeleton lines={8} /></Panel></>;
  return <CustomerView key={customerId} customer={customer} />;
}

function CustomerView({ customer }: { customer: Customer }) {
  const { t } = useWords();
  const { customerId } = customer;
  const { today, permissions } = useSession();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [promising, setPromising] = useState(false);
  const [holding, setHolding] = useState<{ item?: Item } | undefined>(undefined);
  const [contesting, setContesting] = useState<{ item?: Item } | undefined>(undefined);
  const { data: profile } = useQuery(api.profile.get.queryOptions({ input: { customerId } }));
  const { data: exposure } = useQuery(api.reports.exposure.queryOptions({ input: { customerId, ...given({ asOf: search.au }) } }));
  const { data: notes } = useQuery(api.customers.notes.queryOptions({ input: { customerId } }));
  const change = (changes: Partial<CustomerSearch>) => void navigate({ search: (before) => given({ ...before, ...changes }), replace: true });
  const tab = search.tab ?? 'items';
  const counts = { notes: notes?.length, contacts: customer.contacts.length } as Partial<Record<string, number | undefined>>;
  const mayWork = permissions.includes('work');
  return (
    <>
      <PageHeader title={customer.name} back={{ label: t('shell.nav.customers'), link: { to: '/clients' } }}
        aside={<><PayerPill payerClass={profile?.class ?? null} /><Marks customer={customer} /><Suspense><Collector customer={customer} /></Suspense></>} lead={<Identity customer={customer} />}
        actions={(
          <>
            <Button variant="default" leftSection={<Icon name="dispute" size={16} />} disabled={!mayWork} title={mayWork ? undefined : t('customers.notYours')} onClick={() => setContesting({})}>{t('customers.action.dispute')}</Button>
            <Button variant="default" leftSection={<Icon name="hold" size={16} />} disabled={!mayWork} title={mayWork ? undefined : t('customers.notYours')} onClick={() => setHolding({})}>{t('customers.action.hold')}</Button>
            <Button leftSection={<Icon name="agreements" size={16} />} disabled={!mayWork} title={mayWork ? undefined : t('customers.notYours')} onClick={() => setPromising(true)}>{t('customers.action.promise')}</Button>
          </>
        )} />
      <div className="stack">
        <Holds customerId={customerId} />
        <Suspense><Standing customerId={customerId} onSee={() => change({ tab: 'agreements' })} /></Suspense>
        <Suspense><Disputes customerId={customerId} /></Suspense>
        <Exposed customer={customer} exposure={exposure} profile={profile} age={search.age} au={search.au} />
        <Tabs label={t('customers.tabs')} value={tab} onChange={(id) => void navigate({ search: given({ tab: id === 'items' ? undefined : id, au: search.au }), replace: true })}
          tabs={customerTabs.map((id) => ({ id, label: t(`customers.tab.${id}`), ...(counts[id] === undefined ? {} : { count: counts[id] }) }))}>
          <Suspense fallback={<Panel><Skeleton lines={6} /></Panel>}>
            {tab === 'items' && <Items customerId={customerId} search={search} onChange={change} today={today} exposure={exposure} onHold={mayWork ? (item) => setHolding({ item }) : undefined}
              onContest={mayWork ? (item) => setContesting({ item }) : undefined} />}
            {tab === 'agreements' && <Agreements customerId={customerId} name={customer.name} onPromise={mayWork ? () => setPromising(true) : undefined} />}
            {tab === 'history' && <History customerId={customerId} />}
            {tab === 'messages' && <Messages customerId={customerId} opened={search.message} onOpen={(message) => change({ message })} />}
            {tab === 'profile' && <ProfileView customerId={customerId} profile={profile} />}
            {tab === 'notes' && <Notes customerId={customerId} />}
            {tab === 'documents' && <Documents customerId={customerId} />}
            {tab === 'contacts' && <div className="columns"><Contacts customer={customer} /><Conditions customer={customer} /></div>}
          </Suspense>
        </Tabs>
      </div>
      <Suspense>{promising && <PromisePanel customerId={customerId} name={customer.name} today={today} onClose={() => setPromising(false)} />}</Suspense>
      <Suspense>{holding && <PlaceHold customer={customer} item={holding.item} onClose={() => setHolding(undefined)} />}</Suspense>
      <Suspense>{contesting && <DisputeForm customerId={customerId} name={customer.name} itemIds={contesting.item ? [contesting.item.itemId] : []} onClose={() => setContesting(undefined)} />}</Suspense>
    </>
  );
}

/** What changes the way one speaks to him. */
function Marks({ customer }: { customer: Customer }) {
  const { t, day } = useWords();
  return (
    <>
      {customer.insolventOn && <Pill tone="bad" dot>{t('customers.mark.insolvent', { day: day(customer.insolventOn) })}</Pill>}
      {customer.specialCare && <Pill tone="accent" dot>{t('customers.mark.care')}</Pill>}
      {customer.strategic && <Pill>{t('customers.mark.strategic')}</Pill>}
    </>
  );
}

function Identity({ customer }: { customer: Customer }) {
  const { t } = useWords();
  const siren = customer.siren && t('customers.identity.siren', { siren: customer.siren.replace(/(\d{3})(?=\d)/g, '$1\u00a0') });
  return [customer.code, t(`customers.kind.${customer.kind}`), siren, customer.groupName && (isNamedGroup(customer.groupName) ? customer.groupName : t('customers.identity.group', { name: customer.groupName }))].filter(Boolean).join(' · ');
}
