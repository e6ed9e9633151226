import { SidePanel } from '#web/ui/SidePanel.tsx';
import { useWords } from '#web/words.tsx';
import { DisputeInPlace } from './DisputeInPlace.tsx';

/** One dispute beside what one was doing. */
export function DisputeSheet({ disputeId, onClose }: { disputeId: number; onClose: () => void }) {
  const { t } = useWords();
  return <SidePanel opened wide onClose={onClose} title={t('agreements.dispute')}><DisputeInPlace disputeId={disputeId} /></SidePanel>;
}
