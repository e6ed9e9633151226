import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Permission } from '#areas/access/contract.ts';
import { useSession } from '#web/frame.tsx';
import { PageHeader } from '#web/ui/PageHeader.tsx';
import { Panel } from '#web/ui/Panel.tsx';
import { EmptyState } from '#web/ui/states.tsx';
import { Tabs } from '#web/ui/Tabs.tsx';
import { useWords } from '#web/words.tsx';
import { AuditTab } from './settings/AuditTab.tsx';
import { CompaniesTab } from './settings/CompaniesTab.tsx';
import { CompanyTab } from './settings/CompanyTab.tsx';
import { MailTab } from './settings/MailTab.tsx';
import { PeopleTab } from './settings/PeopleTab.tsx';
import { TermsTab } from './settings/TermsTab.tsx';
import './form.css';
import './settings.css';

const route = getRouteApi('/app/reglages');
const ids = ['societe', 'personnes', 'courrier', 'conditions', 'journal', 'societes'] as const;
type TabId = (typeof ids)[number];

const tabs: Record<TabId, { needs?: Permission; content: () => ReactNode }> = {
  societe: { content: () => <CompanyTab /> },
  personnes: { needs: 'users', content: () => <PeopleTab /> },
  courrier: { needs: 'settings', content: () => <MailTab /> },
  conditions: { content: () => <TermsTab /> },
  journal: { needs: 'settings', content: () => <AuditTab /> },
  societes: { content: () => <CompaniesTab /> },
};

export default function Settings() {
  const { t } = useWords();
  const { permissions } = useSession();
  const { tab } = route.useSearch();
  const navigate = route.useNavigate();
  const value = ids.find((id) => id === tab) ?? 'societe';
  const { needs, content } = tabs[value];
  return (
    <>
      <PageHeader title={t('shell.nav.settings')} lead={t(`access.tab.${value}.lead`)} />
      <Tabs label={t('shell.nav.settings')} tabs={ids.map((id) => ({ id, label: t(`access.tab.${id}`) }))} value={value}
        onChange={(id) => void navigate({ search: id === 'societe' ? {} : { tab: id }, replace: true })}>
        {!needs || permissions.includes(needs) ? content() : <Panel><EmptyState icon="user" title={t('access.reserved')}>{t('access.reserved.text')}</EmptyState></Panel>}
      </Tabs>
    </>
  );
}
