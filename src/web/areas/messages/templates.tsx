import { Button, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { api } from '#web/api.ts';
import { PageFailed, useSession } from '#web/frame.tsx';
import { Icon } from '#web/ui/Icon.tsx';
import { PageHeader } from '#web/ui/PageHeader.tsx';
import { Panel } from '#web/ui/Panel.tsx';
import { Pill } from '#web/ui/Pill.tsx';
import { EmptyState, Skeleton } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';
import { iconOf, isOfAgreements, languages, purposes, usesOf, type Template, type TemplateUse } from './templates/shapes.ts';
import './templates/templates.css';

const NewTemplate = lazy(async () => ({ default: (await import('./templates/NewTemplate.tsx')).NewTemplate }));
const route = getRouteApi('/app/modeles');

/** Everything Encours writes or says in the company's name, by what it is for. */
export default function Templates() {
  const { t } = useWords();
  const { organisation, permissions } = useSession();
  const navigate = route.useNavigate();
  const language = route.useSearch().langue ?? organisation.language;
  const [adding, setAdding] = useState(false);
  const templates = useQuery(api.templates.list.queryOptions());
  const uses = useQuery(api.templateUses.list.queryOptions());
  const failed = templates.error ?? uses.error;
  if (failed && !(templates.data && uses.data)) return <PageFailed error={failed} />;
  const rows = templates.data?.filter((one) => one.language === language) ?? [];
  return (
    <>
      <PageHeader title={t('shell.nav.templates')} lead={t('messages.models.lead')} actions={(
        <>
          <SegmentedControl aria-label={t('shell.language')} value={language} data={[...languages]} onChange={(langue) => void navigate({ search: { langue: langue as 'fr' | 'en' }, replace: true })} />
          {permissions.includes('scenario') && <Button leftSection={<Icon name="plus" size={16} />} onClick={() => setAdding(true)}>{t('messages.models.add')}</Button>}
        </>
      )} />
      {!templates.data || !uses.data ? <Panel><Skeleton lines={10} /></Panel> : rows.length === 0 ? <EmptyState icon="letter" title={t('messages.templates.none')} /> : (
        <div className="stack">
          {purposes.map((purpose) => {
            const some = rows.filter((one) => one.purpose === purpose).sort((a, b) => (a.code < b.code ? -1 : 1));
            return some.length > 0 && (
              <Panel key={purpose} title={t(`messages.purpose.${purpose}`)} note={t(`messages.models.${purpose}`)} flush>
                <ul className="models">{some.map((one) => <Row key={one.templateId} template={one} uses={usesOf(one, uses.data)} />)}</ul>
              </Panel>
            );
          })}
        </div>
      )}
      {adding && <Suspense><NewTemplate language={language} onClose={() => setAdding(false)} /></Suspense>}
    </>
  );
}

function Row({ template, uses }: { template: Template; uses: readonly TemplateUse[] }) {
  const { t } = useWords();
  const scenarios = new Set(uses.map(({ scenarioId }) => scenarioId)).size;
  return (
    <li>
      <div className="models-words">
        <Link to="/modeles/$templateId" params={{ templateId: String(template.templateId) }} className="models-open">{template.name}</Link>
        <span className="quiet models-subject"><Plain text={template.subject} /></span>
      </div>
      <span className="models-channel"><Icon name={iconOf(template.channel)} size={16} />{t(`messages.models.channel.${template.channel}`)}</span>
      <span><Pill>{t(`messages.tone.${template.tone}`)}</Pill></span>
      <span className="models-used meta" title={uses.map(({ scenarioName, stepName }) => `${scenarioName} › ${stepName}`).join('\n')}>
        {scenarios > 0 ? t('messages.models.used', { count: scenarios }) : t(isOfAgreements(template) ? 'messages.models.agreements' : 'messages.models.unused')}
      </span>
      <span className="models-version meta">{template.version > 1 ? t('messages.models.version', { version: template.version }) : !template.shipped ? t('messages.models.own') : ''}</span>
    </li>
  );
}

/** A subject without its marks, as one says it: the first way of a condition, names as dots. */
function Plain({ text }: { text: string }) {
  return text.replace(/\{%-?\s*else[^%]*%\}.*?\{%-?\s*endif\s*-?%\}/gs, '').replace(/\{%.*?%\}/g, '').replace(/\{\{.*?\}\}/g, '…').replace(/\s+/g, ' ');
}
