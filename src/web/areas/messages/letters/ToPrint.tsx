import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { api, type client } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { Amount } from '#web/ui/Amount.tsx';
import { notify } from '#web/ui/notify.ts';
import { Panel } from '#web/ui/Panel.tsx';
import { Pill } from '#web/ui/Pill.tsx';
import { Refused } from '#web/ui/Refused.tsx';
import { EmptyState, Notice } from '#web/ui/states.tsx';
import type { Column } from '#web/ui/table/columns.ts';
import { DataTable } from '#web/ui/table/DataTable.tsx';
import { useWords } from '#web/words.tsx';

type Waiting = Awaited<ReturnType<typeof client.letters.waiting>>;
export type Letter = Waiting['rows'][number];
const channels = ['letter', 'registered'] as const;
type Channel = (typeof channels)[number];

export function ToPrint({ waiting, onOpen, onPrinted }: { waiting: Waiting; onOpen: (messageId: number) => void; onPrinted: (batchId: number) => void }) {
  const { t } = useWords();
  const groups = channels.map((channel) => ({ channel, rows: waiting.rows.filter((row) => row.channel === channel) })).filter(({ rows }) => rows.length > 0);
  return (
    <div className="stack">
      {!waiting.canTypeset && <Notice tone="warn">{t('messages.letters.cannot')}</Notice>}
      {waiting.byProvider.map((channel) => <Notice key={channel}>{t('messages.letters.provider', { channel: t(`messages.letters.channel.${channel}`) })}</Notice>)}
      {groups.map(({ channel, rows }, at) => <Group key={channel} isFirst={at === 0} channel={channel} rows={rows} able={waiting.canTypeset} onOpen={onOpen} onPrinted={onPrinted} />)}
      {groups.length === 0 && <Panel><EmptyState icon="letter" title={t('messages.letters.none')}>{t('messages.letters.none.text')}</EmptyState></Panel>}
      {groups.length > 0 && <p className="meta">{t('messages.letters.note')}</p>}
    </div>
  );
}

const keyOf = (row: Letter) => String(row.messageId);

function Group({ channel, isFirst, rows, able, onOpen, onPrinted }: { channel: Channel; isFirst: boolean; rows: Letter[]; able: boolean; onOpen: (messageId: number) => void; onPrinted: (batchId: number) => void }) {
  const { t } = useWords();
  const { permissions } = useSession();
  const queryClient = useQueryClient();
  const [keys, setKeys] = useState<ReadonlySet<string>>(new Set());
  const print = useMutation(api.printing.print.mutationOptions({
    onSuccess: async ({ batchId, letters, skipped, held, waiting }) => {
      setKeys(new Set());
      notify(t('messages.letters.printed', { count: letters, stopped: skipped + held + waiting }), letters === 0 ? { tone: 'bad' } : {});
      await Promise.all([queryClient.invalidateQueries({ queryKey: api.letters.key() }), queryClient.invalidateQueries({ queryKey: api.messages.key() })]);
      if (batchId !== null) onPrinted(batchId);
    },
  }));
  const columns = useColumns();
  const may = able && permissions.includes('approve');
  const chosen = rows.filter((row) => keys.has(keyOf(row)));
  return (
    <Panel flush title={t(`messages.letters.channel.${channel}`)} action={may && (
      <Button variant={isFirst ? 'filled' : 'default'} loading={print.isPending} onClick={() => print.mutate({ channel })}>{t('messages.letters.print', { count: Math.min(rows.length, 200) })}</Button>
    )}>
      <Refused error={print.error} />
      <DataTable<Letter> label={t(`messages.letters.channel.${channel}`)} columns={columns} rows={rows} rowKey={keyOf} onOpen={(row) => onOpen(row.messageId)} empty={null} count={rows.length}
        {...(may ? { selection: { keys, onChange: setKeys, actions: (
          <Button size="xs" disabled={chosen.length > 200} loading={print.isPending} onClick={() => print.mutate({ channel, messageIds: chosen.map((row) => row.messageId) })}>
            {t('messages.letters.print', { count: chosen.length })}
          </Button>
        ) } } : {})} />
    </Panel>
  );
}

function useColumns(): Column<Letter>[] {
  const { t } = useWords();
  return useMemo(() => [
    { id: 'customer', header: t('messages.letters.column.customer'), width: 'minmax(200px, 1.4fr)', cell: (row) => <>{row.customerName}<span className="table-sub">{row.subject}</span></> },
    { id: 'address', header: t('messages.letters.column.address'), width: 'minmax(180px, 1.4fr)', from: 'medium', cell: (row) => (row.toAddress.trim() === ''
      ? <Pill tone="bad" dot>{t('messages.letters.noAddress')}</Pill> : <span className="quiet">{row.toAddress.split(/\r?\n/).join(', ')}</span>) },
    { id: 'purpose', header: t('messages.letters.column.purpose'), width: '150px', from: 'wide', phone: 'hidden', cell: (row) => <span className="quiet">{t(`messages.purpose.${row.purpose}`)}</span> },
    { id: 'total', header: t('messages.letters.column.total'), width: '132px', end: true, phone: 'figure', cell: (row) => <Amount minor={row.totalMinor} currency={row.currency} /> },
  ], [t]);
}
