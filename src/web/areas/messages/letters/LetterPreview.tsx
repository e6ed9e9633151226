import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api } from '#web/api.ts';
import { PaperSheet } from '#web/ui/PaperSheet.tsx';
import { Refused } from '#web/ui/Refused.tsx';
import { SidePanel } from '#web/ui/SidePanel.tsx';
import { Skeleton } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';

/** A letter as it will leave the printer. */
export function LetterPreview({ messageId, onClose }: { messageId: number; onClose: () => void }) {
  const { t } = useWords();
  const { data, error } = useQuery(api.letters.preview.queryOptions({ input: { messageId } }));
  const message = useQuery(api.messages.get.queryOptions({ input: { messageId } }));
  const customer = message.data?.customerName ?? '';
  return (
    <SidePanel opened wide onClose={onClose} title={customer || t('messages.letters')}
      actions={<Button variant="default" renderRoot={(props) => <Link to="/messages" search={{ message: messageId }} {...props} />}>{t('messages.letters.see')}</Button>}>
      <div className="stack">
        <p className="meta">{t('messages.letters.preview')}</p>
        <Refused error={error} />
        {!data && !error && <Skeleton lines={12} />}
        {data && <PaperSheet svg={data.svg} alt={t('messages.letters.preview.alt', { pages: data.pages, customer })} />}
      </div>
    </SidePanel>
  );
}
