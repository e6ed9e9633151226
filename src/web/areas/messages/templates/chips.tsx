import type { NodeViewProps } from '@tiptap/core';
import { NodeViewContent, NodeViewWrapper, ReactNodeViewRenderer } from '@tiptap/react';
import { createContext, use } from 'react';
import { useWords } from '#web/words.tsx';
import { markOf, nameOf, type Condition } from './names.ts';
import { BranchNode, ConditionNode, ItemsNode, MarkNode, VariableNode } from './schema.ts';

/** What the chips of a text say: each name, or what it is worth for the customer chosen. */
export type Shown = {
  as: 'name' | 'value'; values: ReadonlyMap<string, string>; table: { head: string[]; rows: string[][]; total: string[] } | undefined;
  conditions: readonly Condition[]; disabled: boolean;
};
export const ShownContext = createContext<Shown>({ as: 'name', values: new Map(), table: undefined, conditions: [], disabled: true });

/** « Total demandé, avoirs déduits » is « Total demandé » where there is little room. */
export function brief(words: string): string {
  return words.split(',')[0]!;
}

function VariableChip({ node, selected }: NodeViewProps) {
  const { t } = useWords();
  const { as, values } = use(ShownContext);
  const source = String(node.attrs['source']);
  const name = nameOf(source);
  const value = name && values.get(name.name);
  if (!name) return <NodeViewWrapper as="span" className="text-chip" data-kind="raw" data-selected={selected || undefined} title={source}>{source}</NodeViewWrapper>;
  const label = brief(t(name.word));
  const shown = as === 'value' && value !== undefined ? value || t('messages.chip.empty') : label;
  return (
    <NodeViewWrapper as="span" className="text-chip" data-kind={as === 'value' && value ? 'value' : 'name'} data-selected={selected || undefined} title={value ? `${label} : ${value}` : t(name.word)}>{shown}</NodeViewWrapper>
  );
}

function MarkChip({ node, selected }: NodeViewProps) {
  const { t } = useWords();
  const source = String(node.attrs['source']);
  const mark = markOf(source);
  const words = mark.kind === 'if' || mark.kind === 'elsif' ? t(mark.kind === 'if' ? 'messages.mark.if' : 'messages.mark.elsif', { condition: mark.known ? t(mark.known.word) : mark.condition })
    : mark.kind === 'else' ? t('messages.mark.else') : mark.kind === 'end' ? t('messages.mark.end') : source;
  return <NodeViewWrapper as="span" className="text-chip" data-kind={mark.kind === 'other' ? 'raw' : 'mark'} data-selected={selected || undefined} title={source}>{words}</NodeViewWrapper>;
}

/** The table as the message shows it for this customer. */
function ItemsTable({ selected }: NodeViewProps) {
  const { t } = useWords();
  const { table } = use(ShownContext);
  return (
    <NodeViewWrapper className="text-items" data-selected={selected || undefined} data-drag-handle contentEditable={false}>
      <p className="meta">{t('messages.items.here')}</p>
      {table && table.rows.length > 0 && (
        <table>
          <thead><tr>{table.head.map((name) => <th key={name} scope="col">{name}</th>)}</tr></thead>
          <tbody>{table.rows.slice(0, 6).map((row, at) => <tr key={at}>{row.map((cell, column) => (column === 0 ? <th key={column} scope="row">{cell}</th> : <td key={column}>{cell}</td>))}</tr>)}</tbody>
          <tfoot><tr><th scope="row" colSpan={table.head.length - 1}>{table.total[0]}</th><td>{table.total[1]}</td></tr></tfoot>
        </table>
      )}
    </NodeViewWrapper>
  );
}

function ConditionBox() {
  return <NodeViewWrapper className="text-condition"><NodeViewContent /></NodeViewWrapper>;
}

function BranchBox({ node, editor, getPos, updateAttributes }: NodeViewProps) {
  const { t } = useWords();
  const { conditions, disabled } = use(ShownContext);
  const mark = markOf(String(node.attrs['open']));
  const asks = mark.kind === 'if' || mark.kind === 'elsif';
  const around = () => {
    const at = editor.state.doc.resolve(getPos() ?? 0);
    return { condition: at.parent, from: at.before(), first: at.index() === 0, last: at.parent.lastChild };
  };
  /** Its paragraphs stay; the condition around them goes. */
  const remove = () => {
    const { condition, from, first } = around();
    if (first) editor.view.dispatch(editor.state.tr.replaceWith(from, from + condition.nodeSize, condition.firstChild!.content));
    else editor.view.dispatch(editor.state.tr.delete(getPos() ?? 0, (getPos() ?? 0) + node.nodeSize));
    editor.commands.focus();
  };
  const otherwise = () => {
    const { condition, from } = around();
    const { branch, paragraph } = editor.schema.nodes;
    editor.view.dispatch(editor.state.tr.insert(from + condition.nodeSize - 1, branch!.create({ open: '{% else %}' }, paragraph!.create())));
  };
  const hasElse = () => {
    const pos = getPos();
    return pos !== undefined && markOf(String(around().last?.attrs['open'])).kind === 'else';
  };
  const words = mark.kind === 'elsif' ? t('messages.branch.elsif') : mark.kind === 'else' ? t('messages.branch.else') : t('messages.branch.if');
  const options = asks && !mark.known ? [...conditions, { condition: mark.condition, word: undefined }] : asks && mark.known && !conditions.includes(mark.known) ? [...conditions, mark.known] : conditions;
  return (
    <NodeViewWrapper className="text-branch">
      <div className="text-branch-head" contentEditable={false}>
        <span>{asks || mark.kind === 'else' ? words : String(node.attrs['open'])}</span>
        {asks && (
          <select aria-label={t('messages.condition')} disabled={disabled} value={mark.known?.condition ?? mark.condition} onChange={(event) => updateAttributes({ open: `{% ${mark.kind} ${event.currentTarget.value} %}` })}>
            {options.map(({ condition, word }) => <option key={condition} value={condition}>{word ? t(word) : condition}</option>)}
          </select>
        )}
        {!disabled && mark.kind === 'if' && !hasElse() && <button type="button" onClick={otherwise}>{t('messages.branch.add')}</button>}
        {!disabled && <button type="button" title={mark.kind === 'if' ? t('messages.branch.remove.why') : undefined} onClick={remove}>{t('messages.branch.remove')}</button>}
      </div>
      <NodeViewContent className="text-branch-body" />
    </NodeViewWrapper>
  );
}

export const chips = [
  VariableNode.extend({ addNodeView: () => ReactNodeViewRenderer(VariableChip, { as: 'span' }) }),
  MarkNode.extend({ addNodeView: () => ReactNodeViewRenderer(MarkChip, { as: 'span' }) }),
];
export const boxes = [
  ItemsNode.extend({ addNodeView: () => ReactNodeViewRenderer(ItemsTable) }),
  ConditionNode.extend({ addNodeView: () => ReactNodeViewRenderer(ConditionBox) }),
  BranchNode.extend({ addNodeView: () => ReactNodeViewRenderer(BranchBox) }),
];
