import { Button, type ButtonProps } from '@mantine/core';
import type { ReactNode } from 'react';
import './KeyHint.css';

/** A button with the key that presses it; the page finds it by that key. */
export function Verb({ hint, children, ...button }: ButtonProps & { hint: string; children: ReactNode; onClick: () => void }) {
  return <Button {...button} aria-keyshortcuts={hint}>{children}<VerbKey>{hint}</VerbKey></Button>;
}

/** The key that presses a button, on it; not part of its name. */
export function VerbKey({ children }: { children: string }) {
  return <kbd className="verb-key" aria-hidden>{children}</kbd>;
}

/** Presses what that key presses in `detail`; false when there is nothing such. */
export function press(detail: HTMLElement | null, key: string): boolean {
  // Letters and digits only: nothing to escape.
  const verb = /^[a-z0-9]$/.test(key) ? detail?.querySelector<HTMLElement>(`[aria-keyshortcuts="${key}"]:not(:disabled)`) : undefined;
  if (!verb) return false;
  verb.click();
  return true;
}
