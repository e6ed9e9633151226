import type { LinkProps } from '@tanstack/react-router';
import { Kpi, KpiStrip } from '#web/ui/Kpi.tsx';
import { useWords } from '#web/words.tsx';
import type { Outcome, RunCounts } from './counts.ts';

/** A run at a glance; each count opens to its customers. */
export function CountsStrip({ counts, linkOf }: { counts: RunCounts; linkOf: (outcome: Outcome) => LinkProps }) {
  const { t, number } = useWords();
  return (
    <KpiStrip>
      {(['send', 'hold', 'skip', 'thanks'] as const).map((name) => (
        <Kpi key={name} label={t(`dunning.count.${name}`)} value={number(counts[name])} note={t(`dunning.count.${name}.note`)} {...(name === 'thanks' ? {} : { link: linkOf(name) })} />
      ))}
    </KpiStrip>
  );
}
