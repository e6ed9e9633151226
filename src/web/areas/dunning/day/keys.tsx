import { Button, Modal } from '@mantine/core';
import { useEffect, useEffectEvent, useState } from 'react';
import { KeyHint } from '#web/ui/KeyHint.tsx';
import { isBusy } from '#web/ui/table/usePointer.ts';
import { useWords } from '#web/words.tsx';

/** Letters as commands, where nobody types; `act` says whether it took the key. */
export function useKeys(act: (key: string) => boolean) {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || !(event.target instanceof HTMLElement) || isBusy(event.target)) return;
    if (act(event.key)) event.preventDefault();
  });
  useEffect(() => {
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}

const commands = [['j', 'k'], ['x'], ['↵'], ['a'], ['e'], ['h'], ['/'], ['?']] as const;
const said = ['move', 'select', 'open', 'approve', 'edit', 'hold', 'search', 'help'] as const;

export function KeysHelp() {
  const { t } = useWords();
  const [shown, setShown] = useState(false);
  useKeys((key) => {
    if (key !== '?') return false;
    setShown(true);
    return true;
  });
  return (
    <>
      <span className="day-help"><Button variant="subtle" onClick={() => setShown(true)}><KeyHint keys={['?']}>{t('dunning.keys.title')}</KeyHint></Button></span>
      <Modal opened={shown} onClose={() => setShown(false)} title={t('dunning.keys.title')} closeButtonProps={{ 'aria-label': t('ui.close') }}>
        <dl className="day-commands">
          {said.map((what, index) => <div key={what}><dt><KeyHint keys={commands[index]!} /></dt><dd>{t(`dunning.keys.${what}`)}</dd></div>)}
        </dl>
      </Modal>
    </>
  );
}
