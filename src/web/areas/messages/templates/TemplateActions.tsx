import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState, type MouseEvent } from 'react';
import { api } from '#web/api.ts';
import { useConfirm } from '#web/ui/Confirm.tsx';
import { Flyout } from '#web/ui/Flyout.tsx';
import { Icon } from '#web/ui/Icon.tsx';
import { notify } from '#web/ui/notify.ts';
import { useFailure } from '#web/ui/Refused.tsx';
import { useWords } from '#web/words.tsx';
import type { Template } from './shapes.ts';

const NewTemplate = lazy(async () => ({ default: (await import('./NewTemplate.tsx')).NewTemplate }));

/** What is done more seldom with a text: another from it, its other language, its end. */
export function TemplateActions({ template, templates, used }: { template: Template; templates: readonly Template[]; used: boolean }) {
  const { t } = useWords();
  const say = useFailure();
  const confirm = useConfirm();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const [making, setMaking] = useState<'copy' | 'translation' | undefined>(undefined);
  const other = template.language === 'fr' ? 'en' as const : 'fr' as const;
  const twin = templates.find((one) => one.code === template.code && one.language === other);
  const remove = useMutation(api.templateUses.remove.mutationOptions({
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: api.templates.key() });
      notify(t('messages.template.removed', { name: template.name }));
      await navigate({ to: '/modeles', search: { langue: template.language } });
    },
    onError: (error) => notify(say(error), { tone: 'bad' }),
  }));
  const askRemove = async () => {
    if (await confirm({ title: t('messages.template.remove.title', { name: template.name }), text: t(used ? 'messages.template.remove.used' : 'messages.template.remove.text'), action: t('messages.template.remove'), danger: true })) remove.mutate({ templateId: template.templateId });
  };
  const act = (event: MouseEvent<HTMLElement>, done: () => void) => {
    event.currentTarget.closest<HTMLElement>('[popover]')?.hidePopover();
    done();
  };
  return (
    <>
      <Flyout className="light-tool" side="below" label={<>{t('messages.template.more')}<Icon name="down" size={16} /></>}>
        <div className="tool-list">
          <button type="button" onClick={(event) => act(event, () => setMaking('copy'))}>{t('messages.new.duplicate')}</button>
          {twin ? <button type="button" onClick={(event) => act(event, () => void navigate({ to: '/modeles/$templateId', params: { templateId: String(twin.templateId) } }))}>{t(other === 'en' ? 'messages.template.other.en' : 'messages.template.other.fr')}</button>
            : <button type="button" onClick={(event) => act(event, () => setMaking('translation'))}>{t('messages.new.translation')}</button>}
          {!template.shipped && <button type="button" onClick={(event) => act(event, () => void askRemove())}>{t('messages.template.remove')}</button>}
        </div>
      </Flyout>
      {making && <Suspense><NewTemplate language={making === 'copy' ? template.language : other} {...(making === 'copy' ? { from: template } : { translationOf: template })} onClose={() => setMaking(undefined)} /></Suspense>}
    </>
  );
}
