import { Button, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { api } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { given, type MessagesSearch } from '#web/search.ts';
import { CustomerPicker } from '#web/ui/CustomerPicker.tsx';
import { FilterToggle, Filters } from '#web/ui/FilterToggle.tsx';
import { messagePurposes, messageStatuses, type Message } from '#web/ui/message.ts';
import { MessageList } from '#web/ui/MessageList.tsx';
import { MessagePanel } from '#web/ui/MessagePanel.tsx';
import { PageHeader } from '#web/ui/PageHeader.tsx';
import { EmptyState, Notice } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';
import { Resolve } from './Resolve.tsx';
import { UnknownOnes } from './UnknownOnes.tsx';

const route = getRouteApi('/app/messages');
/** What one looks for most; the select has them all. */
const usual = ['to_approve', 'approved', 'sent', 'held', 'failed'] as const;

/** Everything written or said to customers, each as its reader gets it, with what became of it. */
export default function Messages() {
  const { t } = useWords();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (changes: { [Key in keyof MessagesSearch]: MessagesSearch[Key] | undefined }) => void navigate({ search: (before) => given({ ...before, ...changes }), replace: true });
  const unknown = useQuery(api.messages.list.queryOptions({ input: { status: 'unknown', limit: 50 } }));
  const count = unknown.data?.rows.length ?? 0;
  return (
    <>
      <PageHeader title={t('shell.nav.messages')} lead={count > 0 ? t('messages.lead.unknown', { count }) : t('messages.lead')} />
      <div className="stack">
        <Outbox />
        {unknown.data && count > 0 && <UnknownOnes rows={unknown.data.rows} onOpen={(message) => change({ message })} />}
        <MessageFilters search={search} onChange={change} />
        <MessageList label={t('shell.nav.messages')} asked={{ status: search.status, purpose: search.purpose, customerId: search.customer }} named onOpen={(message) => change({ message })}
          empty={search.status ?? search.purpose ?? search.customer ? <EmptyState icon="search" title={t('messages.none.filtered')}>{t('messages.none.filtered.text')}</EmptyState>
            : <EmptyState icon="messages" title={t('messages.none')}>{t('messages.none.text')}</EmptyState>} />
      </div>
      {search.message !== undefined && <MessagePanel key={search.message} messageId={search.message} titled="customer" Actions={See} First={Above} onClose={() => change({ message: undefined })} />}
    </>
  );
}

/** His page; and where one decides, as long as it waits for somebody. */
function See({ message: { customerId, customerName, status } }: { message: Message }) {
  const { t } = useWords();
  const waits = status === 'to_approve' || status === 'to_do' || status === 'failed';
  return (
    <>
      <Button variant="default" renderRoot={(props) => <Link to="/clients/$customerId" params={{ customerId: String(customerId) }} {...props} />}>{t('messages.see.customer')}</Button>
      {waits && <Button renderRoot={(props) => <Link to="/ma-journee" search={{ q: customerName }} {...props} />}>{t('messages.see.day')}</Button>}
    </>
  );
}

/** Of one whose fate is unknown, the question; of all, what it is. */
function Above({ message: { messageId, purpose, status } }: { message: Message }) {
  const { t } = useWords();
  return <>{status === 'unknown' && <Resolve messageId={messageId} />}<p className="meta">{t(`messages.purpose.${purpose}`)} · {t('messages.asDebtor')}</p></>;
}

/** Where messages go when no mail server is set: said before one wonders. */
function Outbox() {
  const { t } = useWords();
  const { organisation, permissions } = useSession();
  const maySet = permissions.includes('settings');
  const mail = useQuery({ ...api.mail.get.queryOptions(), enabled: maySet && !organisation.isDemo });
  if (organisation.isDemo) return <Notice title={t('messages.outbox.title')}>{t('messages.outbox.demo')}</Notice>;
  if (mail.data !== null) return null;
  return (
    <Notice tone="warn" title={t('messages.outbox.title')}>
      <p>{t('messages.outbox.text')}</p>
      <p><Link to="/reglages" search={{ tab: 'courrier' }}>{t('messages.outbox.set')}</Link></p>
    </Notice>
  );
}

function MessageFilters({ search, onChange }: { search: MessagesSearch; onChange: (changes: { [Key in keyof MessagesSearch]: MessagesSearch[Key] | undefined }) => void }) {
  const { t } = useWords();
  const named = useQuery({ ...api.customers.get.queryOptions({ input: { customerId: search.customer ?? 0 } }), enabled: search.customer !== undefined });
  return (
    <Filters search={<CustomerPicker label={t('messages.filter.customer')} placeholder={t('messages.filter.customer.hint')} value={search.customer} name={named.data?.name} onChange={(one) => onChange({ customer: one?.customerId })} />}>
      <NativeSelect label={t('messages.filter.purpose')} value={search.purpose ?? ''} onChange={(event) => onChange({ purpose: messagePurposes.find((one) => one === event.currentTarget.value) })}
        data={[{ value: '', label: t('messages.filter.all') }, ...messagePurposes.map((one) => ({ value: one, label: t(`messages.purpose.${one}`) }))]} />
      <NativeSelect label={t('messages.filter.status')} value={search.status ?? ''} onChange={(event) => onChange({ status: messageStatuses.find((one) => one === event.currentTarget.value) })}
        data={[{ value: '', label: t('messages.filter.all') }, ...messageStatuses.map((one) => ({ value: one, label: t(`messages.status.${one}`) }))]} />
      {usual.map((one) => <FilterToggle key={one} on={search.status === one} onToggle={(on) => onChange({ status: on ? one : undefined })}>{t(`messages.status.${one}`)}</FilterToggle>)}
    </Filters>
  );
}
