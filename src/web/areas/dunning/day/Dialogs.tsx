import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { api, client } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { HoldPanel } from '#web/ui/HoldPanel.tsx';
import { useWords } from '#web/words.tsx';
import { LaterDialog } from './LaterDialog.tsx';
import type { Places } from './usePlaces.ts';
import type { Work } from './useWork.ts';
import { WithdrawDialog } from './WithdrawDialog.tsx';
import type { Asked, Line } from './work.ts';

const DisputeForm = lazy(async () => ({ default: (await import('#web/ui/DisputeForm.tsx')).DisputeForm }));
const PlanPanel = lazy(async () => ({ default: (await import('#web/ui/PlanForm.tsx')).PlanPanel }));

/** What is asked over the list: of one line, or of all those chosen. */
export function Dialogs({ asked, lines, work, places, note, onDone, onClose }: {
  asked: Asked; lines: readonly Line[]; work: Work; places: Places; note: string; onDone: () => void; onClose: () => void;
}) {
  const line = lines[0]!;
  switch (asked) {
    case 'hold': return <PlaceHold lines={lines} work={work} onDone={onDone} onClose={onClose} />;
    case 'withdraw': return <WithdrawDialog lines={lines} busy={work.withdraw.isPending} onClose={onClose} onWithdraw={(why) => work.withdraw.mutate({ lines, why }, { onSettled: onDone })} />;
    case 'later': return <LaterDialog line={line} busy={places.later.isPending} onClose={onClose} onLater={(laterOn) => places.later.mutate({ line, laterOn }, { onSettled: onDone })} />;
    case 'dispute': return <Suspense><Contest line={line} work={work} note={note} onClose={onClose} /></Suspense>;
    case 'plan': return <Suspense><Plan line={line} onClose={onClose} /></Suspense>;
    default: return null;
  }
}

/** Contested on the phone, it ends the call. */
function Contest({ line: { kind, messageId, customerId, customerName }, work, note, onClose }: { line: Line; work: Work; note: string; onClose: () => void }) {
  const call = kind === 'call' ? messageId : null;
  // The call ends first: once contested, what was asked is held, and there is no call to end any more.
  return (
    <DisputeForm customerId={customerId} name={customerName} description={note} onClose={onClose}
      {...(call === null ? {} : { source: 'call' as const, sourceMessageId: call, before: () => client.messages.finishCall({ messageId: call, outcome: 'disputed', note }), onOpened: () => work.drop((one) => one.kind === 'call' && one.messageId === call) })} />
  );
}

function Plan({ line: { customerId, customerName }, onClose }: { line: Line; onClose: () => void }) {
  const { today } = useSession();
  return <PlanPanel customerId={customerId} name={customerName} today={today} onClose={onClose} />;
}

/** Of one customer, or of all those chosen: then for each as a whole. */
function PlaceHold({ lines, work, onDone, onClose }: { lines: readonly Line[]; work: Work; onDone: () => void; onClose: () => void }) {
  const { t, money, day } = useWords();
  const { today } = useSession();
  const customers = new Set(lines.map(({ customerId }) => customerId)).size;
  const line = customers === 1 ? lines[0] : undefined;
  const messageId = line?.messageId ?? null;
  const message = useQuery({ ...api.messages.get.queryOptions({ input: { messageId: messageId ?? 0 } }), enabled: messageId !== null });
  const items = (message.data?.items ?? []).filter(({ openMinor }) => openMinor > 0)
    .map(({ itemId, reference, dueOn, openMinor }) => ({ itemId, label: [reference, day(dueOn), line && money(openMinor, line.currency)].filter(Boolean).join(' · ') }));
  return (
    <HoldPanel name={line?.customerName ?? t('dunning.day.customers', { count: customers })} items={items} today={today} busy={work.hold.isPending} error={work.hold.error} onClose={() => { work.hold.reset(); onClose(); }}
      onPlace={(hold) => work.hold.mutate({ lines, hold }, { onSuccess: onDone })} />
  );
}
