import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Amount } from '#web/ui/Amount.tsx';
import { Icon, type IconName } from '#web/ui/Icon.tsx';
import { Panel } from '#web/ui/Panel.tsx';
import { EmptyState } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';
import type { Dashboard } from './figures.ts';
import './dashboard.css';

const icons: Record<Dashboard['todo'][number]['kind'], IconName> = {
  approve: 'runs', call: 'phone', unknown: 'info', bounced: 'failed', failed: 'warning', missing_email: 'letter', hold_ending: 'hold', reply: 'messages', promise_broken: 'warning',
  dispute_late: 'calendar',
};

/** What waits today, by what one does about it; each opens Ma journée there. */
export function Todo({ dashboard: { todo, currency } }: { dashboard: Dashboard }) {
  const { t, number } = useWords();
  const waiting = todo.filter(({ count }) => count > 0);
  return (
    <Panel title={t('reports.todo.title')} flush>
      {waiting.length === 0 ? (
        <EmptyState icon="check" title={t('reports.todo.none')} action={<Button variant="default" renderRoot={(props) => <Link to="/relances" {...props} />}>{t('reports.todo.runs')}</Button>}>
          {t('reports.todo.none.text')}
        </EmptyState>
      ) : (
        <ul className="todo">
          {waiting.map(({ kind, count, totalMinor }) => (
            <li key={kind}>
              <Link to="/ma-journee" search={{ tab: kind }} className="todo-line">
                <Icon name={icons[kind]} />
                <span className="todo-words"><strong>{number(count)}</strong> {t(`reports.todo.${kind}`, { count })}</span>
                {totalMinor > 0 && <Amount minor={totalMinor} currency={currency} round tone="quiet" />}
                <Icon name="right" size={16} />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
