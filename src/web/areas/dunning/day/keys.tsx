import { Button } from '@mantine/core';
import { useEffect, useEffectEvent, useState } from 'react';
import { Dialog } from '#web/ui/Dialog.tsx';
import { KeyHint } from '#web/ui/KeyHint.tsx';
import { isBusy } from '#web/ui/table/usePointer.ts';
import { useKeys } from '#web/ui/useKeys.ts';
import { useWords } from '#web/words.tsx';

/** Alt and an arrow move the line itself. */
export function useMoves(move: (by: -1 | 1) => void) {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : undefined;
    if (!event.altKey || by === undefined || !(event.target instanceof HTMLElement) || isBusy(event.target)) return;
    event.preventDefault();
    move(by);
  });
  useEffect(() => {
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}

/** Escape leaves what is being written in the detail, wherever one types; a calendar or a list it opened closes first. */
export function useEscape(active: boolean, leave: () => void) {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.defaultPrevented) leave();
  });
  useEffect(() => {
    if (!active) return;
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [active]);
}

const groups = [
  { title: 'list', keys: [[['j', 'k'], 'move'], [['↵'], 'open'], [['x'], 'select'], [['g'], 'pin'], [['Alt', '↑', '↓'], 'reorder'], [['t'], 'later'], [['/'], 'search'], [['?'], 'help']] },
  { title: 'line', keys: [[['a'], 'approve'], [['e'], 'edit'], [['p'], 'promise'], [['l'], 'dispute'], [['h'], 'hold']] },
  { title: 'call', keys: [[['p', '↵'], 'promised'], [['o'], 'reached'], [['n'], 'no_answer'], [['v'], 'voicemail'], [['f'], 'wrong_number'], [['r'], 'callback']] },
  { title: 'reply', keys: [[['a'], 'accept'], [['r'], 'answer'], [['e'], 'aside']] },
] as const;

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
      <span className="day-help"><Button variant="subtle" aria-keyshortcuts="?" onClick={() => setShown(true)}><KeyHint keys={['?']}>{t('dunning.keys.title')}</KeyHint></Button></span>
      <Dialog opened={shown} onClose={() => setShown(false)} size="lg" title={t('dunning.keys.title')}>
        <div className="day-commands">
          {groups.map(({ title, keys }) => (
            <section key={title}>
              <h3>{t(`dunning.keys.group.${title}`)}</h3>
              <dl>{keys.map(([pressed, what]) => <div key={what}><dt><KeyHint keys={pressed} /></dt><dd>{t(`dunning.keys.${what}`)}</dd></div>)}</dl>
            </section>
          ))}
        </div>
      </Dialog>
    </>
  );
}
