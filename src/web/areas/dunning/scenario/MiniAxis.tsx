import { useWords } from '#web/words.tsx';
import { placeOn, savedPlaces, type Scenario } from './scenario.ts';
import { useOffset } from './useSayings.ts';
import './scenario.css';

/** A scenario's steps in one line, on the same axis as its neighbours: to be compared at a glance. What answers an event has no day of its own. */
export function MiniAxis({ steps, axis }: { steps: Scenario['steps']; axis: { from: number; to: number } }) {
  const { t } = useWords();
  const offset = useOffset();
  const places = savedPlaces({ steps });
  const shown = spaced(steps.flatMap((step, at) => (places[at] === undefined ? [] : [{ ...step, place: places[at], on: placeOn(axis, places[at]) }])));
  const label = shown.map((step) => `${step.name} ${offset.short(step)}`).join(', ');
  return (
    <div className="mini-axis" role="img" aria-label={label || t('dunning.axis.empty')}>
      <span className="mini-axis-due" style={{ left: `${placeOn(axis, 0)}%` }} />
      {shown.map((step, index) => (
        <span key={index} className="mini-axis-dot" data-purpose={step.purpose} data-crowded={step.crowded} style={{ left: `${step.on}%` }} title={`${step.name}, ${offset.long(step)}`}>
          <span>{offset.short({ ...step, anchor: 'due', offsetDays: step.place })}</span>
        </span>
      ))}
    </div>
  );
}

/** Shares of the line a written day needs, on a wide screen and on a phone. */
const ROOM = [['wide', 7], ['phone', 13]] as const;

/** Days too near the one written before them are not written: on a phone only, or anywhere. */
function spaced<Step extends { on: number }>(steps: readonly Step[]): (Step & { crowded: 'wide' | 'phone' | undefined })[] {
  const last: Partial<Record<'wide' | 'phone', number>> = {};
  return [...steps].sort((a, b) => a.on - b.on).map((step) => {
    const crowded = ROOM.find(([width, room]) => last[width] !== undefined && step.on - last[width] < room)?.[0];
    if (crowded !== 'wide') last.wide = step.on;
    if (crowded === undefined) last.phone = step.on;
    return { ...step, crowded };
  });
}
