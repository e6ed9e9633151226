import { useMemo } from 'react';
import './PaperSheet.css';

/** A drawing of printed pages: paper stays white, whatever the theme. As a picture, nothing in it can act. */
export function PaperSheet({ svg, alt }: { svg: string; alt: string }) {
  const source = useMemo(() => `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`, [svg]);
  return <img className="paper-sheet" src={source} alt={alt} />;
}
