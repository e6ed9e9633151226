import type { DrawerProps, ModalProps } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useWords } from '#web/words.tsx';

const Modal = lazy(async () => ({ default: (await import('./overlays.tsx')).ModalOverlay }));
const Drawer = lazy(async () => ({ default: (await import('./overlays.tsx')).DrawerOverlay }));

/** What it is made of is loaded when the first one opens (a tenth of what a page would load). */
export function Dialog(props: ModalProps) {
  const { t } = useWords();
  return useOnceOpened(props.opened) && <Suspense fallback={null}><Modal closeButtonProps={{ 'aria-label': t('ui.close') }} {...props} /></Suspense>;
}

/** A sheet from a side of the screen, on the same terms. */
export function Sheet(props: DrawerProps) {
  const { t } = useWords();
  return useOnceOpened(props.opened) && <Suspense fallback={null}><Drawer closeButtonProps={{ 'aria-label': t('ui.close') }} {...props} /></Suspense>;
}

function useOnceOpened(opened: boolean): boolean {
  const [once, setOnce] = useState(opened);
  if (opened && !once) setOnce(true);
  return opened || once;
}
