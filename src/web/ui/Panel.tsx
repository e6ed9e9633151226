import type { ReactNode } from 'react';
import './Panel.css';

/** A ruled sheet with its title, one action at most on the right. `flush` when a table or a list goes edge to edge. */
export function Panel({ title, note, action, flush, children }: {
  title?: ReactNode; note?: ReactNode; action?: ReactNode; flush?: boolean; children: ReactNode;
}) {
  return (
    <section className="panel" data-flush={flush || undefined}>
      {(title || action) && (
        <header className="panel-head">
          <div>{title && <h2>{title}</h2>}{note && <p className="meta">{note}</p>}</div>
          {action}
        </header>
      )}
      <div className="panel-body">{children}</div>
    </section>
  );
}

/** Names and values in two columns: terms, address, settings read at a glance. */
export function Facts({ facts }: { facts: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className="facts">
      {facts.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}
    </dl>
  );
}
