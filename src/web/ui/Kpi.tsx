import { Link, type LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Icon } from './Icon.tsx';
import './Kpi.css';

/** Headline figures in a ruled strip, as at the top of a statement. */
export function KpiStrip({ children }: { children: ReactNode }) {
  return <div className="kpi-strip">{children}</div>;
}

/** One figure that opens to what it is made of (`link`). `note` is one short line: against what, or since when. */
export function Kpi({ label, value, note, tone, chart, link }: {
  label: string; value: ReactNode; note?: ReactNode; tone?: 'good' | 'bad'; chart?: ReactNode; link?: LinkProps;
}) {
  const inside = (
    <>
      <span className="kpi-label">{label}{link && <Icon name="right" size={16} />}</span>
      <span className="kpi-value">{value}</span>
      {(note || chart) && <span className="kpi-foot"><span className="kpi-note" data-tone={tone}>{note}</span>{chart}</span>}
    </>
  );
  return link ? <Link {...link} className="kpi">{inside}</Link> : <div className="kpi">{inside}</div>;
}
