import { useRef, type KeyboardEvent, type PointerEvent } from 'react';
import type { Channel } from '#values/kinds.ts';
import { Icon, type IconName } from '#web/ui/Icon.tsx';
import { Pill } from '#web/ui/Pill.tsx';
import { useWords } from '#web/words.tsx';
import { axisOf, offsetAt, placeOn, placesOf, rangeOf, within, type DraftStep, type Purpose } from './scenario.ts';
import { useOffset } from './useSayings.ts';
import './scenario.css';

const purposeIcon: Record<Purpose, IconName> = { courtesy: 'calendar', reminder: 'runs', call: 'phone', formal_notice: 'warning', thanks: 'thanks' };
const channelIcon: Record<Channel, IconName> = { email: 'messages', phone: 'phone', letter: 'letter', registered: 'letter', sms: 'note' };
type Placed = { step: DraftStep; place: number };

/** The steps where they stand in time: dots that slide on the axis of days, and a card for each. Apart from them, what answers an event, and thanks. */
export function StepAxis({ steps, chosen, disabled, onChoose, onMove }: {
  steps: readonly DraftStep[]; chosen: string | undefined; disabled: boolean; onChoose: (key: string) => void; onMove: (key: string, offsetDays: number) => void;
}) {
  const { t } = useWords();
  const places = placesOf(steps);
  const axis = axisOf([...places.values()]);
  const placed = steps.flatMap((step): Placed[] => (places.get(step.key) === undefined ? [] : [{ step, place: places.get(step.key)! }]));
  const answers = steps.filter(({ anchor }) => anchor === 'event');
  const thanks = steps.filter(({ purpose }) => purpose === 'thanks');
  const column = (index: number) => ((index + 0.5) / placed.length) * 100;
  const onDay = (step: DraftStep, place: number) => onMove(step.key, offsetAt(steps, step, place));
  return (
    <div className="axis-frame">
      <div className="axis-main">
        <div className="axis" aria-hidden={placed.length === 0}>
          <span className="axis-line" />
          <span className="axis-before" style={{ width: `${placeOn(axis, 0)}%` }} />
          {ticks(axis).map((day) => <span key={day} className="axis-tick" style={{ left: `${placeOn(axis, day)}%` }}>{day < 0 ? `−${-day}` : day}</span>)}
          <span className="axis-due" style={{ left: `${placeOn(axis, 0)}%` }}>{t('dunning.axis.due')}</span>
          {placed.map(({ step, place }) => <Dot key={step.key} step={step} place={place} axis={axis} chosen={step.key === chosen} disabled={disabled} onChoose={onChoose} onDay={onDay} onMove={onMove} />)}
        </div>
        <svg className="axis-leads" viewBox="0 0 100 24" preserveAspectRatio="none" aria-hidden>
          {placed.map(({ step, place }, index) => {
            const [from, to] = [placeOn(axis, place), column(index)];
            return <path key={step.key} d={`M${from} 0C${from} 14 ${to} 8 ${to} 24`} data-chosen={step.key === chosen || undefined} />;
          })}
        </svg>
        <ol className="axis-cards" style={{ gridTemplateColumns: `repeat(${Math.max(1, placed.length)}, minmax(0, 1fr))` }}>
          {placed.map(({ step }) => <li key={step.key}><Card step={step} chosen={step.key === chosen} onChoose={onChoose} /></li>)}
        </ol>
      </div>
      {(answers.length > 0 || thanks.length > 0) && (
        <div className="axis-apart">
          <Apart title={t('dunning.axis.events')} steps={answers} chosen={chosen} onChoose={onChoose} />
          <Apart title={t('dunning.axis.paid')} steps={thanks} chosen={chosen} onChoose={onChoose} />
        </div>
      )}
    </div>
  );
}

