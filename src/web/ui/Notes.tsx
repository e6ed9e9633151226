import { Button, Textarea } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, client } from '#web/api.ts';
import { PageFailed, useSession } from '#web/frame.tsx';
import { Panel } from './Panel.tsx';
import { Refused } from './Refused.tsx';
import { EmptyState, Skeleton } from './states.tsx';
import { useWords } from '#web/words.tsx';
import './Notes.css';

/** What people know of him that the ledger does not say, latest first. */
export function Notes({ customerId }: { customerId: number }) {
  const { t, instant } = useWords();
  const { organisation, permissions } = useSession();
  const { data, error } = useQuery(api.customers.notes.queryOptions({ input: { customerId } }));
  if (error && !data) return <PageFailed error={error} />;
  return (
    <Panel>
      <div className="stack">
        {permissions.includes('note') ? <NewNote customerId={customerId} /> : <p className="meta">{t('customers.notes.notYours')}</p>}
        {!data && <Skeleton lines={3} />}
        {data?.length === 0 && <EmptyState icon="note" title={t('customers.notes.none')}>{t('customers.notes.none.text')}</EmptyState>}
        {data && data.length > 0 && (
          <ol className="notes">
            {data.map((note) => (
              <li key={note.noteId}>
                <p className="meta"><strong>{note.userName}</strong>, {instant(note.writtenAt, organisation.timeZone)}</p>
                <p className="note-body">{note.body}</p>
              </li>
            ))}
          </ol>
        )}
      </div>
    </Panel>
  );
}

function NewNote({ customerId }: { customerId: number }) {
  const { t } = useWords();
  const [body, setBody] = useState('');
  const queryClient = useQueryClient();
  const add = useMutation({
    mutationFn: (text: string) => client.customers.addNote({ customerId, body: text }),
    onSuccess: async () => {
      setBody('');
      await queryClient.invalidateQueries({ queryKey: api.customers.notes.key({ input: { customerId } }) });
    },
  });
  const send = () => { if (body.trim() !== '' && !add.isPending) add.mutate(body.trim()); };
  return (
    <form className="stack" onSubmit={(event) => { event.preventDefault(); send(); }}>
      <Textarea label={t('customers.notes.new')} description={t('customers.notes.hint')} rows={3} maxLength={5000} value={body} onChange={(event) => setBody(event.currentTarget.value)}
        onKeyDown={(event) => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send(); }} />
      <Refused error={add.error} />
      <div><Button type="submit" disabled={body.trim() === ''} loading={add.isPending}>{t('customers.notes.add')}</Button></div>
    </form>
  );
}
