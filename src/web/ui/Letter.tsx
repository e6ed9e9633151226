import { useState } from 'react';
import './Letter.css';

/** A message as its reader gets it: its own page, on white, no scripts; as tall as what it says. `title` names it for those who do not see it. */
export function Letter({ html, title }: { html: string; title: string }) {
  const [height, setHeight] = useState(360);
  return (
    <iframe className="letter" title={title} srcDoc={html} sandbox="allow-same-origin" style={{ height }}
      onLoad={(event) => setHeight(Math.ceil(event.currentTarget.contentDocument?.documentElement.getBoundingClientRect().height ?? 360) + 2)} />
  );
}
