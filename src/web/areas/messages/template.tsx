import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { api } from '#web/api.ts';
import { NotFound, PageFailed } from '#web/frame.tsx';
import { PageHeader } from '#web/ui/PageHeader.tsx';
import { Panel } from '#web/ui/Panel.tsx';
import { Skeleton } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';
import './templates/templates.css';

// The editor is heavy: the page stands before it comes.
const TemplateEditor = lazy(async () => ({ default: (await import('./templates/TemplateEditor.tsx')).TemplateEditor }));
const route = getRouteApi('/app/modeles/$templateId');

/** One text, in one's own words. */
export default function TemplatePage() {
  const { t } = useWords();
  const { templateId } = route.useParams();
  const templates = useQuery(api.templates.list.queryOptions());
  const uses = useQuery(api.templateUses.list.queryOptions());
  const failed = templates.error ?? uses.error;
  if (failed && !(templates.data && uses.data)) return <PageFailed error={failed} />;
  const template = templates.data?.find((one) => String(one.templateId) === templateId);
  if (templates.data && !template) return <NotFound />;
  const back = { label: t('shell.nav.templates'), link: { to: '/modeles', search: template ? { langue: template.language } : {} } } as const;
  const waiting = <><PageHeader title={template?.name ?? t('shell.nav.templates')} back={back} /><Panel><Skeleton lines={12} /></Panel></>;
  if (!template || !uses.data) return waiting;
  return <Suspense fallback={waiting}><TemplateEditor key={template.templateId} template={template} templates={templates.data!} uses={uses.data} /></Suspense>;
}
