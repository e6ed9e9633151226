import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { api } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { useConfirm } from '#web/ui/Confirm.tsx';
import { Refused } from '#web/ui/Refused.tsx';
import { SidePanel } from '#web/ui/SidePanel.tsx';
import { Notice, Skeleton } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';
import { changesOf } from './changes.ts';
import { Changes } from './Changes.tsx';
import { draftOf, type Scenario, type Template } from './scenario.ts';
import { useSayings } from './useSayings.ts';

/** What Encours brings with it was saved by nobody, on no day. */
const isShipped = (savedAt: string) => new Date(savedAt).getTime() === 0;

/** The scenario as it was each time it was saved: who, when, what changed; and the way back. */
export function Versions({ scenario, templates, dirty, onClose, onRestored }: {
  scenario: Scenario; templates: readonly Template[]; dirty: boolean; onClose: () => void; onRestored: (text: string) => Promise<void>;
}) {
  const { t, instant } = useWords();
  const { organisation, permissions } = useSession();
  const confirm = useConfirm();
  const sayings = useSayings(templates);
  const versions = useQuery(api.scenarios.versions.queryOptions({ input: { scenarioId: scenario.scenarioId } }));
  const restore = useMutation(api.scenarios.restore.mutationOptions({ onSuccess: (_, { version }) => onRestored(t('dunning.versions.restored', { version: Number(version) })) }));
  const ask = async (version: number) => {
    const sure = await confirm({ title: t('dunning.versions.confirm', { version }), text: t('dunning.versions.confirm.text'), action: t('dunning.versions.restore') });
    if (sure) restore.mutate({ scenarioId: scenario.scenarioId, version });
  };
  return (
    <SidePanel opened wide onClose={onClose} title={t('dunning.versions.title', { name: scenario.name })}>
      <div className="stack">
        {dirty && <Notice tone="warn">{t('dunning.versions.dirty')}</Notice>}
        <Refused error={versions.error ?? restore.error} />
        {!versions.data && !versions.error && <Skeleton lines={4} />}
        <ol className="versions">
          {versions.data?.map(({ version, savedAt, savedBy, fields }, at, all) => {
            const before = all[at + 1];
            const changes = before ? changesOf(draftOf(before.fields), draftOf(fields), sayings) : [];
            return (
              <li key={version}>
                <div className="versions-head">
                  <p><strong>{t('dunning.versions.one', { version })}</strong> <span className="meta">{isShipped(savedAt) ? t('dunning.versions.shipped') : `${savedBy === 'system' ? t('dunning.runs.itself') : savedBy}, ${instant(savedAt, organisation.timeZone)}`}</span></p>
                  {at === 0 ? <span className="meta">{t('dunning.versions.now')}</span>
                    : permissions.includes('scenario') && <Button size="xs" variant="default" loading={restore.isPending && restore.variables.version === version} onClick={() => void ask(version)}>{t('dunning.versions.restore')}</Button>}
                </div>
                {before ? (changes.length > 0 ? <Changes changes={changes} /> : <p className="meta">{t('dunning.versions.same')}</p>) : <p className="meta">{t('dunning.versions.first')}</p>}
              </li>
            );
          })}
        </ol>
      </div>
    </SidePanel>
  );
}
