import type { ReactNode } from 'react';
import { Logo } from '#web/ui/Logo.tsx';
import { Preferences } from '#web/ui/UserMenu.tsx';
import { useWords } from '#web/words.tsx';
import './Entrance.css';

/** The pages before the frame: the mark, one sheet, and how one likes to read. */
export function Entrance({ title, lead, wide, children }: { title: string; lead?: ReactNode; wide?: boolean; children: ReactNode }) {
  const { t } = useWords();
  return (
    <div className="entrance" data-wide={wide || undefined}>
      <title>{`${title} · Encours`}</title>
      <header className="entrance-head"><Logo /><span className="quiet">{t('access.motto')}</span></header>
      <main className="entrance-main">
        <div className="entrance-words">
          <h1>{title}</h1>
          {lead && <p className="quiet">{lead}</p>}
        </div>
        {children}
      </main>
      <footer className="entrance-foot"><Preferences /></footer>
    </div>
  );
}
