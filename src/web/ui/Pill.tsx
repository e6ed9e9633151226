import type { ReactNode } from 'react';
import './Pill.css';

export type Tone = 'neutral' | 'accent' | 'good' | 'warn' | 'bad';

/** A state in a word. `dot` for states that live (sent, running); without it for kinds (avoir, facture). */
export function Pill({ tone = 'neutral', dot, children }: { tone?: Tone; dot?: boolean; children: ReactNode }) {
  return <span className="pill" data-tone={tone} data-dot={dot || undefined}>{children}</span>;
}
