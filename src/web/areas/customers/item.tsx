import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, type ReactNode } from 'react';
import type { Day } from '#values/day.ts';
import { api, type client } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { Amount } from '#web/ui/Amount.tsx';
import { DayText } from '#web/ui/DayText.tsx';
import { Icon } from '#web/ui/Icon.tsx';
import { notify } from '#web/ui/notify.ts';
import { Facts } from '#web/ui/Panel.tsx';
import { Pill } from '#web/ui/Pill.tsx';
import { Refused } from '#web/ui/Refused.tsx';
import { SidePanel } from '#web/ui/SidePanel.tsx';
import { Notice, Skeleton } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';
import type { Item } from './shapes.ts';

const Einvoice = lazy(async () => ({ default: (await import('./einvoice.tsx')).Einvoice }));

type Allocation = Awaited<ReturnType<typeof client.ledger.allocations>>[number];

const rules = ['lettering', 'partial_lettering', 'reference', 'amount', 'oldest_first'] as const;
const tones = { read: 'good', inferred: 'warn', manual: 'accent' } as const;

/** One item: what it is, where its due date comes from, and what was set against it, read in the ledger or inferred. */
export function ItemPanel({ item, au, onClose, onHold, onContest }: {
  item: Item; au: Day | undefined; onClose: () => void; onHold: (() => void) | undefined; onContest: (() => void) | undefined;
}) {
  const { t, day } = useWords();
  const { data, error } = useQuery(api.ledger.allocations.queryOptions({ input: { itemId: item.itemId } }));
  const { currency } = item;
  const facts: [string, ReactNode][] = [
    [t('customers.item.kind'), t(`ledger.kind.${item.kind}`)],
    [t('customers.column.issued'), <DayText key="issued" day={item.issuedOn} />],
    ...(item.amountMinor < 0 ? [] : [[t('customers.column.due'), <span key="due"><DayText day={item.dueOn} /><span className="item-basis">{t(`ledger.due.${item.dueBasis}`)}</span></span>] as [string, ReactNode]]),
    [t('customers.column.amount'), <Amount key="amount" minor={item.amountMinor} currency={currency} markCredit />],
    [au ? t('customers.item.open.at', { day: day(au) }) : t('customers.item.open'), <Amount key="open" minor={item.openMinor} currency={currency} markCredit strong />],
    ...(item.settledOn ? [[t('customers.item.settled'), <DayText key="settled" day={item.settledOn} />] as [string, ReactNode]] : []),
    [t('customers.item.account'), [item.account, item.journal].filter(Boolean).join(' · ')],
  ];
  return (
    <SidePanel opened onClose={onClose} title={item.reference || item.label || t(`ledger.kind.${item.kind}`)}
      actions={(onHold ?? onContest) && (
        <>
          {onContest && <Button variant="default" leftSection={<Icon name="dispute" size={16} />} onClick={onContest}>{t('customers.item.dispute')}</Button>}
          {onHold && <Button variant="default" leftSection={<Icon name="hold" size={16} />} onClick={onHold}>{t('customers.item.hold')}</Button>}
        </>
      )}>
      <div className="stack">
        {item.label && item.reference && <p className="quiet">{item.label}</p>}
        <Facts facts={facts} />
        {item.amountMinor > 0 && (item.letteredAlone || item.letteringAside) && <LetteredAlone item={item} />}
        {item.kind === 'invoice' && <Suspense><Einvoice item={item} /></Suspense>}
        {item.ageUnknown && <p className="meta">{t('customers.item.ageUnknown')}</p>}
        <section>
          <h3>{t(item.amountMinor < 0 ? 'customers.item.usedFor' : 'customers.item.settledBy')}</h3>
          <Refused error={error} />
          {!data && !error && <Skeleton lines={2} />}
          {data?.length === 0 && <p className="quiet">{t('customers.item.nothing')}</p>}
          {data && data.length > 0 && <ul className="entries">{data.map((one) => <AllocationLine key={one.allocationId} allocation={one} />)}</ul>}
        </section>
      </div>
    </SidePanel>
  );
}

/** Lettered in the accounts with nothing against it: left out of the reminders, until somebody who knows says otherwise. */
function LetteredAlone({ item: { itemId, lettering, letteringAside } }: { item: Item }) {
  const { t } = useWords();
  const { permissions } = useSession();
  const queryClient = useQueryClient();
  const set = useMutation(api.ledger.setLetteringAside.mutationOptions({
    onSuccess: async (_, { aside }) => {
      await queryClient.invalidateQueries({ queryKey: api.ledger.key() });
      notify(t(aside ? 'customers.item.alone.backDone' : 'customers.item.alone.outDone'));
    },
  }));
  const may = permissions.includes('work');
  return (
    <Notice tone={letteringAside ? 'info' : 'warn'} title={t(letteringAside ? 'customers.item.alone.back' : 'customers.item.alone.out')}>
      <div className="stack">
        <p>{t(letteringAside ? 'customers.item.alone.back.text' : 'customers.item.alone.out.text', { lettering })}</p>
        <Refused error={set.error} />
        <div>
          <Button size="xs" variant="default" loading={set.isPending} disabled={!may} title={may ? undefined : t('customers.notYours')} onClick={() => set.mutate({ itemId, aside: !letteringAside })}>
            {t(letteringAside ? 'customers.item.alone.leaveOut' : 'customers.item.alone.takeBack')}
          </Button>
        </div>
      </div>
    </Notice>
  );
}

function AllocationLine({ allocation }: { allocation: Allocation }) {
  const { t } = useWords();
  const { basis, lettering, otherKind, otherReference, otherLabel } = allocation;
  const rule = rules.find((one) => one === allocation.rule);
  const how = rule ? t(`ledger.rule.${rule}`, { lettering }) : '';
  return (
    <li>
      <div className="allocation-words">
        <p><strong>{otherReference || otherLabel || t(`ledger.kind.${otherKind}`)}</strong> <span className="quiet">{t(`ledger.kind.${otherKind}`)}, <DayText day={allocation.allocatedOn} /></span></p>
        <p className="inline"><Pill tone={tones[basis]}>{t(`ledger.basis.${basis}`)}</Pill><span className="meta">{allocation.amountMinor < 0 ? t('customers.item.takenBack') : how}</span></p>
      </div>
      <Amount minor={allocation.amountMinor} currency={allocation.currency} />
    </li>
  );
}
