import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { api } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { FileDrop } from '#web/ui/FileDrop.tsx';
import { notify } from '#web/ui/notify.ts';
import { Progress } from '#web/ui/Progress.tsx';
import { useFailure } from '#web/ui/Refused.tsx';
import { Notice } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';
import { useSize } from './size.ts';
import { ACCEPTED, sendFile } from './upload.ts';

type Sending = { name: string; size: number; share: number };

/** Takes files one after the other. A single file opens its plan; several leave one on the list, where each can be opened. */
export function LedgerDrop({ label, hint }: { label: string; hint?: string }) {
  const { t, instant } = useWords();
  const size = useSize();
  const { permissions, organisation } = useSession();
  const say = useFailure();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const [sending, setSending] = useState<Sending | undefined>(undefined);
  const [failed, setFailed] = useState<{ name: string; text: string }[]>([]);
  const waiting = useRef<File[]>([]);
  const busy = useRef(false);
  const stop = useRef<AbortController | undefined>(undefined);
  useEffect(() => () => {
    waiting.current = [];
    stop.current?.abort();
  }, []);

  const sendAll = async () => {
    if (busy.current) return;
    busy.current = true;
    setFailed([]);
    // Files of one drop arrive one by one in the same turn.
    await Promise.resolve();
    const several = waiting.current.length > 1;
    for (let file = waiting.current.shift(); file; file = waiting.current.shift()) {
      const importId = await send(file);
      if (importId !== undefined && !several && waiting.current.length === 0) {
        busy.current = false;
        await tellIfKnown(importId);
        return void navigate({ to: '/imports/$importId', params: { importId: String(importId) } });
      }
    }
    busy.current = false;
  };
  /** The same bytes are the same import: whoever drops them twice must learn that nothing changes. */
  const tellIfKnown = async (importId: number) => {
    const { status, committedAt } = await queryClient.fetchQuery(api.imports.get.queryOptions({ input: { importId }, staleTime: 0 }));
    if (status === 'committed' && committedAt) notify(t('imports.drop.known', { at: instant(committedAt, organisation.timeZone) }), { tone: 'info' });
  };
  const send = async (file: File): Promise<number | undefined> => {
    if (file.size === 0) {
      setFailed((before) => [...before, { name: file.name, text: t('imports.drop.emptyFile') }]);
      return undefined;
    }
    stop.current = new AbortController();
    setSending({ name: file.name, size: file.size, share: 0 });
    try {
      return await sendFile(file, (share) => setSending({ name: file.name, size: file.size, share }), stop.current.signal);
    } catch (error) {
      if (!(error instanceof DOMException)) setFailed((before) => [...before, { name: file.name, text: say(error) }]);
      return undefined;
    } finally {
      setSending(undefined);
      void queryClient.invalidateQueries({ queryKey: api.imports.key() });
    }
  };

  if (!permissions.includes('import')) return <Notice>{t('imports.forbidden')}</Notice>;
  return (
    <div className="stack">
      {sending ? (
        <div className="sending">
          <Progress label={t(sending.share < 1 ? 'imports.drop.sending' : 'imports.drop.keeping', { name: sending.name })} {...(sending.share < 1 && { done: sending.share, total: 1, inPercent: true })}
            note={size(sending.size)} />
          <Button variant="default" size="xs" onClick={() => { waiting.current = []; stop.current?.abort(); }}>{t('ui.cancel')}</Button>
        </div>
      ) : (
        <FileDrop label={label} {...(hint ? { hint } : {})} accept={ACCEPTED} multiple onFile={(file) => { waiting.current.push(file); void sendAll(); }} />
      )}
      {failed.map(({ name, text }) => <Notice key={name} tone="bad" title={t('imports.drop.failed', { name })}>{text}</Notice>)}
    </div>
  );
}
