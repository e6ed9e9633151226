import { useLayoutEffect, useRef, type ReactNode } from 'react';
import { Icon } from './Icon.tsx';
import './FilterToggle.css';

/** A search field and what narrows the list, above a table. */
export function Filters({ search, children }: { search?: ReactNode; children?: ReactNode }) {
  const rest = useRef<HTMLDivElement>(null);
  // On a phone the line slides: what is on is brought in sight.
  useLayoutEffect(() => {
    const on = rest.current?.querySelector<HTMLElement>('[aria-pressed="true"]');
    if (rest.current && on) rest.current.scrollLeft = on.offsetLeft - rest.current.offsetLeft - (rest.current.clientWidth - on.offsetWidth) / 2;
  }, []);
  return <div className="filters">{search && <div className="filters-search">{search}</div>}{children && <div ref={rest} className="filters-rest">{children}</div>}</div>;
}

/** A filter that is on or off; on, it shows how to take it off. */
export function FilterToggle({ on, onToggle, children }: { on: boolean; onToggle: (on: boolean) => void; children: ReactNode }) {
  return (
    <button type="button" className="filter-toggle" aria-pressed={on} onClick={() => onToggle(!on)}>
      {children}{on && <Icon name="close" size={16} />}
    </button>
  );
}
