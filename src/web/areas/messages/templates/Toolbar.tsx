import { RichTextEditor } from '@mantine/tiptap';
import type { Editor } from '@tiptap/react';
import { use, type MouseEvent } from 'react';
import { Flyout } from '#web/ui/Flyout.tsx';
import { Icon } from '#web/ui/Icon.tsx';
import { useWords } from '#web/words.tsx';
import { brief, ShownContext } from './chips.tsx';
import type { NameGroup } from './names.ts';

/** What a text is made with: strong words, lists, names, conditions, the table. */
export function Toolbar({ editor, wordsOnly, groups, values }: { editor: Editor; wordsOnly: boolean; groups: readonly NameGroup[]; values: ReadonlyMap<string, string> }) {
  const { t } = useWords();
  const { conditions } = use(ShownContext);
  const name = (one: string) => editor.chain().focus().insertContent({ type: 'variable', attrs: { source: `{{ ${one} }}` } }).run();
  return (
    <RichTextEditor.Toolbar>
      {!wordsOnly && <RichTextEditor.ControlsGroup><RichTextEditor.Bold /><RichTextEditor.BulletList /></RichTextEditor.ControlsGroup>}
      <Flyout className="light-tool" side="below" label={<>{t('messages.editor.name')}<Icon name="down" size={16} /></>}>
        <div className="tool-list">
          {groups.map(({ word, names }) => (
            <section key={word} aria-label={t(word)}>
              <p className="meta">{t(word)}</p>
              {names.map((one) => (
                <button key={one.name} type="button" title={t(one.word)} onClick={(event) => { close(event); name(one.name); }}><span>{brief(t(one.word))}</span><span className="quiet">{values.get(one.name)}</span></button>
              ))}
            </section>
          ))}
        </div>
      </Flyout>
      <Flyout className="light-tool" side="below" label={<>{t('messages.editor.condition')}<Icon name="down" size={16} /></>}>
        <div className="tool-list">
          <p className="meta">{t('messages.editor.condition.hint')}</p>
          {conditions.map(({ condition, word }) => <button key={condition} type="button" onClick={(event) => { close(event); ask(editor, condition); }}><span>{t(word)}</span></button>)}
        </div>
      </Flyout>
      {!wordsOnly && <button type="button" className="light-tool" onClick={() => editor.chain().focus().insertContent({ type: 'items' }).run()}>{t('messages.editor.items')}</button>}
      <RichTextEditor.ControlsGroup><RichTextEditor.Undo /><RichTextEditor.Redo /></RichTextEditor.ControlsGroup>
    </RichTextEditor.Toolbar>
  );
}

function close(event: MouseEvent<HTMLElement>): void {
  event.currentTarget.closest<HTMLElement>('[popover]')?.hidePopover();
}

/** Words chosen inside a paragraph stand between two marks; else the condition wraps the paragraphs chosen, or the one the cursor is in. */
function ask(editor: Editor, condition: string): void {
  const { state, view } = editor;
  const { $from, $to, empty, from, to } = state.selection;
  const { condition: box, branch, mark } = state.schema.nodes;
  const open = `{% if ${condition} %}`;
  const whole = $from.parentOffset === 0 && $to.parentOffset === $to.parent.content.size;
  if (!empty && $from.sameParent($to) && !whole) {
    view.dispatch(state.tr.insert(to, mark!.create({ source: '{% endif %}' })).insert(from, mark!.create({ source: open })));
  } else {
    const range = $from.blockRange($to, (node) => node.type.name === 'doc' || node.type.name === 'branch');
    if (range) view.dispatch(state.tr.wrap(range, [{ type: box! }, { type: branch!, attrs: { open } }]).scrollIntoView());
  }
  editor.commands.focus();
}
