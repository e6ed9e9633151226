import { useState } from 'react';
import './Letter.css';

/** A message as its reader gets it: its own page, on white, no scripts; as tall as what it says. `title` names it for those who do not see it. */
export function Letter({ html, title }: { html: string; title: string }) {
  const [height, setHeight] = useState(360);
  return (
    <iframe className="letter" title={title} srcDoc={html} sandbox="allow-same-origin" style={{ height }}
      onLoad={(event) => {
        const inside = event.currentTarget.contentDocument;
        setHeight(Math.ceil(inside?.documentElement.getBoundingClientRect().height ?? 360) + 2);
        // After a click in the letter, the page's own keys still work.
        inside?.addEventListener('keydown', ({ key, ctrlKey, metaKey, altKey, shiftKey }) =>
          document.body.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey, metaKey, altKey, shiftKey, bubbles: true, cancelable: true })));
      }} />
  );
}
