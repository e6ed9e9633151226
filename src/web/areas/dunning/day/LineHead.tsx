import { ActionIcon } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useSession } from '#web/frame.tsx';
import { Amount } from '#web/ui/Amount.tsx';
import { Icon } from '#web/ui/Icon.tsx';
import { PayerPill } from '#web/ui/PayerPill.tsx';
import { Verb } from '#web/ui/Verb.tsx';
import { useWords } from '#web/words.tsx';
import { wordOf, type Line } from './work.ts';

/** Who it is about, and what he owes; opens his page. One keeps the line on top, puts it off, or takes it back. */
export function LineHead({ line, onPin, onLater }: { line: Line; onPin: () => void; onLater: () => void }) {
  const { t } = useWords();
  const mayWork = useSession().permissions.includes('work');
  const { laterUntil } = line;
  const pin = t(line.pinned ? 'dunning.order.unpin' : 'dunning.order.pin');
  return (
    <div className="beside-head">
      <div>
        <h2><Link to="/clients/$customerId" params={{ customerId: String(line.customerId) }}>{line.customerName}</Link></h2>
        <span className="inline"><PayerPill payerClass={line.class} /><span className="meta">{t(wordOf(line))}{line.stepName && ` · ${line.stepName}`}{line.collectorName && ` · ${t('dunning.day.collector', { name: line.collectorName })}`}</span></span>
      </div>
      <div className="day-head-end">
        {mayWork && laterUntil !== null && <Verb hint="t" size="xs" variant="default" onClick={onLater}>{t('dunning.later.back')}</Verb>}
        {mayWork && laterUntil === null && <span className="day-head-places">
          <ActionIcon variant={line.pinned ? 'light' : 'subtle'} color={line.pinned ? undefined : 'gray'} aria-pressed={line.pinned} aria-keyshortcuts="g" aria-label={pin} title={`${pin} (g)`} onClick={onPin}><Icon name="pin" /></ActionIcon>
          <ActionIcon variant="subtle" color="gray" aria-keyshortcuts="t" aria-label={t('dunning.later')} title={`${t('dunning.later')} (t)`} onClick={onLater}><Icon name="clock" /></ActionIcon>
        </span>}
        <span className="day-head-sum">
          <Amount minor={line.totalMinor} currency={line.currency} strong />
          {line.overdueMinor > 0 && line.overdueMinor !== line.totalMinor && <span className="meta">{t('dunning.day.overdue')} <Amount minor={line.overdueMinor} currency={line.currency} /></span>}
        </span>
      </div>
    </div>
  );
}
