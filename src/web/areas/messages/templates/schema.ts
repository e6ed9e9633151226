import { Extension, mergeAttributes, Node, type Extensions } from '@tiptap/core';
import { StarterKit } from '@tiptap/starter-kit';

/** What light text is made of, as the editor knows it; `light.ts` says how each is written. Chips and boxes are drawn in `chips.tsx`. */
export const ItemsNode = Node.create({
  name: 'items', group: 'block', atom: true, draggable: true, selectable: true,
  addAttributes: () => ({ source: { default: '[[pieces]]', rendered: false } }),
  parseHTML: () => [{ tag: 'div[data-items]' }],
  renderHTML: ({ HTMLAttributes }) => ['div', mergeAttributes(HTMLAttributes, { 'data-items': '' })],
});

const chip = (name: 'variable' | 'mark') => Node.create({
  name, group: 'inline', inline: true, atom: true, selectable: true,
  addAttributes: () => ({ source: { default: '', parseHTML: (element: HTMLElement) => element.getAttribute('data-source'), renderHTML: ({ source }: Record<string, string>) => ({ 'data-source': source }) } }),
  parseHTML: () => [{ tag: `span[data-${name}]` }],
  renderHTML: ({ HTMLAttributes }) => ['span', mergeAttributes(HTMLAttributes, { [`data-${name}`]: '' })],
  renderText: ({ node }) => String(node.attrs['source']),
});
export const VariableNode = chip('variable');
export const MarkNode = chip('mark');

export const ConditionNode = Node.create({
  name: 'condition', group: 'block', content: 'branch+', defining: true, isolating: true,
  addAttributes: () => ({ close: { default: '{% endif %}', rendered: false } }),
  parseHTML: () => [{ tag: 'div[data-condition]' }],
  renderHTML: ({ HTMLAttributes }) => ['div', mergeAttributes(HTMLAttributes, { 'data-condition': '' }), 0],
});

export const BranchNode = Node.create({
  name: 'branch', content: 'block+', defining: true, isolating: true,
  addAttributes: () => ({
    open: { default: '{% else %}', parseHTML: (element: HTMLElement) => element.getAttribute('data-open'), renderHTML: ({ open }: Record<string, string>) => ({ 'data-open': open }) },
    tail: { default: '', rendered: false },
  }),
  parseHTML: () => [{ tag: 'div[data-branch]' }],
  renderHTML: ({ HTMLAttributes }) => ['div', mergeAttributes(HTMLAttributes, { 'data-branch': '' }), 0],
});

/** What stood before a block, and how a list's dash was written: kept, never shown. */
const Spacing = Extension.create({
  name: 'spacing',
  addGlobalAttributes: () => [
    { types: ['paragraph', 'bulletList', 'items', 'condition'], attributes: { before: { default: null, rendered: false, keepOnSplit: false } } },
    { types: ['listItem'], attributes: { dash: { default: null, rendered: false } } },
  ],
});

const kit = StarterKit.configure({
  blockquote: false, code: false, codeBlock: false, heading: false, horizontalRule: false, italic: false, link: false, orderedList: false, strike: false, underline: false, trailingNode: false,
});

export const bodyNodes: Extensions = [kit, Spacing];
/** A subject: words and names on one line. */
export const lineNodes: Extensions = [kit.configure({ bold: false, bulletList: false, listItem: false, listKeymap: false, hardBreak: false }), Spacing];
