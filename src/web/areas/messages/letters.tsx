import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { api } from '#web/api.ts';
import { PageFailed } from '#web/frame.tsx';
import { given, type LettersSearch } from '#web/search.ts';
import { PageHeader } from '#web/ui/PageHeader.tsx';
import { Panel } from '#web/ui/Panel.tsx';
import { Skeleton } from '#web/ui/states.tsx';
import { Tabs } from '#web/ui/Tabs.tsx';
import { useWords } from '#web/words.tsx';
import { BatchPanel } from './letters/BatchPanel.tsx';
import { Batches } from './letters/Batches.tsx';
import { LetterPreview } from './letters/LetterPreview.tsx';
import { ToPrint } from './letters/ToPrint.tsx';

const route = getRouteApi('/app/courriers');

/** Letters from approval to the post office: printed together, posted on a day, tracked, sometimes returned. */
export default function Letters() {
  const { t } = useWords();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (changes: { [Key in keyof LettersSearch]: LettersSearch[Key] | undefined }) => void navigate({ search: (before) => given({ ...before, ...changes }), replace: true });
  const waiting = useQuery(api.letters.waiting.queryOptions());
  const batches = useQuery(api.letters.batches.queryOptions());
  const error = waiting.error ?? batches.error;
  if (error) return <PageFailed error={error} />;
  const toPost = batches.data?.filter((one) => one.status === 'printed').length ?? 0;
  const count = waiting.data?.rows.length ?? 0;
  return (
    <>
      <PageHeader title={t('messages.letters')} lead={count === 0 && toPost > 0 ? t('messages.letters.lead.toPost', { count: toPost }) : t('messages.letters.lead', { count })} />
      <Tabs label={t('messages.letters')} value={search.tab ?? 'print'} onChange={(tab) => change({ tab: tab === 'batches' ? 'batches' : undefined })}
        tabs={[{ id: 'print', label: t('messages.letters.tab.print'), count }, { id: 'batches', label: t('messages.letters.tab.batches'), count: toPost }]}>
        {search.tab === 'batches'
          ? batches.data ? <Batches rows={batches.data} onOpen={(batch) => change({ batch })} /> : <Panel><Skeleton lines={5} /></Panel>
          : waiting.data ? <ToPrint waiting={waiting.data} onOpen={(letter) => change({ letter })} onPrinted={(batch) => change({ batch, tab: 'batches' })} /> : <Panel><Skeleton lines={5} /></Panel>}
      </Tabs>
      {search.batch !== undefined && <BatchPanel key={search.batch} batchId={search.batch} onClose={() => change({ batch: undefined })} />}
      {search.letter !== undefined && <LetterPreview key={search.letter} messageId={search.letter} onClose={() => change({ letter: undefined })} />}
    </>
  );
}
