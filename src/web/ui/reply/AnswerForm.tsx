import { Button, Checkbox, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Refused } from '#web/ui/Refused.tsx';
import type { Proposal, Reply } from '#web/ui/reply.ts';
import { useWords } from '#web/words.tsx';
import type { ReplyVerbs } from './useReply.ts';

/** An answer in the same thread, with the files asked for. */
export function AnswerForm({ reply, documents, missing, verbs, onCancel }: { reply: Reply; documents: Proposal['documents']; missing: Proposal['missing']; verbs: ReplyVerbs; onCancel?: () => void }) {
  const { t } = useWords();
  const [subject, setSubject] = useState(/^re\s*:/i.test(reply.subject) ? reply.subject : `Re: ${reply.subject}`);
  const [body, setBody] = useState(t(`messages.replies.text.${reply.class !== 'copy' ? 'any' : documents.length > 0 ? 'copy' : 'copy_later'}`));
  const [chosen, setChosen] = useState<readonly number[]>(documents.map(({ documentId }) => documentId));
  const ready = subject.trim() !== '' && body.trim() !== '';
  return (
    <form className="reply-form stack" onSubmit={(event) => { event.preventDefault(); if (ready) verbs.answer.mutate({ subject, body, documentIds: [...chosen] }); }}>
      <TextInput label={t('messages.replies.form.subject')} value={subject} onChange={(event) => setSubject(event.currentTarget.value)} />
      <Textarea label={t('messages.replies.form.text')} autosize minRows={5} maxRows={16} value={body} onChange={(event) => setBody(event.currentTarget.value)} />
      {documents.length > 0 && (
        <Checkbox.Group label={t('messages.replies.form.documents')} value={chosen.map(String)} onChange={(values) => setChosen(values.map(Number))}>
          <div className="reply-choices">{documents.map(({ documentId, name }) => <Checkbox key={documentId} size="xs" value={String(documentId)} label={name} />)}</div>
        </Checkbox.Group>
      )}
      {missing.length > 0 && <p className="meta">{t('messages.replies.form.missing', { count: missing.length, references: missing.join(', ') })}</p>}
      <Refused error={verbs.answer.error} />
      <div className="form-end">
        {onCancel && <Button variant="default" onClick={onCancel}>{t('ui.cancel')}</Button>}
        {/* An answer without what was asked for is sent on purpose, not by one key. */}
        <Button type="submit" {...(missing.length === 0 ? { 'data-reply-verb': 'accept' } : {})} disabled={!ready} loading={verbs.answer.isPending}>{t('messages.replies.form.send')}</Button>
      </div>
    </form>
  );
}
