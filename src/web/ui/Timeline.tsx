import type { ReactNode } from 'react';
import type { Day } from '#values/day.ts';
import { DayText } from './DayText.tsx';
import { Icon, type IconName } from './Icon.tsx';
import './Timeline.css';

export type Moment = { id: string; on: Day; icon: IconName; title: ReactNode; detail?: ReactNode; tone?: 'good' | 'bad' };

/** What happened, newest first: messages, payments, promises, notes. */
export function Timeline({ moments }: { moments: readonly Moment[] }) {
  return (
    <ol className="timeline">
      {moments.map(({ id, on, icon, title, detail, tone }) => (
        <li key={id} data-tone={tone}>
          <span className="timeline-icon"><Icon name={icon} size={16} /></span>
          <div className="timeline-words">
            <div className="timeline-title"><span>{title}</span><span className="meta"><DayText day={on} /></span></div>
            {detail && <div className="quiet">{detail}</div>}
          </div>
        </li>
      ))}
    </ol>
  );
}
