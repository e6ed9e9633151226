import { Textarea } from '@mantine/core';
import { useId, useRef, useState, type KeyboardEvent } from 'react';
import { useWords } from '#web/words.tsx';
import { mentionAt, named, namesFor } from './mention.ts';

/** A text in which `@` offers names: arrows and Enter or Tab choose, Escape lets it be; Ctrl-Enter sends. */
export function MentionField({ label, description, value, onChange, onSend, names }: {
  label: string; description: string; value: string; onChange: (text: string) => void; onSend: () => void; names: readonly string[];
}) {
  const { t } = useWords();
  const list = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [caret, setCaret] = useState(0);
  const [at, setAt] = useState(0);
  const [left, setLeft] = useState<number | undefined>(undefined);
  const mention = mentionAt(value, caret);
  const found = mention && mention.from !== left ? namesFor(mention.typed, names) : [];
  const current = Math.min(at, found.length - 1);
  const choose = (name: string | undefined) => {
    if (!mention || name === undefined) return;
    const next = named(value, mention, name);
    onChange(next.text);
    setCaret(next.caret);
    setLeft(mention.from);
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(next.caret, next.caret);
    });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) return onSend();
    if (found.length === 0) return;
    const step = ({ ArrowDown: 1, ArrowUp: -1 } as Record<string, number>)[event.key];
    if (step !== undefined) setAt((current + step + found.length) % found.length);
    else if (event.key === 'Enter' || event.key === 'Tab') choose(found[current]);
    else if (event.key === 'Escape') setLeft(mention!.from);
    else return;
    event.preventDefault();
  };
  return (
    <div className="mention-field">
      <Textarea ref={field} label={label} description={description} rows={3} maxLength={4000} value={value} aria-autocomplete="list" aria-controls={found.length > 0 ? list : undefined}
        aria-activedescendant={found.length > 0 ? `${list}-${current}` : undefined} onKeyDown={onKeyDown}
        onBlur={() => setLeft(mention?.from)} onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
        onChange={(event) => {
          const { selectionStart } = event.currentTarget;
          onChange(event.currentTarget.value);
          setCaret(selectionStart);
          setAt(0);
          if (mentionAt(event.currentTarget.value, selectionStart)?.from !== left) setLeft(undefined);
        }} />
      {found.length > 0 && (
        <div id={list} role="listbox" aria-label={t('agreements.dispute.comment.names')} className="mention-names">
          {found.map((name, index) => (
            <div key={name} id={`${list}-${index}`} role="option" aria-selected={index === current} onPointerDown={(event) => { event.preventDefault(); choose(name); }}>{name}</div>
          ))}
        </div>
      )}
    </div>
  );
}
