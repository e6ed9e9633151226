import { useId, useRef, type ReactNode, type ToggleEvent } from 'react';
import './Flyout.css';

/**
 * A small panel that a button opens beside itself: the browser's own popover, which closes on Escape or a click elsewhere and gives the focus back.
 * `side`: above its button, or below it and flush with its right edge.
 */
export function Flyout({ className, label, side, children }: { className: string; label: ReactNode; side: 'above' | 'below'; children: ReactNode }) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const place = ({ newState, currentTarget: panel }: ToggleEvent<HTMLDivElement>) => {
    if (newState !== 'open') return;
    const anchor = button.current!.getBoundingClientRect();
    if (side === 'above') {
      panel.style.left = `${anchor.left}px`;
      panel.style.bottom = `${window.innerHeight - anchor.top + 8}px`;
    } else {
      panel.style.right = `${document.documentElement.clientWidth - anchor.right}px`;
      panel.style.top = `${anchor.bottom + 6}px`;
    }
  };
  return (
    <>
      <button ref={button} type="button" className={className} popoverTarget={id}>{label}</button>
      <div id={id} popover="auto" className="flyout" onBeforeToggle={place}>{children}</div>
    </>
  );
}
