import { useId, useState, type DragEvent } from 'react';
import { useWords } from '#web/words.tsx';
import { Icon } from './Icon.tsx';
import './FileDrop.css';

/** One file, by drop or by choice. `accept` lists extensions (`.txt`); another one is refused in words before anything is sent. */
export function FileDrop({ label, hint, accept, onFile, disabled }: {
  label: string; hint?: string; accept: readonly string[]; onFile: (file: File) => void; disabled?: boolean;
}) {
  const { t } = useWords();
  const id = useId();
  const [over, setOver] = useState(false);
  const [refused, setRefused] = useState('');
  const take = (file: File | undefined) => {
    setOver(false);
    if (!file || disabled) return;
    const known = accept.length === 0 || accept.some((extension) => file.name.toLowerCase().endsWith(extension));
    setRefused(known ? '' : t('ui.drop.refused', { name: file.name, accept: accept.join(', ') }));
    if (known) onFile(file);
  };
  const drag = (inside: boolean) => (event: DragEvent) => {
    event.preventDefault();
    setOver(inside);
  };
  return (
    <div className="drop" data-over={over || undefined} data-disabled={disabled || undefined} onDragOver={drag(true)} onDragLeave={drag(false)}
      onDrop={(event) => { event.preventDefault(); take(event.dataTransfer.files[0]); }}>
      <Icon name="upload" size={24} />
      <p className="drop-label">{over ? t('ui.drop.release') : label}</p>
      <p><label htmlFor={id} className="drop-choose">{t('ui.drop.action')}</label> <span className="quiet">{t('ui.drop.here')}</span></p>
      <input id={id} className="sr-only" type="file" accept={accept.join(',')} disabled={disabled} aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => { take(event.currentTarget.files?.[0]); event.currentTarget.value = ''; }} />
      {hint && <p id={`${id}-hint`} className="meta">{hint}</p>}
      {refused && <p className="drop-refused" role="alert">{refused}</p>}
    </div>
  );
}
