import { lazy, Suspense, useState } from 'react';
import type { Message } from '#web/ui/message.ts';
import { MessageItems, MessageSheet } from '#web/ui/MessageSheet.tsx';
import { Skeleton } from '#web/ui/states.tsx';
import { Tabs } from '#web/ui/Tabs.tsx';
import { useWords } from '#web/words.tsx';
import type { Line } from './work.ts';

const Items = lazy(async () => ({ default: (await import('./sections/Items.tsx')).Items }));
const Agreements = lazy(async () => ({ default: (await import('./sections/Agreements.tsx')).Agreements }));
const Exchanges = lazy(async () => ({ default: (await import('./sections/Exchanges.tsx')).Exchanges }));
const People = lazy(async () => ({ default: (await import('./sections/People.tsx')).People }));
const Notes = lazy(async () => ({ default: (await import('#web/ui/Notes.tsx')).Notes }));

const sections = ['items', 'agreements', 'exchanges', 'people', 'notes'] as const;

/** All there is about the customer, without leaving: the message first when the line is one; the others come when they are opened. */
export function Sections({ line, message }: { line: Line; message: Message | undefined }) {
  const { t } = useWords();
  const ids = message ? ['message' as const, ...sections] : sections;
  const [chosen, setChosen] = useState<(typeof ids)[number]>(ids[0]!);
  const { customerId, customerName: name } = line;
  return (
    <div className="day-sections">
      <Tabs label={t('dunning.section')} value={chosen} onChange={setChosen} tabs={ids.map((id) => ({ id, label: t(`dunning.section.${id}`) }))}>
        <Suspense fallback={<Skeleton lines={4} />}>
          {chosen === 'message' && message && <div className="stack"><MessageSheet message={message} />{message.items.length > 0 && <MessageItems message={message} />}</div>}
          {chosen === 'items' && <Items customerId={customerId} />}
          {chosen === 'agreements' && <Agreements customerId={customerId} name={name} />}
          {chosen === 'exchanges' && <Exchanges customerId={customerId} />}
          {chosen === 'people' && <People customerId={customerId} />}
          {chosen === 'notes' && <Notes customerId={customerId} />}
        </Suspense>
      </Tabs>
    </div>
  );
}
