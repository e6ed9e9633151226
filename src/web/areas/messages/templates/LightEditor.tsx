import { RichTextEditor } from '@mantine/tiptap';
import '@mantine/tiptap/styles.layer.css';
import { useEditor, type Editor } from '@tiptap/react';
import { Slice, type Node as ProseNode } from '@tiptap/pm/model';
import type { EditorView } from '@tiptap/pm/view';
import { useCallback, useEffect, useId, useRef, useState, type ComponentProps } from 'react';
import { useWords } from '#web/words.tsx';
import { boxes, chips } from './chips.tsx';
import { lineToDoc, lineToText, toDoc, toText, type Doc } from './light.ts';
import { NameMenu, type MenuKeys } from './NameMenu.tsx';
import type { NameGroup } from './names.ts';
import { bodyNodes, lineNodes } from './schema.ts';
import { Toolbar } from './Toolbar.tsx';
import { asksForName, typedFrench } from './typing.ts';

/** Mantine reads the same type from another copy of its declarations. */
type Shown = ComponentProps<typeof RichTextEditor>['editor'];
type Asked = { from: number; to: number; query: string; at: { left: number; top: number; bottom: number } };

/** Light text, edited as it reads. `line`: on one line, without a toolbar; `sms`: words alone. What is handed over is always light text. */
export function LightEditor({ label, value, onChange, line = false, sms = false, language, disabled, groups, values }: {
  label: string; value: string; onChange: (text: string) => void; line?: boolean; sms?: boolean; language: 'fr' | 'en'; disabled: boolean; groups: readonly NameGroup[]; values: ReadonlyMap<string, string>;
}) {
  const { t } = useWords();
  const id = useId();
  const [asked, setAsked] = useState<Asked | undefined>(undefined);
  const dismissed = useRef<number | undefined>(undefined);
  const menu = useRef<MenuKeys>(null);
  const last = useRef(value);
  const write = useRef(onChange);
  useEffect(() => { write.current = onChange; });
  const [read, text] = line ? [lineToDoc, lineToText] as const : [toDoc, toText] as const;
  const ask = (editor: Editor) => {
    const found = editor.isEditable && editor.isFocused ? nameAsked(editor.view) : undefined;
    if (!found) dismissed.current = undefined;
    setAsked(found && dismissed.current !== found.from ? found : undefined);
  };
  const editor = useEditor({
    extensions: line ? [...lineNodes, ...chips] : [...bodyNodes, ...chips, ...boxes], content: read(value), editable: !disabled,
    editorProps: {
      attributes: { 'aria-label': label, role: 'textbox', 'aria-multiline': String(!line), lang: language, spellcheck: 'true', ...(disabled ? { 'aria-readonly': 'true' } : {}) },
      handleTextInput: (view, from, to, key) => typeInto(view, from, to, key, language),
      handleKeyDown: (view, event) => {
        if (menu.current?.key(event)) return true;
        if (event.key === 'Escape' && nameAsked(view)) {
          dismissed.current = nameAsked(view)!.from;
          setAsked(undefined);
          return true;
        }
        return line && event.key === 'Enter';
      },
      clipboardTextSerializer: (slice) => text({ type: 'doc', content: slice.content.toJSON() as NonNullable<Doc['content']> }),
      clipboardTextParser: (pasted, _context, _plain, view) => {
        const doc = view.state.schema.nodeFromJSON(read(pasted));
        return doc.childCount === 1 && doc.firstChild!.type.name === 'paragraph' ? new Slice(doc.content, 1, 1) : new Slice(doc.content, 0, 0);
      },
    },
    onUpdate: ({ editor: of }) => {
      last.current = text(of.getJSON() as Doc);
      write.current(last.current);
    },
    onTransaction: ({ editor: of }) => ask(of),
    onBlur: () => setAsked(undefined),
  });
  useEffect(() => {
    if (value === last.current) return;
    last.current = value;
    editor.commands.setContent(read(value), { emitUpdate: false });
  }, [editor, value, read]);
  useEffect(() => { editor.setEditable(!disabled, false); }, [editor, disabled]);
  const onActive = useCallback((active: string | undefined) => {
    if (active) editor.view.dom.setAttribute('aria-activedescendant', active);
    else if (!editor.isDestroyed) editor.view.dom.removeAttribute('aria-activedescendant');
  }, [editor]);
  const choose = (name: string) => {
    if (asked) editor.chain().focus().insertContentAt({ from: asked.from, to: asked.to }, { type: 'variable', attrs: { source: `{{ ${name} }}` } }).run();
    setAsked(undefined);
  };
  return (
    <div className="light-editor" data-line={line || undefined} data-sms={sms || undefined}>
      <p id={id} className="light-editor-label" aria-hidden>{label}</p>
      <RichTextEditor editor={editor as unknown as Shown} labels={{ boldControlLabel: t('messages.editor.bold'), bulletListControlLabel: t('messages.editor.list'), undoControlLabel: t('messages.editor.undo'), redoControlLabel: t('messages.editor.redo') }}>
        {!line && !disabled && <Toolbar editor={editor} wordsOnly={sms} groups={groups} values={values} />}
        <RichTextEditor.Content />
      </RichTextEditor>
      {asked && <NameMenu key={asked.query} groups={groups} query={asked.query} at={asked.at} values={values} keys={menu} onChoose={choose} onActive={onActive} />}
    </div>
  );
}

function wordsBefore({ state: { selection: { $from } } }: EditorView): string {
  return $from.parent.isTextblock ? $from.parent.textBetween(0, $from.parentOffset, '\n', '\ufffc') : '';
}

function nameAsked(view: EditorView): Asked | undefined {
  const { selection } = view.state;
  const found = selection.empty ? asksForName(wordsBefore(view)) : undefined;
  if (!found) return undefined;
  const from = selection.from - found.length;
  const { left, top, bottom } = view.coordsAtPos(from);
  return { from, to: selection.from, query: found.query, at: { left, top, bottom } };
}

/** French is set as it is typed; `{{ … }}` and `{% … %}` typed by hand become pieces as they close. */
function typeInto(view: EditorView, from: number, to: number, key: string, language: 'fr' | 'en'): boolean {
  const before = wordsBefore(view);
  const { state } = view;
  const closed = key === '}' ? /(\{\{[^{}\n\ufffc]*\}|\{%[^{}\n\ufffc]*%)$/.exec(before)?.[0] : undefined;
  if (closed) {
    const node: ProseNode = state.schema.nodes[closed.startsWith('{{') ? 'variable' : 'mark']!.create({ source: `${closed}}` });
    view.dispatch(state.tr.replaceWith(from - closed.length, to, node));
    return true;
  }
  // Inside a mark being typed by hand, quotes are the language's own.
  const made = language === 'fr' && !/\{[{%][^}]*$/.test(before) ? typedFrench(before, key) : undefined;
  if (!made) return false;
  view.dispatch(state.tr.insertText(made.insert, from - made.remove, to));
  return true;
}
