import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { api } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { useConfirm } from '#web/ui/Confirm.tsx';
import { notify } from '#web/ui/notify.ts';
import { Refused } from '#web/ui/Refused.tsx';
import { SidePanel } from '#web/ui/SidePanel.tsx';
import { Notice, Skeleton } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';
import { differenceOf } from './difference.ts';
import type { Template } from './shapes.ts';

/** The text as it was each time it was saved: who, when, which words; and the way back. */
export function Versions({ template, dirty, onClose, onRestored }: { template: Template; dirty: boolean; onClose: () => void; onRestored: (saved: Template) => Promise<void> }) {
  const { t, instant } = useWords();
  const { organisation, permissions } = useSession();
  const confirm = useConfirm();
  const versions = useQuery(api.templates.versions.queryOptions({ input: { templateId: template.templateId } }));
  const restore = useMutation(api.templates.restore.mutationOptions({
    onSuccess: async (saved, { version }) => {
      await onRestored(saved);
      notify(version === 0 ? t('messages.versions.restored.shipped') : t('messages.versions.restored', { version: Number(version) }));
      onClose();
    },
  }));
  const ask = async (version: number) => {
    if (!dirty || await confirm({ title: t('messages.versions.confirm'), text: t('messages.versions.confirm.text'), action: t('messages.versions.restore') })) restore.mutate({ templateId: template.templateId, version });
  };
  return (
    <SidePanel opened wide onClose={onClose} title={t('messages.versions.title', { name: template.name })}>
      <div className="stack">
        {dirty && <Notice tone="warn">{t('messages.versions.dirty')}</Notice>}
        <Refused error={versions.error ?? restore.error} />
        {!versions.data && !versions.error && <Skeleton lines={4} />}
        <ol className="text-versions">
          {versions.data?.map(({ version, savedAt, savedByName, subject, body }, at, all) => {
            const before = all[at + 1];
            return (
              <li key={version}>
                <div className="text-versions-head">
                  <p><strong>{version === 0 ? t('messages.versions.shipped') : t('messages.versions.one', { version })}</strong> {savedAt && <span className="meta">{savedByName ? `${savedByName}, ` : ''}{instant(savedAt, organisation.timeZone)}</span>}</p>
                  {at === 0 ? <span className="meta">{t('messages.versions.now')}</span>
                    : permissions.includes('scenario') && <Button size="xs" variant="default" loading={restore.isPending && restore.variables.version === version} onClick={() => void ask(version)}>{t('messages.versions.restore')}</Button>}
                </div>
                {before ? <Difference before={before} after={{ subject, body }} /> : <details><summary className="meta">{t('messages.versions.read')}</summary><p className="text-versions-words">{`${subject}\n\n${body}`}</p></details>}
              </li>
            );
          })}
        </ol>
      </div>
    </SidePanel>
  );
}

/** What went and what came, line by line; lines that stayed are left out but for those around. */
function Difference({ before, after }: { before: { subject: string; body: string }; after: { subject: string; body: string } }) {
  const { t } = useWords();
  const lines = differenceOf(`${before.subject}\n\n${before.body}`, `${after.subject}\n\n${after.body}`);
  if (lines.every(({ kind }) => kind === 'same')) return <p className="meta">{t('messages.versions.same')}</p>;
  return (
    <div className="text-difference">
      {lines.map(({ kind, words }, at) => (kind === 'same' ? null : kind === 'gone' ? <del key={at}>{words || '\u00a0'}</del> : <ins key={at}>{words || '\u00a0'}</ins>))}
    </div>
  );
}
