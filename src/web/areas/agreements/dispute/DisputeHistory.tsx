import type { Dispute } from '#web/ui/dispute.ts';
import { Panel } from '#web/ui/Panel.tsx';
import { useSession } from '#web/frame.tsx';
import { useReason } from '#web/reasons.ts';
import { useWords } from '#web/words.tsx';

/** How it came to where it is, the latest first. */
export function DisputeHistory({ dispute: { events } }: { dispute: Dispute }) {
  const { t, instant } = useWords();
  const reason = useReason();
  const { organisation } = useSession();
  return (
    <Panel title={t('agreements.dispute.history')}>
      <ol className="dispute-history">
        {events.map(({ at, userName, because }, index) => (
          <li key={index}>
            {because.map((one, line) => <p key={line}>{reason(one)}</p>)}
            <p className="meta">{userName}, {instant(at, organisation.timeZone)}</p>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
