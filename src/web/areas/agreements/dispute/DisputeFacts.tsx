import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { Amount } from '#web/ui/Amount.tsx';
import { DayField } from '#web/ui/DayField.tsx';
import { DayText } from '#web/ui/DayText.tsx';
import type { Dispute } from '#web/ui/dispute.ts';
import { Facts, Panel } from '#web/ui/Panel.tsx';
import { useWords } from '#web/words.tsx';
import { Deadline } from '#web/ui/dispute/marks.tsx';
import type { DisputeWork } from '#web/ui/dispute/useDisputeWork.ts';

/** How much, whose, and until when: the last two change here. */
export function DisputeFacts({ dispute, work: { update }, mayWork }: { dispute: Dispute; work: DisputeWork; mayWork: boolean }) {
  const { t } = useWords();
  const { today } = useSession();
  const people = useQuery({ ...api.disputes.people.queryOptions(), enabled: mayWork });
  const { ownerUserId, ownerName, deadlineOn, contestedMinor, currency, source, closedOn } = dispute;
  const known = people.data ?? [];
  const owners = known.some((one) => one.userId === ownerUserId) ? known : [{ userId: ownerUserId, name: ownerName }, ...known];
  return (
    <Panel title={t('agreements.dispute.facts')}>
      <div className="stack">
        <Facts facts={[
          [t('agreements.dispute.column.contested'), <Amount key="contested" minor={contestedMinor} currency={currency} strong />],
          [t('agreements.dispute.source'), t(`agreements.dispute.source.${source}`)],
          ...(mayWork ? [] : [
            [t('agreements.dispute.owner'), ownerName] as const,
            [t('agreements.dispute.deadline'), <Deadline key="deadline" day={deadlineOn} overdue={dispute.overdue} />] as const,
          ]),
          ...(closedOn ? [[t('agreements.dispute.closedOn'), <DayText key="closed" day={closedOn} />] as const] : []),
        ]} />
        {mayWork && (
          <>
            <NativeSelect label={t('agreements.dispute.owner')} value={ownerUserId} disabled={update.isPending}
              onChange={(event) => update.mutate({ ownerUserId: event.currentTarget.value, deadlineOn })}
              data={owners.map((one) => ({ value: one.userId, label: one.name }))} />
            <DayField label={t('agreements.dispute.deadline')} {...(deadlineOn >= today ? { min: today } : {})} value={deadlineOn} disabled={update.isPending}
              onChange={(day) => { if (day !== '' && day !== deadlineOn) update.mutate({ ownerUserId, deadlineOn: day }); }} />
          </>
        )}
      </div>
    </Panel>
  );
}
