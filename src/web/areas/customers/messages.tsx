import { lazy, Suspense } from 'react';
import { MessageList } from '#web/ui/MessageList.tsx';
import { EmptyState } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';

const Replies = lazy(async () => ({ default: (await import('./replies.tsx')).Replies }));
const MessagePanel = lazy(async () => ({ default: (await import('#web/ui/MessagePanel.tsx')).MessagePanel }));

/** All that was written or said to him; each opens as he reads it. The one opened stays in the address. */
export function Messages({ customerId, opened, onOpen }: { customerId: number; opened: number | undefined; onOpen: (messageId: number | undefined) => void }) {
  const { t } = useWords();
  return (
    <div className="stack">
      <Suspense><Replies customerId={customerId} /></Suspense>
      <MessageList label={t('customers.tab.messages')} asked={{ customerId }} named={false} onOpen={onOpen}
        empty={<EmptyState icon="messages" title={t('customers.messages.none')}>{t('customers.messages.none.text')}</EmptyState>} />
      <Suspense>{opened !== undefined && <MessagePanel key={opened} messageId={opened} titled="purpose" onClose={() => onOpen(undefined)} />}</Suspense>
    </div>
  );
}
