import { Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useMemo, useRef, useState, useTransition } from 'react';
import { api } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { SidePanel } from '#web/ui/SidePanel.tsx';
import { useKeys } from '#web/ui/useKeys.ts';
import { press } from '#web/ui/Verb.tsx';
import { useWords } from '#web/words.tsx';
import { Aside } from './Aside.tsx';
import { DayFilters } from './DayFilters.tsx';
import { Detail } from './Detail.tsx';
import { useEscape, useMoves } from './keys.tsx';
import { NoLine } from './NoLine.tsx';
import { LineHead } from './LineHead.tsx';
import { keptAfter, keptWith } from './order.ts';
import { usePlaces } from './usePlaces.ts';
import { useWork } from './useWork.ts';
import { narrow, shownLine, sums, wordOf, type Asked, type Line, type Shown, type Worklist } from './work.ts';
import { WorkPanel } from './WorkPanel.tsx';
import { WorkTable } from './WorkTable.tsx';

const Dialogs = lazy(async () => ({ default: (await import('./Dialogs.tsx')).Dialogs }));

/** `note`: what was typed of the call by then. */
type Doing = { asked: Asked; lines: readonly Line[]; note: string };
/** Asked within the detail, of the line it shows; the others open over the list. */
const inPlace: readonly Asked[] = ['edit', 'promise', 'callback'];
const replyVerbs: Readonly<Record<string, string>> = { a: 'accept', e: 'aside', r: 'answer' };

/** The list, and beside it the line one decides on: once it is dealt with, the next is there. `shown` as `later`: the list is what one put off. */
export function Day({ worklist, today, shown, later, search, onFilter }: {
  worklist: Worklist | undefined; today: readonly Line[]; shown: Shown; later: number; search: string | undefined; onFilter: (changes: { tab?: string | undefined; q?: string | undefined }) => void;
}) {
  const { t } = useWords();
  const { permissions } = useSession();
  const all = useMemo(() => worklist?.lines ?? [], [worklist]);
  const lines = useMemo(() => narrow(all, shown === 'later' ? undefined : shown, search), [all, shown, search]);
  const work = useWork();
  const places = usePlaces(all);
  const wide = useMediaQuery('(min-width: 1080px)', true, { getInitialValueInEffect: false });
  const [chosen, setChosen] = useState<{ key: string; at: number } | undefined>(undefined);
  const [opened, setOpened] = useState(false);
  const [doing, setDoing] = useState<Doing | undefined>(undefined);
  const [opening, startOpening] = useTransition();
  const [keys, setKeys] = useState<ReadonlySet<string>>(new Set());
  const panel = useRef<HTMLElement>(null);
  const said = useRef({ key: '', text: '' });
  const line = shownLine(lines, chosen);
  const selected = lines.filter(({ key, kind: of }) => keys.has(key) && of === 'approve');
  const asked = doing && inPlace.includes(doing.asked) && doing.lines[0]?.key === line?.key ? doing.asked : undefined;
  const over = doing && !inPlace.includes(doing.asked) ? doing : undefined;

  const show = (key: string) => {
    setChosen({ key, at: lines.findIndex((one) => one.key === key) });
    if (key !== line?.key) setDoing(undefined);
  };
  const open = (one: Line) => {
    show(one.key);
    if (wide) panel.current?.focus({ preventScroll: true });
    else setOpened(true);
  };
  // As a transition: what is there already shows without a blink in between. What had the focus takes no key meant for what is coming.
  const ask = (what: Asked | undefined, some: readonly Line[]) => {
    const note = said.current.key === some[0]?.key ? said.current.text : '';
    if (what && inPlace.includes(what)) panel.current?.focus({ preventScroll: true });
    startOpening(() => setDoing(what && some.length > 0 ? { asked: what, lines: some, note } : undefined));
  };
  const approve = (some: readonly Line[]) => {
    if (some.length === 0 || work.approve.isPending) return;
    work.approve.mutate(some, { onSuccess: () => setKeys(new Set()) });
    setChosen((before) => before ?? (line ? { key: line.key, at: 0 } : undefined));
  };
  const putOff = (one: Line) => (one.laterUntil === null ? ask('later', [one]) : places.takeBack.mutate(one));
  const pin = (one: Line) => places.keep(keptWith(all, one.key), t(one.pinned ? 'dunning.order.unpinned' : 'dunning.order.kept', { name: one.customerName }));
  useReady(line, lines);
  useFollowed(line);
  useEscape(asked !== undefined, () => {
    setDoing(undefined);
    panel.current?.focus({ preventScroll: true });
  });
  useMoves((by) => {
    const next = line && lines[lines.indexOf(line) + by];
    if (line && next && shown !== 'later' && permissions.includes('work')) {
      places.keep(keptAfter(all, line.key, next.key));
      setChosen({ key: line.key, at: lines.indexOf(line) + by });
    }
  });
  useKeys((key) => {
    if (opening || over) return key === 'Enter';
    if (!line || doing) return false;
    const isDraft = line.kind === 'approve';
    const mayWork = permissions.includes('work');
    const reply = line.kind === 'reply' ? replyVerbs[key] : undefined;
    const inDetail = () => {
      if (!wide) setOpened(true);
      return true;
    };
    if (reply) return pressReply(reply) || inDetail();
    if (key === 'a' && permissions.includes('approve') && (selected.length > 0 || isDraft)) approve(selected.length > 0 ? selected : [line]);
    else if (key === 'h' && mayWork) ask('hold', selected.length > 0 ? selected : [line]);
    else if (key === 'l' && mayWork) ask('dispute', [line]);
    else if (key === 't' && mayWork) putOff(line);
    else if (key === 'g' && mayWork && line.laterUntil === null) pin(line);
    else if (key === 'p' && mayWork) { ask('promise', [line]); inDetail(); }
    else if (key === 'e' && mayWork && (isDraft || line.kind === 'failed')) { ask('edit', [line]); inDetail(); }
    else return press(panel.current, key);
    return true;
  });
  const head = line && <LineHead line={line} onPin={() => pin(line)} onLater={() => putOff(line)} />;
  const content = line && <WorkPanel line={line} work={work} asked={asked} note={doing?.note ?? ''} onNote={(text) => { said.current = { key: line.key, text }; }} onAsk={(what) => ask(what, [line])} />;
  return (
    <>
      <DayFilters lines={today} shown={shown} later={later} search={search} onChange={onFilter}>
        {worklist && <Aside aside={worklist.aside} covering={worklist.covering} />}
        {shown !== 'later' && places.kept.length > 0 && <Button variant="subtle" size="xs" onClick={() => places.keep([], t('dunning.order.reset.done'))}>{t('dunning.order.reset')}</Button>}
      </DayFilters>
      <div className="beside">
        <section className="panel day-table" aria-label={t('shell.nav.day')}>
          <WorkTable lines={lines} covering={worklist?.covering ?? []} loading={!worklist} beside={{ key: wide || opened ? line?.key : undefined, onShow: show }} onOpen={open}
            onMove={(key, onto) => places.keep(keptAfter(all, key, onto))}
            empty={<NoLine later={shown === 'later' && !search} onBack={() => onFilter({ tab: undefined })} />}
            selection={{ keys, onChange: setKeys, actions: <SelectionVerbs selected={selected} approving={work.approve.isPending} onApprove={() => approve(selected)} onAsk={(what) => ask(what, selected)} /> }} />
        </section>
        {wide && line && <Detail ref={panel} line={line} head={head}>{content}</Detail>}
      </div>
      {!wide && line && (
        <SidePanel opened={opened} onClose={() => { setOpened(false); setDoing(undefined); }} wide title={t(wordOf(line))}>{head}<div className="beside-body">{content}</div></SidePanel>
      )}
      <Suspense>
        {over && <Dialogs asked={over.asked} lines={over.lines} work={work} places={places} note={over.note} onClose={() => setDoing(undefined)} onDone={() => { setDoing(undefined); setKeys(new Set()); }} />}
      </Suspense>
    </>
  );
}

