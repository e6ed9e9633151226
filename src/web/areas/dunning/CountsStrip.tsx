import { Kpi, KpiStrip } from '#web/ui/Kpi.tsx';
import { useWords } from '#web/words.tsx';
import type { RunCounts } from './counts.ts';

/** A run at a glance. */
export function CountsStrip({ counts }: { counts: RunCounts }) {
  const { t, number } = useWords();
  return (
    <KpiStrip>
      {(['send', 'hold', 'skip', 'thanks'] as const).map((name) => <Kpi key={name} label={t(`dunning.count.${name}`)} value={number(counts[name])} note={t(`dunning.count.${name}.note`)} />)}
    </KpiStrip>
  );
}
