import { Drawer, Modal, type DrawerProps, type ModalProps } from '@mantine/core';
import { useEffect, useState } from 'react';

/** Closed when it arrives, opened at once after: so that it comes in as it should, and gives the focus back to what opened it. */
function useArrived(): boolean {
  const [arrived, setArrived] = useState(false);
  useEffect(() => {
    const frame = requestAnimationFrame(() => setArrived(true));
    return () => cancelAnimationFrame(frame);
  }, []);
  return arrived;
}

export function ModalOverlay({ opened, ...props }: ModalProps) {
  return <Modal {...props} opened={useArrived() && opened} />;
}

export function DrawerOverlay({ opened, ...props }: DrawerProps) {
  return <Drawer {...props} opened={useArrived() && opened} />;
}
