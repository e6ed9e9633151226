import { Button } from '@mantine/core';
import { createContext, use, useCallback, useState, type ReactNode } from 'react';
import { useWords } from '#web/words.tsx';
import { Dialog } from './Dialog.tsx';
import './Confirm.css';

type Question = { title: string; text?: ReactNode; action: string; danger?: boolean };

const Asking = createContext<((question: Question) => Promise<boolean>) | undefined>(undefined);

/** `if (await confirm({ title, text, action: 'Supprimer', danger: true })) …` — asked once, with the verb on the button. */
export function useConfirm(): (question: Question) => Promise<boolean> {
  const ask = use(Asking);
  if (!ask) throw new Error('useConfirm outside of <Confirming>');
  return ask;
}

export function Confirming({ children }: { children: ReactNode }) {
  const [asked, setAsked] = useState<(Question & { answer: (yes: boolean) => void }) | undefined>(undefined);
  const ask = useCallback((question: Question) => new Promise<boolean>((answer) => setAsked({ ...question, answer })), []);
  const close = (yes: boolean) => {
    asked?.answer(yes);
    setAsked(undefined);
  };
  return (
    <Asking value={ask}>
      {children}
      {asked && <ConfirmDialog {...asked} opened onConfirm={() => close(true)} onClose={() => close(false)} />}
    </Asking>
  );
}

export function ConfirmDialog({ opened, title, text, action, danger, onConfirm, onClose, busy }: Question & {
  opened: boolean; onConfirm: () => void; onClose: () => void; busy?: boolean;
}) {
  const { t } = useWords();
  return (
    <Dialog opened={opened} onClose={onClose} title={title}>
      {text && <div className="quiet">{text}</div>}
      <div className="confirm-actions">
        <Button variant="default" onClick={onClose}>{t('ui.cancel')}</Button>
        <Button data-autofocus color={danger ? 'red' : undefined} loading={busy} onClick={onConfirm}>{action}</Button>
      </div>
    </Dialog>
  );
}
