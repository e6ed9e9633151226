import type { ReactNode } from 'react';
import { Sheet } from './Dialog.tsx';
import './SidePanel.css';

/** A look at one thing without leaving the list. `actions` stay in sight at the bottom. Whole width on a phone. */
export function SidePanel({ opened, onClose, title, actions, children, wide }: {
  opened: boolean; onClose: () => void; title: ReactNode; actions?: ReactNode; children: ReactNode; wide?: boolean;
}) {
  return (
    <Sheet opened={opened} onClose={onClose} title={title} size={wide ? 760 : 480}
      classNames={{ body: 'side-panel-body', content: 'side-panel' }}>
      <div className="side-panel-content">{children}</div>
      {actions && <footer className="side-panel-actions">{actions}</footer>}
    </Sheet>
  );
}
