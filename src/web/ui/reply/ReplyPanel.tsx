import { Button, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { wallClock } from '#values/day.ts';
import { api } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { Because } from '#web/ui/Because.tsx';
import { Icon } from '#web/ui/Icon.tsx';
import { Pill } from '#web/ui/Pill.tsx';
import { Refused } from '#web/ui/Refused.tsx';
import { replyClasses, replyTone, type Reply } from '#web/ui/reply.ts';
import { Notice, Skeleton } from '#web/ui/states.tsx';
import { VerbKey } from '#web/ui/Verb.tsx';
import { useWords } from '#web/words.tsx';
import { useReply, type ReplyVerbs } from './useReply.ts';
import '../Beside.css';
import './reply.css';

const ActForm = lazy(async () => ({ default: (await import('./ActForm.tsx')).ActForm }));
const AnswerForm = lazy(async () => ({ default: (await import('./AnswerForm.tsx')).AnswerForm }));
const Attach = lazy(async () => ({ default: (await import('./Attach.tsx')).Attach }));

/** One reply: its own words, what was understood and why, and what to make of it. */
export function ReplyPanel({ replyId, onDone }: { replyId: number; onDone: () => void }) {
  const { data: reply, error } = useQuery(api.replies.get.queryOptions({ input: { replyId } }));
  const verbs = useReply(replyId, onDone);
  if (!reply) return <div className="beside-body">{error ? <Refused error={error} /> : <Skeleton lines={8} />}</div>;
  return (
    <>
      <Head reply={reply} />
      <div className="beside-body stack">
        <Words reply={reply} />
        <Files reply={reply} />
        <Understood reply={reply} />
        {reply.status === 'unread' ? <Suspense fallback={<Skeleton lines={3} />}><Deal reply={reply} verbs={verbs} /></Suspense> : <Handled reply={reply} verbs={verbs} />}
      </div>
    </>
  );
}

function Head({ reply }: { reply: Reply }) {
  const { t, instant } = useWords();
  const { organisation } = useSession();
  const from = [reply.fromName, reply.fromAddress].filter(Boolean).join(' · ');
  return (
    <header className="beside-head">
      <div>
        <h2>{reply.customerId === null ? (reply.fromName || reply.fromAddress || t('messages.replies.nobody')) : <Link to="/clients/$customerId" params={{ customerId: String(reply.customerId) }}>{reply.customerName}</Link>}</h2>
        <p className="meta">{[from, instant(reply.receivedAt, organisation.timeZone)].filter(Boolean).join(' · ')}</p>
        <p className="meta">
          {reply.threadedBy ? t(`messages.replies.threaded.${reply.threadedBy}`) : t('messages.replies.nobody')}
          {reply.messageId !== null && reply.messageSubject && <> : <Link to="/messages" search={{ message: reply.messageId }}>{reply.messageSubject}</Link></>}
        </p>
      </div>
      <Pill tone={replyTone[reply.class]} dot>{t(`messages.replies.class.${reply.class}`)}</Pill>
    </header>
  );
}

function Words({ reply: { body, whole, subject, quote } }: { reply: Reply }) {
  const { t } = useWords();
  const [all, setAll] = useState(false);
  const text = all ? whole : body;
  return (
    <div className="reply-words">
      <p className="reply-subject">{subject}</p>
      {text === '' ? <p className="quiet">{t('messages.replies.empty')}</p> : <p className="reply-text"><Marked text={text} quote={all ? '' : quote} /></p>}
      {whole !== '' && whole.trim() !== body.trim() && <Button variant="subtle" size="compact-xs" onClick={() => setAll(!all)}>{t(all ? 'messages.replies.own' : 'messages.replies.whole')}</Button>}
    </div>
  );
}

/** The sentence understood, where it stands. */
function Marked({ text, quote }: { text: string; quote: string }) {
  const at = quote === '' || quote.length > text.length * 0.9 ? -1 : text.indexOf(quote);
  if (at < 0) return text;
  return <>{text.slice(0, at)}<mark>{quote}</mark>{text.slice(at + quote.length)}</>;
}

function Files({ reply: { files, rawDocumentId } }: { reply: Reply }) {
  const { t } = useWords();
  if (files.length === 0 && rawDocumentId === null) return null;
  return (
    <p className="reply-files">
      {files.map(({ documentId, name }) => <a key={documentId} href={`/api/documents/${documentId}`} target="_blank" rel="noopener"><Icon name="attach" size={16} />{name}</a>)}
      {rawDocumentId !== null && <a className="quiet" href={`/api/documents/${rawDocumentId}`} download><Icon name="download" size={16} />{t('messages.replies.raw')}</a>}
    </p>
  );
}

function Understood({ reply: { because, confidenceBp, findings, customerId } }: { reply: Reply }) {
  const { t, percent, dayLong } = useWords();
  return (
    <>
      <Because title={confidenceBp > 0 && confidenceBp < 10_000 ? `${t('messages.replies.understood')} · ${t('messages.replies.sure', { share: percent(confidenceBp, 0) })}` : t('messages.replies.understood')} reasons={because} />
      {findings.absence?.returnOn && <p className="meta">{t('messages.replies.returns', { day: dayLong(findings.absence.returnOn) })}</p>}
      {findings.insolvency && customerId !== null && <Notice tone="warn" title={findings.insolvency.quote}>{t('messages.replies.insolvent')}</Notice>}
    </>
  );
}

function Deal({ reply, verbs }: { reply: Reply; verbs: ReplyVerbs }) {
  const { t } = useWords();
  const { permissions } = useSession();
  const proposal = useQuery({ ...api.replyActs.propose.queryOptions({ input: { replyId: reply.replyId } }), enabled: permissions.includes('work') });
  const [answering, setAnswering] = useState(false);
  if (!permissions.includes('work')) return <p className="meta">{t('messages.replies.reserved')}</p>;
  if (reply.customerId === null) return <><Attach reply={reply} verbs={verbs} /><Others reply={reply} verbs={verbs} /></>;
  if (proposal.error) return <Refused error={proposal.error} />;
  if (!proposal.data) return <Skeleton lines={3} />;
  const mayAnswer = permissions.includes('approve') && reply.fromAddress !== '' && !reply.class.startsWith('bounce');
  const key = `${reply.class} ${reply.customerId}`;
  if (mayAnswer && (answering || proposal.data.answer)) {
    return <><AnswerForm key={key} reply={reply} documents={proposal.data.documents} missing={proposal.data.missing} verbs={verbs} {...(proposal.data.answer ? {} : { onCancel: () => setAnswering(false) })} /><Others reply={reply} verbs={verbs} /></>;
  }
  return <><ActForm key={key} reply={reply} proposal={proposal.data} verbs={verbs} /><Others reply={reply} verbs={verbs} {...(mayAnswer ? { onAnswer: () => setAnswering(true) } : {})} /></>;
}

function Others({ reply, verbs, onAnswer }: { reply: Reply; verbs: ReplyVerbs; onAnswer?: () => void }) {
  const { t } = useWords();
  return (
    <div className="reply-others">
      <NativeSelect size="xs" aria-label={t('messages.replies.class')} value={reply.class} onChange={(event) => { const to = replyClasses.find((one) => one === event.currentTarget.value); if (to) verbs.classify.mutate(to); }}
        data={replyClasses.map((one) => ({ value: one, label: t(`messages.replies.class.${one}`) }))} />
      {onAnswer && <Button variant="default" size="xs" data-reply-verb="answer" onClick={onAnswer}>{t('messages.replies.answer')}<VerbKey>r</VerbKey></Button>}
      <Button variant="subtle" size="xs" data-reply-verb="aside" loading={verbs.aside.isPending} onClick={() => verbs.aside.mutate()}>{t('messages.replies.aside')}<VerbKey>e</VerbKey></Button>
    </div>
  );
}

function Handled({ reply, verbs }: { reply: Reply; verbs: ReplyVerbs }) {
  const { t, day } = useWords();
  const { organisation, permissions } = useSession();
  const { handledAs, handledAt, handledByName, customerId } = reply;
  const at = handledAt === null ? '' : day(wallClock(new Date(handledAt), organisation.timeZone).day);
  const what = handledAs ? t(`messages.replies.as.${handledAs.act}`) : t(`messages.replies.status.${reply.status}`);
  return (
    <Notice tone="good" title={handledByName === null ? t('messages.replies.by.self', { what, day: at }) : t('messages.replies.by', { what, name: handledByName, day: at })}>
      {handledAs?.act === 'dispute' && handledAs.subjectId !== null && <p><Link to="/litiges/$disputeId" params={{ disputeId: String(handledAs.subjectId) }}>{t('messages.replies.as.dispute')}</Link></p>}
      {(handledAs?.act === 'promise' || handledAs?.act === 'plan') && customerId !== null && <p><Link to="/clients/$customerId" params={{ customerId: String(customerId) }} search={{ tab: 'agreements' }}>{t(`messages.replies.as.${handledAs.act}`)}</Link></p>}
      {handledAs?.undo && permissions.includes('work') && <Button variant="default" size="xs" loading={verbs.reopen.isPending} onClick={() => verbs.reopen.mutate()}>{t('messages.replies.reopen')}</Button>}
    </Notice>
  );
}
