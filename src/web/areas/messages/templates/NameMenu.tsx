import { useEffect, useId, useImperativeHandle, useState, type Ref } from 'react';
import { useWords } from '#web/words.tsx';
import { brief } from './chips.tsx';
import type { NameGroup } from './names.ts';

export type MenuKeys = { key: (event: KeyboardEvent) => boolean };

/** The names a text may say, by the letters typed after `/` or `{`. The editor keeps the focus and hands over its keys. */
export function NameMenu({ groups, query, at, values, keys, onChoose, onActive }: {
  groups: readonly NameGroup[]; query: string; at: { left: number; top: number; bottom: number }; values: ReadonlyMap<string, string>; keys: Ref<MenuKeys>;
  onChoose: (name: string) => void; onActive: (id: string | undefined) => void;
}) {
  const { t } = useWords();
  const id = useId();
  const [active, setActive] = useState(0);
  const wanted = plain(query);
  const found = groups.map((group) => ({ ...group, names: group.names.filter(({ name, word }) => plain(`${t(word)} ${name}`).includes(wanted)) })).filter(({ names }) => names.length > 0);
  const flat = found.flatMap(({ names }) => names);
  const chosen = flat[Math.min(active, flat.length - 1)];
  useEffect(() => {
    onActive(chosen && `${id}-${chosen.name}`);
    if (chosen) document.getElementById(`${id}-${chosen.name}`)?.scrollIntoView({ block: 'nearest' });
    return () => onActive(undefined);
  }, [chosen, id, onActive]);
  useImperativeHandle(keys, () => ({
    key: (event) => {
      if (!chosen) return false;
      if (event.key === 'ArrowDown') setActive((before) => (Math.min(before, flat.length - 1) + 1) % flat.length);
      else if (event.key === 'ArrowUp') setActive((before) => (Math.min(before, flat.length - 1) + flat.length - 1) % flat.length);
      else if (event.key === 'Enter' || event.key === 'Tab') onChoose(chosen.name);
      else return false;
      return true;
    },
  }));
  if (!chosen) return null;
  const below = at.bottom + 300 < window.innerHeight;
  const style = { left: Math.max(8, Math.min(at.left, window.innerWidth - 308)), ...(below ? { top: at.bottom + 6 } : { bottom: window.innerHeight - at.top + 6 }) };
  return (
    <div className="name-menu" role="listbox" aria-label={t('messages.variables.title')} style={style}>
      {found.map(({ word, names }) => (
        <div key={word} role="group" aria-label={t(word)}>
          <p className="meta" aria-hidden>{t(word)}</p>
          {names.map(({ name, word: said }) => (
            <div key={name} id={`${id}-${name}`} role="option" tabIndex={-1} aria-selected={name === chosen.name} className="name-menu-one" onMouseDown={(event) => { event.preventDefault(); onChoose(name); }}>
              <span>{brief(t(said))}</span><span className="quiet">{values.get(name)}</span>
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
