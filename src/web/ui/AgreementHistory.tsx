import type { Reason } from '#values/reason.ts';
import { wallClock, type Day } from '#values/day.ts';
import { useSession } from '#web/frame.tsx';
import { useReason } from '#web/reasons.ts';
import { useWords } from '#web/words.tsx';
import { Amount } from './Amount.tsx';
import type { IconName } from './Icon.tsx';
import { Timeline } from './Timeline.tsx';
import './AgreementHistory.css';

const icons: Record<string, IconName> = { open: 'phone', kept: 'check', accepted: 'check', part_kept: 'warning', broken: 'failed', void: 'failed', refused: 'failed', cancelled: 'close', draft: 'edit', approved: 'check', proposed: 'letter' };
const tones: Record<string, 'good' | 'bad'> = { kept: 'good', accepted: 'good', broken: 'bad', void: 'bad' };

/** How a promise or a plan came to where it is, newest first. */
export function AgreementHistory({ events }: { events: readonly { at: string; status: string; userName: string; because: readonly Reason[] }[] }) {
  const { t } = useWords();
  const reason = useReason();
  const { organisation } = useSession();
  return (
    <section className="agreement-part">
      <h3>{t('agreements.history')}</h3>
      <Timeline moments={events.map((event, index) => ({
        id: String(index), on: wallClock(new Date(event.at), organisation.timeZone).day, icon: isWarning(event) ? 'warning' : icons[event.status] ?? 'note', title: event.because.map(reason).join(' · '),
        ...(event.userName === 'system' ? {} : { detail: t('agreements.history.by', { name: event.userName }) }), ...(isWarning(event) ? { tone: 'bad' as const } : tones[event.status] ? { tone: tones[event.status]! } : {}),
      })).reverse()} />
    </section>
  );
}

/** A plan that goes on, with an instalment late. */
function isWarning({ because }: { because: readonly Reason[] }): boolean {
  return because[0]?.code === 'plan_instalment_late';
}

/** What is agreed about which item, and what is still open of it. */
export function AgreedItems({ items, currency }: { items: readonly { itemId: number; reference: string; dueOn: Day; amountMinor: number; openMinor: number }[]; currency: string }) {
  const { t, money, day } = useWords();
  return (
    <section className="agreement-part">
      <h3>{t('agreements.items')}</h3>
      <ul className="agreed-items">
        {items.map((item) => (
          <li key={item.itemId}>
            <span>{item.reference} <span className="meta">{t('agreements.items.due', { day: day(item.dueOn) })} · {item.openMinor > 0 ? t('agreements.items.open', { open: money(item.openMinor, currency) }) : t('agreements.items.settled')}</span></span>
            <Amount minor={item.amountMinor} currency={currency} />
          </li>
        ))}
      </ul>
    </section>
  );
}
