import { ActionIcon } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useSession } from '#web/frame.tsx';
import { Amount } from '#web/ui/Amount.tsx';
import { Icon } from '#web/ui/Icon.tsx';
import { PayerPill } from '#web/ui/PayerPill.tsx';
import { useWords } from '#web/words.tsx';
import type { Line } from './work.ts';

/** Who it is about, and what he owes; opens his page. One keeps the line on top, or puts it off. */
export function LineHead({ line, onPin, onLater }: { line: Line; onPin: () => void; onLater: () => void }) {
  const { t } = useWords();
  const mayWork = useSession().permissions.includes('work');
  const pin = t(line.pinned ? 'dunning.order.unpin' : 'dunning.order.pin');
  return (
    <div className="day-head">
      <div className="day-head-words">
        <h2><Link to="/clients/$customerId" params={{ customerId: String(line.customerId) }}>{line.customerName}</Link></h2>
        <span className="inline"><PayerPill payerClass={line.class} /><span className="meta">{t(`dunning.work.${line.kind}`)}{line.stepName && ` · ${line.stepName}`}{line.collectorName && ` · ${t('dunning.day.collector', { name: line.collectorName })}`}</span></span>
      </div>
      <div className="day-head-end">
        {mayWork && <span className="day-head-places">
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
