import { NativeSelect } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '#web/api.ts';
import { useWords } from '#web/words.tsx';
import { DOCUMENT_MAX, documentKinds, sendDocument, type UploadedKind } from './documents.ts';
import { FileDrop } from './FileDrop.tsx';
import { Progress } from './Progress.tsx';
import { useFailure } from './Refused.tsx';
import { Notice } from './states.tsx';

/** Files for a customer, of one kind, about one of his items or none. `onSent` gets each one's number. */
export function DocumentDrop({ customerId, items = [], first = 'delivery', onSent }: {
  customerId: number; items?: readonly { itemId: number; label: string }[]; first?: UploadedKind; onSent?: (documentId: number) => Promise<unknown> | void;
}) {
  const { t } = useWords();
  const say = useFailure();
  const queryClient = useQueryClient();
  const [kind, setKind] = useState<UploadedKind>(first);
  const [itemId, setItemId] = useState<number | undefined>(undefined);
  const [failed, setFailed] = useState<{ name: string; text: string }[]>([]);
  const send = useMutation({
    mutationFn: async (file: File) => {
      if (file.size > DOCUMENT_MAX) throw new Error('too large');
      await onSent?.(await sendDocument(customerId, file, { kind, itemId }));
    },
    scope: { id: `documents ${customerId}` },
    onError: (error, { name, size }) => {
      const text = size > DOCUMENT_MAX ? t('customers.documents.tooLarge', { megabytes: DOCUMENT_MAX / 1024 ** 2 }) : say(error);
      setFailed((before) => [...before, { name, text }]);
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: api.documents.key() }),
  });
  return (
    <div className="stack">
      <div className="columns">
        <NativeSelect label={t('customers.documents.kind')} value={kind} onChange={(event) => setKind(event.currentTarget.value as UploadedKind)}
          data={documentKinds.map((one) => ({ value: one, label: t(`customers.documents.kind.${one}`) }))} />
        {items.length > 0 && (
          <NativeSelect label={t('customers.documents.item')} value={itemId ?? ''}
            onChange={(event) => setItemId(event.currentTarget.value === '' ? undefined : Number(event.currentTarget.value))}
            data={[{ value: '', label: t('customers.documents.item.none') }, ...items.map((item) => ({ value: String(item.itemId), label: item.label }))]} />
        )}
      </div>
      {send.isPending ? <Progress label={t('customers.documents.sending')} />
        : <FileDrop label={t('customers.documents.drop')} hint={t('customers.documents.hint', { megabytes: DOCUMENT_MAX / 1024 ** 2 })}
          accept={[]} multiple onFile={(file) => { setFailed([]); send.mutate(file); }} />}
      {failed.map(({ name, text }) => <Notice key={name} tone="bad" title={t('customers.documents.failed', { name })}>{text}</Notice>)}
    </div>
  );
}
