import { useEffect, useEffectEvent, useId, useState, type DragEvent } from 'react';
import { useWords } from '#web/words.tsx';
import { Icon } from './Icon.tsx';
import './FileDrop.css';

/** Files by drop, by choice or pasted, one call each. `accept` lists extensions (`.txt`); another one is refused in words before anything is sent. */
export function FileDrop({ label, hint, accept, onFile, disabled, multiple }: {
  label: string; hint?: string; accept: readonly string[]; onFile: (file: File) => void; disabled?: boolean; multiple?: boolean;
}) {
  const { t } = useWords();
  const id = useId();
  const [over, setOver] = useState(false);
  const [refused, setRefused] = useState('');
  const take = (files: FileList | null | undefined) => {
    setOver(false);
    if (!files || files.length === 0 || disabled) return;
    setRefused('');
    for (const file of [...files].slice(0, multiple ? undefined : 1)) {
      const known = accept.length === 0 || accept.some((extension) => file.name.toLowerCase().endsWith(extension));
      if (known) onFile(file);
      else setRefused(t('ui.drop.refused', { name: file.name, accept: accept.join(', ') }));
    }
  };
  const drag = (inside: boolean) => (event: DragEvent) => {
    event.preventDefault();
    setOver(inside);
  };
  const paste = useEffectEvent((event: ClipboardEvent) => {
    if (!event.clipboardData?.files.length) return;
    event.preventDefault();
    take(event.clipboardData.files);
  });
  useEffect(() => {
    document.addEventListener('paste', paste);
    return () => document.removeEventListener('paste', paste);
  }, []);
  return (
    <div className="drop" data-over={over || undefined} data-disabled={disabled || undefined} onDragOver={drag(true)} onDragLeave={drag(false)}
      onDrop={(event) => { event.preventDefault(); take(event.dataTransfer.files); }}>
      <Icon name="upload" size={24} />
      <p className="drop-label">{over ? t('ui.drop.release') : label}</p>
      <p><label htmlFor={id} className="drop-choose">{t('ui.drop.action')}</label> <span className="quiet">{t('ui.drop.here')}</span></p>
      <input id={id} className="sr-only" type="file" accept={accept.join(',')} disabled={disabled} multiple={multiple} aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => { take(event.currentTarget.files); event.currentTarget.value = ''; }} />
      {hint && <p id={`${id}-hint`} className="meta">{hint}</p>}
      {refused && <p className="drop-refused" role="alert">{refused}</p>}
    </div>
  );
}
