import { Pill, type Tone } from '#web/ui/Pill.tsx';
import { useWords } from '#web/words.tsx';
import type { ImportStatus } from './detail.ts';

const tones: Record<ImportStatus, Tone> = {
  received: 'neutral', reading: 'accent', planned: 'warn', refused: 'bad', committing: 'accent', committed: 'good', cancelled: 'neutral', failed: 'bad',
};

export function StatusPill({ status }: { status: ImportStatus }) {
  const { t } = useWords();
  return <Pill tone={tones[status]} dot>{t(`imports.status.${status}`)}</Pill>;
}