function pressReply(verb: string): boolean {
  const button = document.querySelector<HTMLButtonElement>(`[data-reply-verb="${verb}"]:not(:disabled)`);
  button?.click();
  return button !== null;
}

/** What the next line needs is read while one decides on this one; of a call, the promise it may bring too. */
function useReady(line: Line | undefined, lines: readonly Line[]) {
  const queryClient = useQueryClient();
  const { messageId, customerId } = (line && lines[lines.indexOf(line) + 1]) ?? {};
  const called = line?.kind === 'call' ? line.customerId : undefined;
  useEffect(() => {
    if (messageId) void queryClient.prefetchQuery(api.messages.get.queryOptions({ input: { messageId } }));
  }, [messageId, queryClient]);
  useEffect(() => {
    if (customerId) void queryClient.prefetchQuery(api.reports.exposure.queryOptions({ input: { customerId } }));
  }, [customerId, queryClient]);
  useEffect(() => {
    if (called === undefined) return;
    void import('./acts/PromiseAct.tsx');
    void import('./Dialogs.tsx');
    void queryClient.prefetchQuery(api.ledger.items.queryOptions({ input: { customerId: called, show: 'open', limit: 200 } }));
    void queryClient.prefetchQuery(api.promises.list.queryOptions({ input: { customerId: called, status: 'open', limit: 200 } }));
    void queryClient.prefetchQuery(api.plans.list.queryOptions({ input: { customerId: called, status: 'running', limit: 200 } }));
  }, [called, queryClient]);
}

/** Once a line is dealt with, the button one pressed is gone: the focus goes on to the line that took its place. */
function useFollowed(line: Line | undefined) {
  const before = useRef<string | undefined>(undefined);
  useEffect(() => {
    const moved = before.current !== undefined && before.current !== line?.key;
    before.current = line?.key;
    if (!moved || !line) return;
    const timers = [0, 350].map((later) => setTimeout(() => {
      if (document.activeElement !== document.body) return;
      document.querySelector<HTMLElement>(`.day-list [data-row="${CSS.escape(line.key)}"] [data-open]`)?.focus({ preventScroll: true });
    }, later));
    return () => timers.forEach(clearTimeout);
  }, [line]);
}

/** Says how many and for how much before one presses; only what waits for approval counts. */
function SelectionVerbs({ selected, approving, onApprove, onAsk }: { selected: readonly Line[]; approving: boolean; onApprove: () => void; onAsk: (what: Asked) => void }) {
  const { t, money } = useWords();
  const { permissions } = useSession();
  const total = sums(selected).map(({ minor, currency }) => money(minor, currency)).join(' + ');
  if (selected.length === 0) return <span className="meta">{t('dunning.day.select.none')}</span>;
  return (
    <>
      {permissions.includes('work') && <Button size="xs" variant="default" onClick={() => onAsk('hold')}>{t('dunning.day.hold')}</Button>}
      {permissions.includes('work') && <Button size="xs" variant="default" onClick={() => onAsk('withdraw')}>{t('dunning.day.withdraw')}</Button>}
      {permissions.includes('approve') && <Button size="xs" loading={approving} onClick={onApprove}>{t('dunning.day.approve.many', { count: selected.length, total })}</Button>}
    </>
  );
}
