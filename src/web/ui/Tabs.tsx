import { useEffect, useId, useRef, type KeyboardEvent, type ReactNode } from 'react';
import './Tabs.css';

/** Views of one thing. The page keeps `value` in the address (search parameter), so that a tab can be sent to a colleague. */
export function Tabs<Id extends string>({ label, tabs, value, onChange, children }: {
  label: string; tabs: readonly { id: Id; label: string; count?: number }[]; value: Id; onChange: (id: Id) => void; children: ReactNode;
}) {
  const base = useId();
  const list = useRef<HTMLDivElement>(null);
  // On a phone the list slides: the chosen tab is brought in sight, without moving the page.
  useEffect(() => {
    const chosen = document.getElementById(`${base}-${value}`);
    if (list.current && chosen) list.current.scrollLeft = chosen.offsetLeft - list.current.offsetLeft - (list.current.clientWidth - chosen.offsetWidth) / 2;
  }, [base, value]);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    const at = tabs.findIndex(({ id }) => id === value);
    const next = tabs[(at + by + tabs.length) % tabs.length]!;
    onChange(next.id);
    document.getElementById(`${base}-${next.id}`)?.focus();
  };
  return (
    <div className="tabs">
      <div ref={list} className="tabs-list" data-many={tabs.length > 10 || undefined} role="tablist" tabIndex={-1} aria-label={label} onKeyDown={onKeyDown}>
        {tabs.map(({ id, label: name, count }) => (
          <button key={id} id={`${base}-${id}`} type="button" role="tab" aria-selected={id === value} aria-controls={`${base}-panel`}
            tabIndex={id === value ? 0 : -1} onClick={() => onChange(id)}>
            {name}{count !== undefined && <span className="tabs-count">{count}</span>}
          </button>
        ))}
      </div>
      <div id={`${base}-panel`} role="tabpanel" aria-labelledby={`${base}-${value}`} className="tabs-panel">{children}</div>
    </div>
  );
}
