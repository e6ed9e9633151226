import { useLayoutEffect, type ReactNode, type RefObject } from 'react';
import type { Line } from './work.ts';

/** The detail keeps to the screen while the list scrolls; it scrolls by itself. */
export function Detail({ line, ref, head, children }: { line: Line; ref: RefObject<HTMLElement | null>; head: ReactNode; children: ReactNode }) {
  useFreeHeight(ref);
  useLayoutEffect(() => {
    ref.current?.scrollTo(0, 0);
    // Another line: from its beginning.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [line.key]);
  return (
    <section ref={ref} className="panel beside-kept beside-detail day-detail" tabIndex={-1} aria-label={line.customerName}>
      {head}
      <div className="beside-body">{children}</div>
    </section>
  );
}

function useFreeHeight(ref: RefObject<HTMLElement | null>) {
  useLayoutEffect(() => {
    const fit = () => {
      const top = ref.current?.getBoundingClientRect().top ?? 0;
      ref.current?.style.setProperty('--free', `${Math.round(window.innerHeight - Math.max(top, 16) - 16)}px`);
    };
    fit();
    window.addEventListener('scroll', fit, { passive: true });
    window.addEventListener('resize', fit);
    return () => {
      window.removeEventListener('scroll', fit);
      window.removeEventListener('resize', fit);
    };
  });
}
