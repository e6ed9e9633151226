import { useRef, type PointerEvent } from 'react';

/** Lines taken by their grip and put down where another stands, by mouse or by finger. The keyboard has Alt and the arrows. */
export function useDrag(onMove: (key: string, over: string) => void) {
  const taken = useRef<{ key: string; row: HTMLElement; over: HTMLElement | undefined } | undefined>(undefined);
  const mark = (over: HTMLElement | undefined) => {
    const drag = taken.current;
    if (!drag || drag.over === over) return;
    drag.over?.removeAttribute('data-over');
    drag.over = over === drag.row ? undefined : over;
    drag.over?.setAttribute('data-over', drag.row.compareDocumentPosition(drag.over) & Node.DOCUMENT_POSITION_FOLLOWING ? 'after' : 'before');
  };
  const end = () => {
    taken.current?.row.removeAttribute('data-taken');
    taken.current?.over?.removeAttribute('data-over');
    taken.current = undefined;
  };
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      const target = event.target as HTMLElement;
      const row = target.closest('.day-grip') && event.button === 0 ? target.closest<HTMLElement>('[data-row]') : null;
      if (!row?.dataset['row']) return;
      event.preventDefault();
      event.currentTarget.setPointerCapture(event.pointerId);
      row.setAttribute('data-taken', '');
      taken.current = { key: row.dataset['row'], row, over: undefined };
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (taken.current) mark(document.elementFromPoint(event.clientX, event.clientY)?.closest<HTMLElement>('.day-list [data-row]') ?? undefined);
    },
    onPointerUp: () => {
      const drag = taken.current;
      const over = drag?.over?.dataset['row'];
      end();
      if (drag && over) onMove(drag.key, over);
    },
    onPointerCancel: end,
  };
}
