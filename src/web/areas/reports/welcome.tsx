import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useSession } from '#web/frame.tsx';
import { PageHeader } from '#web/ui/PageHeader.tsx';
import { Panel } from '#web/ui/Panel.tsx';
import { useWords } from '#web/words.tsx';
import './dashboard.css';

const steps = ['export', 'drop', 'act'] as const;

/** A company without a ledger: the three steps to the first figures. */
export function Welcome() {
  const { t } = useWords();
  const { permissions } = useSession();
  return (
    <>
      <PageHeader title={t('shell.nav.dashboard')} lead={t('reports.welcome.lead')} />
      <Panel>
        <ol className="welcome">
          {steps.map((step, index) => (
            <li key={step}>
              <span className="welcome-number" aria-hidden>{index + 1}</span>
              <div><h2>{t(`reports.welcome.${step}`)}</h2><p className="quiet">{t(`reports.welcome.${step}.text`)}</p></div>
            </li>
          ))}
        </ol>
        {permissions.includes('import')
          ? <Button renderRoot={(props) => <Link to="/imports" {...props} />}>{t('reports.welcome.action')}</Button>
          : <p className="quiet">{t('reports.welcome.ask')}</p>}
      </Panel>
    </>
  );
}
