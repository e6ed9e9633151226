import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { api, client } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import type { Dispute } from '#web/ui/dispute.ts';
import { Panel } from '#web/ui/Panel.tsx';
import { Refused } from '#web/ui/Refused.tsx';
import { useWords } from '#web/words.tsx';
import { MentionField } from './MentionField.tsx';
import { useDisputeRefresh } from './useDisputeWork.ts';
import './dispute.css';

/** What colleagues say to each other about it; the customer never sees it. */
export function Comments({ dispute: { disputeId, comments } }: { dispute: Dispute }) {
  const { t, instant } = useWords();
  const { organisation, permissions } = useSession();
  return (
    <Panel title={t('agreements.dispute.comments')} note={t('agreements.dispute.comments.note')}>
      <div className="stack">
        {comments.length > 0 && (
          <ol className="dispute-comments">
            {comments.map(({ disputeCommentId, userName, writtenAt, body, mentions }) => (
              <li key={disputeCommentId}>
                <p className="meta"><strong>{userName}</strong>, {instant(writtenAt, organisation.timeZone)}</p>
                <p className="dispute-text">{marked(body, mentions)}</p>
              </li>
            ))}
          </ol>
        )}
        {permissions.includes('note') ? <NewComment disputeId={disputeId} /> : comments.length === 0 && <p className="quiet">{t('agreements.dispute.comments.none')}</p>}
      </div>
    </Panel>
  );
}

/** The names of those named stand out. */
function marked(body: string, names: readonly string[]): ReactNode {
  if (names.length === 0) return body;
  const pattern = new RegExp(`(@(?:${names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')}))`, 'iu');
  return body.split(pattern).map((part, index) => (index % 2 === 1 ? <strong key={index} className="dispute-named">{part}</strong> : part));
}

function NewComment({ disputeId }: { disputeId: number }) {
  const { t } = useWords();
  const { user } = useSession();
  const [body, setBody] = useState('');
  const people = useQuery(api.disputes.people.queryOptions());
  const refresh = useDisputeRefresh();
  const add = useMutation({
    mutationFn: (text: string) => client.disputes.comment({ disputeId, body: text }),
    onSuccess: async () => {
      setBody('');
      await refresh();
    },
  });
  const send = () => { if (body.trim() !== '' && !add.isPending) add.mutate(body.trim()); };
  const others = (people.data ?? []).filter(({ userId }) => userId !== user.userId);
  return (
    <form className="stack" onSubmit={(event) => { event.preventDefault(); send(); }}>
      <MentionField label={t('agreements.dispute.comment')} description={t('agreements.dispute.comment.hint')} value={body} onChange={setBody} onSend={send} names={others.map(({ name }) => name)} />
      <Refused error={add.error} />
      <div><Button type="submit" variant="default" disabled={body.trim() === ''} loading={add.isPending}>{t('agreements.dispute.comment.add')}</Button></div>
    </form>
  );
}
