import { Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo, useRef, useState } from 'react';
import { api } from '#web/api.ts';
import { PageFailed, useSession } from '#web/frame.tsx';
import { given, type RepliesSearch } from '#web/search.ts';
import { FilterToggle, Filters } from '#web/ui/FilterToggle.tsx';
import { KeyHint } from '#web/ui/KeyHint.tsx';
import { notify } from '#web/ui/notify.ts';
import { PageHeader } from '#web/ui/PageHeader.tsx';
import { replyClasses, type ReplyRow } from '#web/ui/reply.ts';
import { ReplyPanel } from '#web/ui/reply/ReplyPanel.tsx';
import { useFailure } from '#web/ui/Refused.tsx';
import { SidePanel } from '#web/ui/SidePanel.tsx';
import { EmptyState } from '#web/ui/states.tsx';
import { useKeys } from '#web/ui/useKeys.ts';
import { useWords } from '#web/words.tsx';
import { RepliesTable } from './replies/RepliesTable.tsx';
import '#web/ui/Beside.css';
import '#web/ui/Panel.css';
import './replies/replies.css';

const route = getRouteApi('/app/reponses');
const shows = ['unread', 'loose', 'handled', 'all'] as const;
type Show = (typeof shows)[number];
type Change = (changes: { [Key in keyof RepliesSearch]: RepliesSearch[Key] | undefined }) => void;

function askFor(show: Show) {
  return { unread: { status: 'unread' as const }, loose: { status: 'unread' as const, loose: true }, handled: { handled: true }, all: {} }[show];
}

/** What customers answer: read, understood, and made into what it asks for with one key. */
export default function Replies() {
  const { t } = useWords();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change: Change = (changes) => void navigate({ search: (before) => given({ ...before, ...changes }), replace: true });
  const show = search.show ?? 'unread';
  const query = useInfiniteQuery(api.replies.list.infiniteOptions({
    input: (after: string | undefined) => ({ limit: 50, ...askFor(show), ...given({ class: search.class, customerId: search.customer, after }) }),
    initialPageParam: undefined as string | undefined, getNextPageParam: ({ next }) => next ?? undefined,
  }));
  const rows = useMemo(() => (query.data?.pages ?? []).flatMap((page) => page.rows), [query.data]);
  if (query.error && !query.data) return <PageFailed error={query.error} />;
  const { unread = 0, looseUnread = 0 } = query.data?.pages[0] ?? {};
  const lead = query.data && [t('messages.replies.lead', { count: unread }), looseUnread > 0 && t('messages.replies.lead.loose', { count: looseUnread })].filter(Boolean).join(' ');
  return (
    <>
      <PageHeader title={t('messages.replies.title')} lead={lead ?? null} actions={<Fetch />} />
      <div className="stack">
        <Filters>
          {shows.map((one) => (
            <FilterToggle key={one} on={one === show} onToggle={() => change({ show: one === 'unread' ? undefined : one, reply: undefined })}>
              {t(`messages.replies.${one}`)}{one === 'unread' && <> <span className="num">{unread}</span></>}{one === 'loose' && looseUnread > 0 && <> <span className="num">{looseUnread}</span></>}
            </FilterToggle>
          ))}
          {show !== 'loose' && replyClasses.filter((one) => one === search.class || rows.some((row) => row.class === one)).map((one) => (
            <FilterToggle key={one} on={one === search.class} onToggle={(on) => change({ class: on ? one : undefined, reply: undefined })}>{t(`messages.replies.class.${one}`)}</FilterToggle>
          ))}
        </Filters>
        <Inbox rows={rows} loading={query.isPending} filtered={show !== 'unread' || search.class !== undefined} opened={search.reply} onShow={(reply) => change({ reply })}
          more={{ hasMore: query.hasNextPage, loadingMore: query.isFetchingNextPage, onMore: () => void query.fetchNextPage() }} />
      </div>
    </>
  );
}

