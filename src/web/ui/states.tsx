import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '#web/words.tsx';
import { Icon, type IconName } from './Icon.tsx';
import './states.css';

/** Nothing here yet: what this place is for, and the one thing to do. */
export function EmptyState({ icon, title, children, action }: { icon?: IconName; title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="state">
      {icon && <span className="state-icon"><Icon name={icon} size={24} /></span>}
      <h2>{title}</h2>
      {children && <div className="state-text">{children}</div>}
      {action && <div className="state-action">{action}</div>}
    </div>
  );
}

/** What went wrong, whether anything is lost, and a way to try again. */
export function ErrorState({ title, text, onRetry }: { title?: string; text?: string; onRetry?: () => void }) {
  const { t } = useWords();
  return (
    <div className="state" role="alert">
      <span className="state-icon" data-tone="bad"><Icon name="warning" size={24} /></span>
      <h2>{title ?? t('ui.error.title')}</h2>
      <div className="state-text">{text ?? t('ui.error.text')}</div>
      {onRetry && <div className="state-action"><Button variant="default" onClick={onRetry}>{t('ui.retry')}</Button></div>}
    </div>
  );
}

/** A problem within a page that still stands: over a form, above a list. */
export function Notice({ tone = 'info', title, children }: { tone?: 'info' | 'good' | 'warn' | 'bad'; title?: string; children?: ReactNode }) {
  const icon = ({ info: 'info', good: 'check', warn: 'warning', bad: 'failed' } as const)[tone];
  return (
    <div className="notice" data-tone={tone} role={tone === 'bad' ? 'alert' : undefined}>
      <Icon name={icon} />
      <div>{title && <p className="notice-title">{title}</p>}{children}</div>
    </div>
  );
}

/** Grey lines in the shape of what is coming. */
export function Skeleton({ lines = 3 }: { lines?: number }) {
  const { t } = useWords();
  return (
    <div className="skeleton" role="status" aria-label={t('ui.table.loading')}>
      {Array.from({ length: lines }, (_, index) => <span key={index} style={{ width: `${92 - ((index * 23) % 41)}%` }} />)}
    </div>
  );
}
