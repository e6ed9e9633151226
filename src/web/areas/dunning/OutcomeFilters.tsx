import { Filters, FilterToggle } from '#web/ui/FilterToggle.tsx';
import { useWords } from '#web/words.tsx';
import { outcomes, type Outcome, type RunCounts } from './counts.ts';

/** Sent, held, skipped: one at a time, with how many there are. */
export function OutcomeFilters({ counts, outcome, onChange }: { counts: RunCounts; outcome: Outcome | undefined; onChange: (outcome: Outcome | undefined) => void }) {
  const { t, number } = useWords();
  return (
    <Filters>
      {outcomes.map((one) => (
        <FilterToggle key={one} on={outcome === one} onToggle={(on) => onChange(on ? one : undefined)}>{t(`dunning.outcome.${one}`)} <span className="num">{number(counts[one])}</span></FilterToggle>
      ))}
    </Filters>
  );
}
