import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense, type ComponentType } from 'react';
import type { Permission } from '#areas/access/contract.ts';
import { useSession } from '#web/frame.tsx';
import { PageHeader } from '#web/ui/PageHeader.tsx';
import { Panel } from '#web/ui/Panel.tsx';
import { EmptyState, Skeleton } from '#web/ui/states.tsx';
import { Tabs } from '#web/ui/Tabs.tsx';
import { useWords } from '#web/words.tsx';
import './form.css';
import './settings.css';

const route = getRouteApi('/app/reglages');
const ids = ['societe', 'personnes', 'absences', 'courrier', 'papier', 'canaux', 'reception', 'conditions', 'accords', 'relances', 'journal', 'societes', 'compte'] as const;
type TabId = (typeof ids)[number];

/** Each comes when it is opened: one comes here for one of them. */
const tabs: Record<TabId, { needs?: Permission; Content: ComponentType }> = {
  societe: { Content: lazy(async () => ({ default: (await import('./settings/CompanyTab.tsx')).CompanyTab })) },
  personnes: { needs: 'users', Content: lazy(async () => ({ default: (await import('./settings/PeopleTab.tsx')).PeopleTab })) },
  absences: { Content: lazy(async () => ({ default: (await import('./settings/AbsencesTab.tsx')).AbsencesTab })) },
  courrier: { needs: 'settings', Content: lazy(async () => ({ default: (await import('./settings/MailTab.tsx')).MailTab })) },
  reception: { needs: 'settings', Content: lazy(async () => ({ default: (await import('./settings/InboxTab.tsx')).InboxTab })) },
  papier: { Content: lazy(async () => ({ default: (await import('./settings/PaperTab.tsx')).PaperTab })) },
  canaux: { needs: 'settings', Content: lazy(async () => ({ default: (await import('./settings/ChannelsTab.tsx')).ChannelsTab })) },
  conditions: { Content: lazy(async () => ({ default: (await import('./settings/TermsTab.tsx')).TermsTab })) },
  relances: { Content: lazy(async () => ({ default: (await import('./settings/DunningTab.tsx')).DunningTab })) },
  accords: { Content: lazy(async () => ({ default: (await import('./settings/AgreementsTab.tsx')).AgreementsTab })) },
  journal: { needs: 'settings', Content: lazy(async () => ({ default: (await import('./settings/AuditTab.tsx')).AuditTab })) },
  societes: { Content: lazy(async () => ({ default: (await import('./settings/CompaniesTab.tsx')).CompaniesTab })) },
  compte: { Content: lazy(async () => ({ default: (await import('./settings/AccountTab.tsx')).AccountTab })) },
};

export default function Settings() {
  const { t } = useWords();
  const { permissions } = useSession();
  const { tab } = route.useSearch();
  const navigate = route.useNavigate();
  const value = ids.find((id) => id === tab) ?? 'societe';
  const { needs, Content } = tabs[value];
  return (
    <>
      <PageHeader title={t('shell.nav.settings')} lead={t(`access.tab.${value}.lead`)} />
      <Tabs label={t('shell.nav.settings')} tabs={ids.map((id) => ({ id, label: t(`access.tab.${id}`) }))} value={value}
        onChange={(id) => void navigate({ search: id === 'societe' ? {} : { tab: id }, replace: true })}>
        {!needs || permissions.includes(needs)
          ? <Suspense fallback={<Panel><Skeleton lines={6} /></Panel>}><Content /></Suspense>
          : <Panel><EmptyState icon="user" title={t('access.reserved')}>{t('access.reserved.text')}</EmptyState></Panel>}
      </Tabs>
    </>
  );
}