/** The list, and beside it the one shown: on a phone it comes over the list. */
function Inbox({ rows, loading, filtered, opened, onShow, more }: {
  rows: readonly ReplyRow[]; loading: boolean; filtered: boolean; opened: number | undefined; onShow: (replyId: number | undefined) => void;
  more: { hasMore: boolean; loadingMore: boolean; onMore: () => void };
}) {
  const { t } = useWords();
  const { permissions } = useSession();
  const wide = useMediaQuery('(min-width: 1080px)', true, { getInitialValueInEffect: false });
  const panel = useRef<HTMLElement>(null);
  const [place, setPlace] = useState(0);
  // One that was dealt with leaves the list: the next takes its place.
  const at = rows.findIndex(({ replyId }) => replyId === opened);
  const shown = at >= 0 ? rows[at] : opened === undefined || wide ? rows[Math.min(place, rows.length - 1)] : undefined;
  const show = (replyId: number) => {
    setPlace(Math.max(0, rows.findIndex((row) => row.replyId === replyId)));
    onShow(replyId);
  };
  useKeys((key) => {
    const verb = { a: 'accept', e: 'aside', r: 'answer' }[key];
    const button = verb && document.querySelector<HTMLButtonElement>(`[data-reply-verb="${verb}"]`);
    if (!button || button.disabled) return false;
    button.click();
    return true;
  });
  const next = () => {
    setPlace(Math.max(0, at));
    onShow(undefined);
  };
  const content = shown && <ReplyPanel key={shown.replyId} replyId={shown.replyId} onDone={next} />;
  const empty = filtered
    ? <EmptyState icon="search" title={t('messages.replies.noneSuch')}>{t('messages.replies.noneSuch.text')}</EmptyState>
    : <EmptyState icon="messages" title={t('messages.replies.none')} action={permissions.includes('settings') ? <Button variant="default" renderRoot={(props) => <Link to="/reglages" search={{ tab: 'reception' }} {...props} />}>{t('messages.replies.none.action')}</Button> : undefined}>{t('messages.replies.none.text')}</EmptyState>;
  return (
    <div className="beside">
      <section className="panel" aria-label={t('messages.replies.title')}>
        <RepliesTable rows={rows} loading={loading} more={more} empty={empty} beside={{ key: wide || opened !== undefined ? shown && String(shown.replyId) : undefined, onShow: (key) => show(Number(key)) }}
          onOpen={(row) => { show(row.replyId); panel.current?.focus({ preventScroll: true }); }} />
        {wide && rows.length > 0 && <p className="replies-keys"><KeyHint keys={['j', 'k']}>{t('messages.replies.keys.move')}</KeyHint><KeyHint keys={['a']}>{t('messages.replies.keys.accept')}</KeyHint><KeyHint keys={['r']}>{t('messages.replies.keys.answer')}</KeyHint><KeyHint keys={['e']}>{t('messages.replies.keys.aside')}</KeyHint></p>}
      </section>
      {wide && content && <section ref={panel} className="panel beside-kept beside-detail" tabIndex={-1} aria-label={shown.customerName ?? shown.fromAddress}>{content}</section>}
      {!wide && content && opened !== undefined && <SidePanel opened wide onClose={() => onShow(undefined)} title={t(`messages.replies.class.${shown.class}`)}>{content}</SidePanel>}
    </div>
  );
}

function Fetch() {
  const { t } = useWords();
  const fail = useFailure();
  const { organisation, permissions } = useSession();
  const read = useMutation(api.replies.read.mutationOptions({
    onSuccess: ({ started }) => notify(t(started ? 'messages.replies.read.started' : 'messages.replies.read.none'), { tone: 'info' }), onError: (error) => notify(fail(error), { tone: 'bad' }),
  }));
  if (organisation.isDemo || !permissions.includes('work')) return null;
  return <Button variant="default" loading={read.isPending} onClick={() => read.mutate(undefined)}>{t('messages.replies.read')}</Button>;
}
