import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { wallClock, type Day } from '#values/day.ts';
import { api } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { Because } from '#web/ui/Because.tsx';
import { useConfirm } from '#web/ui/Confirm.tsx';
import { DayField } from '#web/ui/DayField.tsx';
import { FileDrop } from '#web/ui/FileDrop.tsx';
import { Icon } from '#web/ui/Icon.tsx';
import { notify } from '#web/ui/notify.ts';
import { Pill } from '#web/ui/Pill.tsx';
import { Refused, useFailure } from '#web/ui/Refused.tsx';
import { SidePanel } from '#web/ui/SidePanel.tsx';
import { Notice, Skeleton } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';
import { batchTone } from './Batches.tsx';
import { BatchLetter } from './BatchLetter.tsx';
import { useLettersChanged, type Batch } from './changed.ts';
import './letters.css';

/** One batch: its pages, the day it was posted, and each of its letters. */
export function BatchPanel({ batchId, onClose }: { batchId: number; onClose: () => void }) {
  const { t } = useWords();
  const { data, error } = useQuery(api.letters.batch.queryOptions({ input: { batchId } }));
  return (
    <SidePanel opened wide onClose={onClose} title={(
      <span className="inline">{t('messages.letters.batch', { batch: batchId })}{data && <Pill tone={batchTone[data.status]} dot>{t(`messages.letters.batch.status.${data.status}`)}</Pill>}</span>
    )} actions={data && (
      <>
        {data.status === 'printed' && <Cancel batchId={batchId} />}
        <Button variant="default" leftSection={<Icon name="external" size={16} />} component="a" href={`/api/documents/${data.documentId}`} target="_blank" rel="noreferrer">{t('messages.letters.open')}</Button>
      </>
    )}>
      <div className="stack">
        <Refused error={error} />
        {!data && !error && <Skeleton lines={8} />}
        {data && <BatchBody batch={data} />}
      </div>
    </SidePanel>
  );
}

function BatchBody({ batch }: { batch: Batch }) {
  const { t, day } = useWords();
  const { permissions } = useSession();
  const check = useQuery({ ...api.printing.check.queryOptions({ input: { batchId: batch.batchId } }), enabled: batch.status === 'printed' });
  const stopped = new Map(check.data?.map((one) => [one.messageId, one.because]));
  const mayWork = permissions.includes('work');
  return (
    <>
      <p className="quiet">
        {t(`messages.letters.channel.${batch.channel}`)} · {t('messages.letters.batch.of', { letters: batch.letters, pages: batch.pages })} · {t('messages.letters.batch.made')} {batch.madeByName}
        {batch.postedOn && <> · {t('messages.letters.posted', { day: day(batch.postedOn) })}</>}
      </p>
      {stopped.size > 0 && <Notice tone="warn" title={t('messages.letters.stopped', { count: stopped.size })}><Because reasons={[...stopped.values()]} /></Notice>}
      {batch.status === 'printed' && permissions.includes('approve') && <Post batch={batch} />}
      {batch.channel === 'registered' && batch.status !== 'cancelled' && mayWork && <ImportTracking batchId={batch.batchId} />}
      {batch.rows.length > 0 && (
        <section>
          <h3>{t('messages.letters.rows')}</h3>
          <ul className="batch-letters">
            {batch.rows.map((row) => <BatchLetter key={row.messageId} letter={row} mayWork={mayWork} because={stopped.get(row.messageId)} />)}
          </ul>
        </section>
      )}
    </>
  );
}

function Post({ batch }: { batch: Batch }) {
  const { t, day } = useWords();
  const { today, organisation } = useSession();
  const changed = useLettersChanged();
  const [on, setOn] = useState<Day | ''>(today);
  const post = useMutation(api.letters.post.mutationOptions({ onSuccess: async () => { notify(t('messages.letters.posted', { day: day(on as Day) })); await changed(); } }));
  return (
    <section className="batch-post">
      <h3>{t('messages.letters.post.title')}</h3>
      <div className="batch-line">
        <DayField label={t('messages.letters.post.day')} value={on} onChange={setOn} min={wallClock(new Date(batch.madeAt), organisation.timeZone).day} max={today} />
        <Button disabled={on === ''} loading={post.isPending} onClick={() => post.mutate({ batchId: batch.batchId, on: on as Day })}>{t('messages.letters.post')}</Button>
      </div>
      <p className="meta">{t('messages.letters.post.note')}</p>
      <Refused error={post.error} />
    </section>
  );
}

function Cancel({ batchId }: { batchId: number }) {
  const { t } = useWords();
  const { permissions } = useSession();
  const confirm = useConfirm();
  const changed = useLettersChanged();
  const say = useFailure();
  const cancel = useMutation(api.letters.cancel.mutationOptions({
    onSuccess: async () => { notify(t('messages.letters.cancelled')); await changed(); }, onError: (error) => notify(say(error), { tone: 'bad' }),
  }));
  const ask = async () => {
    if (await confirm({ title: t('messages.letters.cancel.ask'), text: t('messages.letters.cancel.text'), action: t('messages.letters.cancel'), danger: true })) cancel.mutate({ batchId });
  };
  return permissions.includes('approve') ? <Button variant="subtle" color="red" loading={cancel.isPending} onClick={() => void ask()}>{t('messages.letters.cancel')}</Button> : null;
}

/** Longer than any list of a batch. */
const MOST_TEXT = 200_000;

function ImportTracking({ batchId }: { batchId: number }) {
  const { t } = useWords();
  const changed = useLettersChanged();
  const send = useMutation(api.letters.importTracking.mutationOptions({ onSuccess: changed }));
  const [long, setLong] = useState(false);
  const take = async (file: File) => {
    setLong(file.size > MOST_TEXT);
    if (file.size <= MOST_TEXT) send.mutate({ batchId, text: await file.text() });
  };
  return (
    <section className="stack">
      <FileDrop label={t('messages.letters.tracking.import')} hint={t('messages.letters.tracking.hint')} accept={['.csv', '.txt']} onFile={(file) => void take(file)} disabled={send.isPending} />
      {long && <Notice tone="bad">{t('messages.letters.tooLong')}</Notice>}
      {send.data && (
        <Notice tone={send.data.problems.length > 0 ? 'warn' : 'good'} title={t('messages.letters.tracking.imported', { count: send.data.kept })}>
          {send.data.problems.map(({ line, message }) => <p key={line}>{t('messages.letters.tracking.problem', { line, problem: message })}</p>)}
        </Notice>
      )}
      <Refused error={send.error} />
    </section>
  );
}
