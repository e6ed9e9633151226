import type { ReactNode } from 'react';
import { Icon } from './Icon.tsx';
import './FilterToggle.css';

/** A search field and what narrows the list, above a table. */
export function Filters({ search, children }: { search?: ReactNode; children?: ReactNode }) {
  return <div className="filters">{search && <div className="filters-search">{search}</div>}{children && <div className="filters-rest">{children}</div>}</div>;
}

/** A filter that is on or off; on, it shows how to take it off. */
export function FilterToggle({ on, onToggle, children }: { on: boolean; onToggle: (on: boolean) => void; children: ReactNode }) {
  return (
    <button type="button" className="filter-toggle" aria-pressed={on} onClick={() => onToggle(!on)}>
      {children}{on && <Icon name="close" size={16} />}
    </button>
  );
}
