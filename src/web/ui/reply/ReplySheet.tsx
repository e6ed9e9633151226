import { SidePanel } from '#web/ui/SidePanel.tsx';
import { useWords } from '#web/words.tsx';
import { ReplyPanel } from './ReplyPanel.tsx';

/** One reply beside what one was doing. */
export function ReplySheet({ replyId, onClose }: { replyId: number; onClose: () => void }) {
  const { t } = useWords();
  return <SidePanel opened wide onClose={onClose} title={t('messages.replies.one')}><ReplyPanel replyId={replyId} onDone={onClose} /></SidePanel>;
}
