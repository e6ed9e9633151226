import { Link, type LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Icon } from './Icon.tsx';
import './PageHeader.css';

/**
 * Every page begins with it: where we are, the sentence that says what matters now (`lead`), what to do (`actions`, the main one last).
 * `aside` stands by the title: a pill, an as-of day.
 */
export function PageHeader({ title, lead, aside, actions, back }: {
  title: string; lead?: ReactNode; aside?: ReactNode; actions?: ReactNode; back?: { label: string; link: LinkProps };
}) {
  return (
    <header className="page-header">
      <title>{`${title} · Encours`}</title>
      <div className="page-header-words">
        {back && <Link {...back.link} className="page-header-back"><Icon name="left" size={16} />{back.label}</Link>}
        <div className="page-header-title"><h1>{title}</h1>{aside}</div>
        {lead && <p className="page-header-lead">{lead}</p>}
      </div>
      {actions && <div className="page-header-actions">{actions}</div>}
    </header>
  );
}