/** Steps that count from something that may happen any day. */
function Apart({ title, steps, chosen, onChoose }: { title: string; steps: readonly DraftStep[]; chosen: string | undefined; onChoose: (key: string) => void }) {
  if (steps.length === 0) return null;
  return (
    <div>
      <p className="meta">{title}</p>
      <ul className="axis-apart-cards">{steps.map((step) => <li key={step.key}><Card step={step} chosen={step.key === chosen} onChoose={onChoose} /></li>)}</ul>
    </div>
  );
}

function Card({ step, chosen, onChoose }: { step: DraftStep; chosen: boolean; onChoose: (key: string) => void }) {
  const { t } = useWords();
  const offset = useOffset();
  return (
    <button type="button" className="step-card" aria-pressed={chosen} onClick={() => onChoose(step.key)}>
      <span className="step-card-head"><Icon name={purposeIcon[step.purpose]} size={16} /><strong>{offset.short(step)}</strong></span>
      <span className="step-card-name">{step.name || t('dunning.step.unnamed')}</span>
      {step.event && <span className="step-card-event">{t(`dunning.event.${step.event}`)}</span>}
      <span className="step-card-foot">
        <Pill tone={step.approval === 'automatic' ? 'accent' : 'neutral'}>{t(`dunning.approval.short.${step.approval}`)}</Pill>
        {step.channel !== 'phone' && <span className="step-card-channel" title={t(`dunning.channel.${step.channel}`)}><Icon name={channelIcon[step.channel]} size={16} label={t(`dunning.channel.${step.channel}`)} />{step.channel === 'registered' && <sup>R</sup>}</span>}
      </span>
    </button>
  );
}

const KEYS: Record<string, number> = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 7, PageDown: -7 };

/** Slides with the hand or the arrows, a day at a time; never where its kind may not stand. */
function Dot({ step, place, axis, chosen, disabled, onChoose, onDay, onMove }: Placed & {
  axis: { from: number; to: number }; chosen: boolean; disabled: boolean; onChoose: (key: string) => void; onDay: (step: DraftStep, place: number) => void;
  onMove: (key: string, offsetDays: number) => void;
}) {
  const offset = useOffset();
  // The axis may grow while one drags: the hand follows the one it began on.
  const grasped = useRef<{ left: number; width: number; axis: { from: number; to: number } } | undefined>(undefined);
  const range = rangeOf(step);
  const onKeyDown = (event: KeyboardEvent) => {
    const by = KEYS[event.key];
    if (by === undefined || disabled) return;
    event.preventDefault();
    onMove(step.key, within(step.offsetDays + by, range));
  };
  const onPointerDown = (event: PointerEvent<HTMLSpanElement>) => {
    onChoose(step.key);
    if (disabled) return;
    const box = event.currentTarget.parentElement!.getBoundingClientRect();
    grasped.current = { left: box.left, width: box.width, axis };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent) => {
    const grip = grasped.current;
    if (!grip) return;
    const days = grip.axis.from + ((event.clientX - grip.left) / grip.width) * (grip.axis.to - grip.axis.from);
    onDay(step, Math.round(Math.min(days, grip.axis.to)));
  };
  return (
    <span className="axis-dot" role="slider" tabIndex={0} data-purpose={step.purpose} data-chosen={chosen || undefined} style={{ left: `${placeOn(axis, place)}%` }}
      aria-label={step.name} aria-valuemin={range.min} aria-valuemax={range.max} aria-valuenow={step.offsetDays} aria-valuetext={offset.long(step)} aria-disabled={disabled}
      onFocus={() => onChoose(step.key)} onKeyDown={onKeyDown} onPointerDown={onPointerDown} onPointerMove={onPointerMove}
      onPointerUp={() => { grasped.current = undefined; }} onPointerCancel={() => { grasped.current = undefined; }} />
  );
}

function ticks({ from, to }: { from: number; to: number }): number[] {
  const by = to - from > 140 ? 30 : 10;
  const first = Math.ceil(from / by) * by;
  return Array.from({ length: Math.floor((to - first) / by) + 1 }, (_, index) => first + index * by).filter((day) => day !== 0);
}
