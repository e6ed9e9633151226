import { ActionIcon } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, client } from '#web/api.ts';
import { PageFailed, useSession } from '#web/frame.tsx';
import { useConfirm } from '#web/ui/Confirm.tsx';
import { DocumentDrop } from '#web/ui/DocumentDrop.tsx';
import { DocumentLines, type DocumentLine } from '#web/ui/DocumentLines.tsx';
import { Icon } from '#web/ui/Icon.tsx';
import { notify } from '#web/ui/notify.ts';
import { Panel } from '#web/ui/Panel.tsx';
import { useFailure } from '#web/ui/Refused.tsx';
import { EmptyState, Skeleton } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';

/** What is proof stays: the server refuses to remove it. */
const PROOF = ['letter', 'received', 'agreement'];

/** His files: invoices, proofs of delivery, orders, what was sent and received. Each may stand with one of his items. */
export function Documents({ customerId }: { customerId: number }) {
  const { t, money } = useWords();
  const { permissions } = useSession();
  const mayWork = permissions.includes('work');
  const { data, error } = useQuery(api.documents.list.queryOptions({ input: { customerId } }));
  const items = useQuery({ ...api.ledger.items.queryOptions({ input: { customerId, show: 'open', limit: 200 } }), enabled: mayWork });
  const remove = useRemove();
  if (error && !data) return <PageFailed error={error} />;
  const choices = (items.data?.rows ?? []).filter((row) => row.amountMinor > 0)
    .map((row) => ({ itemId: row.itemId, label: `${row.reference || row.label} · ${money(row.openMinor, row.currency)}` }));
  return (
    <div className="wide-left">
      <Panel title={t('customers.documents')}>
        {!data && <Skeleton lines={3} />}
        {data?.length === 0 && <EmptyState icon="letter" title={t('customers.documents.none')}>{t('customers.documents.none.text')}</EmptyState>}
        {data && data.length > 0 && (
          <DocumentLines documents={data} renderAction={(document) => mayWork && !PROOF.includes(document.kind) && (
            <ActionIcon variant="subtle" aria-label={t('customers.documents.remove', { name: document.name })} onClick={() => void remove(document)}><Icon name="close" size={16} /></ActionIcon>
          )} />
        )}
      </Panel>
      <Panel title={t('customers.documents.add')}>
        {mayWork ? <DocumentDrop customerId={customerId} items={choices} /> : <p className="meta">{t('customers.notYours')}</p>}
      </Panel>
    </div>
  );
}

function useRemove(): (document: DocumentLine) => Promise<void> {
  const { t } = useWords();
  const confirm = useConfirm();
  const fail = useFailure();
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: ({ documentId }: DocumentLine) => client.documents.remove({ documentId }),
    onSuccess: (_, { name }) => {
      for (const queryKey of [api.documents.key(), api.disputes.key()]) void queryClient.invalidateQueries({ queryKey });
      notify(t('customers.documents.removed', { name }));
    },
    onError: (error) => notify(fail(error), { tone: 'bad' }),
  });
  return async (document) => {
    const { name } = document;
    const sure = await confirm({ title: t('customers.documents.remove.title', { name }), text: t('customers.documents.remove.text'), action: t('customers.documents.remove.action'), danger: true });
    if (sure) remove.mutate(document);
  };
}
