import { Button, Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api, type client } from '#web/api.ts';
import { Amount } from '#web/ui/Amount.tsx';
import { DayText } from '#web/ui/DayText.tsx';
import { Pill } from '#web/ui/Pill.tsx';
import { Refused } from '#web/ui/Refused.tsx';
import { Skeleton } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';
import type { Change } from './changes.ts';
import { Changes } from './Changes.tsx';
import '#web/ui/More.css';

type Foreseen = Awaited<ReturnType<typeof client.scenarios.effect>>;
type Kind = Foreseen['sample'][number]['change'];
const shown = ['newly', 'sooner', 'later', 'differently', 'noLonger', 'same'] as const satisfies readonly Kind[];
const tones: Record<Kind, 'accent' | 'good' | 'warn' | 'neutral'> = { newly: 'accent', sooner: 'warn', later: 'good', differently: 'neutral', noLonger: 'good', same: 'neutral' };

type Asked = Parameters<typeof client.scenarios.effect>[0];

/** What saving would do to running customers, seen before anything is saved. `asked`: a scenario's fields, or another order of all of them. */
export function Effect({ title, action, asked, changes, busy, error, onClose, onSave }: {
  title: string; action: string; asked: Asked; changes: readonly Change[]; busy: boolean; error: Error | null; onClose: () => void; onSave: () => void;
}) {
  const { t } = useWords();
  const foreseen = useQuery(api.scenarios.effect.queryOptions({ input: asked, gcTime: 0, staleTime: Infinity, retry: false }));
  const refused = error ?? foreseen.error;
  return (
    <Modal opened size={720} onClose={onClose} closeButtonProps={{ 'aria-label': t('ui.close') }} title={title}>
      <div className="stack">
        {changes.length > 0 && <details className="more" open={changes.length <= 3}><summary>{t('dunning.effect.changes', { count: changes.length })}</summary><Changes changes={changes} /></details>}
        <section aria-live="polite" aria-busy={foreseen.isPending}>
          <h3 className="effect-title">{t('dunning.effect.title')}</h3>
          <Refused error={refused} title={t('dunning.scenario.refused')} />
          {foreseen.isPending && <><p className="meta">{t('dunning.effect.wait')}</p><Skeleton lines={5} /></>}
          {foreseen.data && <Foresight effect={foreseen.data} />}
        </section>
      </div>
      <div className="confirm-actions">
        <Button variant="default" onClick={onClose}>{t('ui.cancel')}</Button>
        <Button data-autofocus loading={busy} disabled={foreseen.isPending || foreseen.isError} onClick={onSave}>{action}</Button>
      </div>
    </Modal>
  );
}

function Foresight({ effect }: { effect: Foreseen }) {
  const { t, number } = useWords();
  const { today, total, changes, sample } = effect;
  const changing = shown.some((kind) => kind !== 'same' && changes[kind] > 0);
  if (effect.customers === 0) return <p className="quiet">{t('dunning.effect.nobody')}</p>;
  return (
    <div className="stack">
      <p className="quiet">{changing ? t('dunning.effect.lead', { customers: effect.customers, before: total.before, after: total.after }) : t('dunning.effect.none', { customers: effect.customers })}</p>
      <ul className="effect-counts">
        {shown.map((kind) => (
          <li key={kind} data-none={changes[kind] === 0 || undefined}><strong className="num">{number(changes[kind])}</strong><span>{t(`dunning.effect.${kind}`)}</span></li>
        ))}
      </ul>
      <p className="meta">
        {t('dunning.effect.today', { before: today.before, after: today.after })} {effect.moved > 0 && t('dunning.effect.moved', { count: effect.moved })}
      </p>
      {sample.length > 0 && (
        // What scrolls must be reached by the keyboard (WCAG 2.1.1).
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <div className="effect-sample" role="region" aria-label={t('dunning.effect.sample')} tabIndex={0}>
          <ul>{sample.map((one) => <Sampled key={`${one.customerId} ${one.currency}`} one={one} />)}</ul>
        </div>
      )}
      <p className="meta">{t('dunning.effect.note')}</p>
    </div>
  );
}

function Sampled({ one }: { one: Foreseen['sample'][number] }) {
  const { t } = useWords();
  return (
    <li>
      <div>
        <Link to="/clients/$customerId" params={{ customerId: String(one.customerId) }} target="_blank">{one.customerName}</Link>
        <span className="meta"><Amount minor={one.owedMinor} currency={one.currency} round /> {t('dunning.effect.overdue')}</span>
      </div>
      <div className="effect-move"><Move before={one.before} after={one.after} /></div>
      <Pill tone={tones[one.change]}>{t(`dunning.effect.one.${one.change}`)}</Pill>
    </li>
  );
}

type Told = Foreseen['sample'][number]['before'];

/** The same step from one day to another; of two steps, which one leaves no more and which one does. */
function Move({ before, after }: { before: Told; after: Told }) {
  const { t } = useWords();
  if (before && after && before.stepName === after.stepName) {
    const channels = [...new Set([before.channel, after.channel])].map((channel) => t(`dunning.channel.${channel}`));
    return (
      <p>
        {before.stepName}, <DayText day={before.on} form="short" />{after.on !== before.on && <> → <DayText day={after.on} form="short" /></>} <span className="meta">{channels.join(' → ')}</span>
      </p>
    );
  }
  return (
    <>
      {before && <p className="quiet"><Contact contact={before} /> {t('dunning.effect.out')}</p>}
      {after && <p><Contact contact={after} /> {t('dunning.effect.in')}</p>}
    </>
  );
}

function Contact({ contact }: { contact: NonNullable<Told> }) {
  const { t } = useWords();
  return <span>{contact.stepName}, <DayText day={contact.on} form="short" /> <span className="meta">{t(`dunning.channel.${contact.channel}`)}</span></span>;
}
