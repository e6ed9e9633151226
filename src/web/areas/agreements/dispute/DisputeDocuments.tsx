import { ActionIcon, Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { api, client } from '#web/api.ts';
import type { Dispute } from '#web/ui/dispute.ts';
import { DocumentLines } from '#web/ui/DocumentLines.tsx';
import { Icon } from '#web/ui/Icon.tsx';
import { notify } from '#web/ui/notify.ts';
import { Panel } from '#web/ui/Panel.tsx';
import { useFailure } from '#web/ui/Refused.tsx';
import { SidePanel } from '#web/ui/SidePanel.tsx';
import { Skeleton } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';
import { useDisputeRefresh } from '#web/ui/dispute/useDisputeWork.ts';

const DocumentDrop = lazy(async () => ({ default: (await import('#web/ui/DocumentDrop.tsx')).DocumentDrop }));

/** The proofs of it: new files, or those the customer has already. */
export function DisputeDocuments({ dispute, mayWork }: { dispute: Dispute; mayWork: boolean }) {
  const { t } = useWords();
  const [adding, setAdding] = useState(false);
  const { attach, detach } = useAttach(dispute);
  const { documents } = dispute;
  return (
    <Panel title={t('agreements.dispute.documents')}
      action={mayWork && <Button size="xs" variant="default" leftSection={<Icon name="attach" size={16} />} onClick={() => setAdding(true)}>{t('agreements.dispute.documents.add')}</Button>}>
      {documents.length === 0 && <p className="quiet">{t('agreements.dispute.documents.none')}</p>}
      <DocumentLines documents={documents} renderAction={({ documentId, name }) => mayWork && (
        <ActionIcon variant="subtle" aria-label={t('agreements.dispute.documents.remove', { name })} onClick={() => detach.mutate(documentId)}><Icon name="close" size={16} /></ActionIcon>
      )} />
      {adding && <Adding dispute={dispute} attach={(documentId) => attach.mutateAsync(documentId)} onClose={() => setAdding(false)} />}
    </Panel>
  );
}

function useAttach({ disputeId }: Dispute) {
  const { t } = useWords();
  const fail = useFailure();
  const refresh = useDisputeRefresh();
  const onError = (error: unknown) => notify(fail(error), { tone: 'bad' });
  const attach = useMutation({ mutationFn: (documentId: number) => client.disputes.attach({ disputeId, documentIds: [documentId] }), onSuccess: refresh, onError });
  return {
    attach,
    detach: useMutation({
      mutationFn: (documentId: number) => client.disputes.detach({ disputeId, documentId }),
      onSuccess: (_, documentId) => { void refresh(); notify(t('agreements.dispute.documents.removed'), { undo: () => attach.mutate(documentId) }); }, onError,
    }),
  };
}

function Adding({ dispute: { customerId, items, documents }, attach, onClose }: { dispute: Dispute; attach: (documentId: number) => Promise<unknown>; onClose: () => void }) {
  const { t } = useWords();
  const his = useQuery(api.documents.list.queryOptions({ input: { customerId } }));
  const others = (his.data ?? []).filter(({ documentId }) => !documents.some((one) => one.documentId === documentId));
  return (
    <SidePanel opened onClose={onClose} title={t('agreements.dispute.documents.add')}>
      <div className="stack">
        <Suspense fallback={<Skeleton lines={4} />}>
          <DocumentDrop customerId={customerId} items={items.map((item) => ({ itemId: item.itemId, label: item.reference || item.label }))}
            onSent={async (documentId) => { await attach(documentId); }} />
        </Suspense>
        {documents.length > 0 && <section><h3>{t('agreements.dispute.documents.attached')}</h3><DocumentLines documents={documents} /></section>}
        {others.length > 0 && (
          <section>
            <h3>{t('agreements.dispute.documents.his')}</h3>
            <DocumentLines documents={others} renderAction={({ documentId, name }) => (
              <Button size="xs" variant="default" aria-label={t('agreements.dispute.documents.attach.one', { name })} onClick={() => void attach(documentId)}>
                {t('agreements.dispute.documents.attach')}
              </Button>
            )} />
          </section>
        )}
      </div>
    </SidePanel>
  );
}
