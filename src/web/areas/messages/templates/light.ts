/**
 * The light text of a template ⇄ the document an editor edits, without loss: what a person does not touch comes back as it was, character for character.
 * Paragraphs apart by an empty line, `- ` for lists, `**strong**`, `[[pieces]]` alone on its line, `{{ names }}`, and conditions: those that hold whole
 * paragraphs wrap them; those inside a sentence, and every other mark of the language, stand as pieces of their own.
 */
type Strong = { type: 'bold' };
export type Inline =
  | { type: 'text'; text: string; marks?: Strong[] } | { type: 'hardBreak'; marks?: Strong[] }
  | { type: 'variable' | 'mark'; attrs: { source: string }; marks?: Strong[] };
/** `before`: exactly what stood between a block and the one above; null for one made by hand. */
type Before = { before: string | null };
export type Paragraph = { type: 'paragraph'; attrs?: Partial<Before>; content?: Inline[] };
type ListItem = { type: 'listItem'; attrs?: { dash?: string | null }; content?: (Paragraph | Block)[] };
export type Branch = { type: 'branch'; attrs: { open: string; tail: string }; content?: Block[] };
export type Block =
  | Paragraph | { type: 'bulletList'; attrs?: Partial<Before>; content?: ListItem[] } | { type: 'items'; attrs?: Partial<Before> & { source?: string } }
  | { type: 'condition'; attrs?: Partial<Before> & { close?: string }; content?: Branch[] };
export type Doc = { type: 'doc'; content?: Block[] };

export const ITEMS = '[[pieces]]';
const MARK = /\{\{[^\n]*?\}\}|\{%[^\n]*?%\}/g;
const TAG = /\{%-?\s*(\w+)[^\n]*?%\}/g;
const DASH = /^[ \t]*- /;

// Text to document ----------------------------------------------------------------------------------------------------------------------

export function toDoc(text: string): Doc {
  const { blocks } = blocksIn(text.replace(/\r\n?/g, '\n').trim());
  return { type: 'doc', content: blocks.length > 0 ? blocks : [{ type: 'paragraph' }] };
}

/** A text of one line: an object, an SMS's title. */
export function lineToDoc(line: string): Doc {
  const content = inlinesOf(line.replace(/\s*\n\s*/g, ' '));
  return { type: 'doc', content: [content.length > 0 ? { type: 'paragraph', content } : { type: 'paragraph' }] };
}

function blocksIn(text: string): { blocks: Block[]; tail: string } {
  const tail = /\s*$/.exec(text)![0];
  const end = text.length - tail.length;
  const blocks: Block[] = [];
  let at = 0;
  while (at < end) {
    const before = /^(?:[ \t]*\n)*/.exec(text.slice(at, end))![0];
    at += before.length;
    const { block, length } = blockAt(text.slice(at, end), before);
    blocks.push(block);
    at += length;
  }
  return { blocks, tail: end === 0 ? text : tail };
}

/** The block a text begins with, and how much of it is its own. */
function blockAt(text: string, before: string): { block: Block; length: number } {
  const condition = conditionAt(text, before);
  if (condition) return condition;
  const lines = text.split('\n');
  const [first] = lines as [string];
  if (first.trim() === ITEMS) return { block: { type: 'items', attrs: { before, source: first } }, length: first.length };
  const same = DASH.test(first) ? (line: string) => DASH.test(line) : (line: string) => line.trim() !== '' && line.trim() !== ITEMS && !DASH.test(line);
  const count = lines.findIndex((line, at) => at > 0 && !same(line));
  const own = count < 0 ? lines : lines.slice(0, count);
  const length = own.join('\n').length;
  if (!DASH.test(first)) return { block: { type: 'paragraph', attrs: { before }, content: own.flatMap((line, at): Inline[] => [...(at > 0 ? [{ type: 'hardBreak' } as const] : []), ...inlinesOf(line)]) }, length };
  const items = own.map((line): ListItem => {
    const dash = DASH.exec(line)![0];
    const content = inlinesOf(line.slice(dash.length));
    return { type: 'listItem', attrs: { dash }, content: [content.length > 0 ? { type: 'paragraph', content } : { type: 'paragraph' }] };
  });
  return { block: { type: 'bulletList', attrs: { before }, content: items }, length };
}

/** A condition that holds whole paragraphs: it begins a block, and nothing follows its end on the same line unless its end begins one. */
function conditionAt(text: string, before: string): { block: Block; length: number } | undefined {
  if (!/^\{%-?\s*(?:if|unless)\s/.test(text)) return undefined;
  const open: string[] = [];
  const parts: { source: string; start: number; end: number }[] = [];
  for (const found of text.matchAll(TAG)) {
    const [source, name] = found as unknown as [string, string];
    const start = found.index;
    if (/^(?:if|unless|case|for|capture|comment|raw)$/.test(name)) open.push(name);
    else if (name.startsWith('end') && open.pop() !== name.slice(3)) return undefined;
    if (parts.length === 0 && start > 0) return undefined;
    const splits = parts.length === 0 || (open.length === 1 && /^(?:else|elsif)$/.test(name)) || open.length === 0;
    if (splits) parts.push({ source, start, end: start + source.length });
    if (open.length === 0) break;
  }
  const close = parts.at(-1);
  if (open.length > 0 || !close || parts.length < 2) return undefined;
  const branches = parts.slice(0, -1).map((part, at): Branch => {
    const { blocks, tail } = blocksIn(text.slice(part.end, parts[at + 1]!.start));
    return { type: 'branch', attrs: { open: part.source, tail }, content: blocks.length > 0 ? blocks : [{ type: 'paragraph' }] };
  });
  if (!/^[ \t]*(?:\n|$)/.test(text.slice(close.end)) && !branches.at(-1)!.attrs.tail.includes('\n')) return undefined;
  return { block: { type: 'condition', attrs: { before, close: close.source }, content: branches }, length: close.end };
}

function inlinesOf(line: string): Inline[] {
  const pieces: (Inline | '**')[] = [];
  const words = (text: string) => {
    // Three stars or more say nothing clear: they stay stars.
    const parts = /\*{3}/.test(line) ? [text] : text.split('**');
    parts.forEach((part, at) => {
      if (at > 0) pieces.push('**');
      if (part !== '') pieces.push({ type: 'text', text: part });
    });
  };
  let at = 0;
  for (const { 0: source, index } of line.matchAll(MARK)) {
    words(line.slice(at, index));
    pieces.push({ type: source.startsWith('{{') ? 'variable' : 'mark', attrs: { source } });
    at = index + source.length;
  }
  words(line.slice(at));
  return strengthened(pieces);
}

function strengthened(pieces: readonly (Inline | '**')[]): Inline[] {
  const inlines: Inline[] = [];
  let from = 0;
  while (from < pieces.length) {
    const piece = pieces[from]!;
    const to = piece === '**' ? pieces.indexOf('**', from + 1) : -1;
    if (piece !== '**') inlines.push(piece);
    else if (to > from + 1) inlines.push(...(pieces.slice(from + 1, to) as Inline[]).map((one): Inline => ({ ...one, marks: [{ type: 'bold' }] })));
    else inlines.push({ type: 'text', text: '**' });
    from = piece === '**' && to > from + 1 ? to + 1 : from + 1;
  }
  return joined(inlines);
}

/** Words beside words are one piece, as an editor keeps them. */
function joined(inlines: readonly Inline[]): Inline[] {
  const result: Inline[] = [];
  for (const one of inlines) {
    const last = result.at(-1);
    if (one.type === 'text' && last?.type === 'text' && isStrong(one) === isStrong(last)) result[result.length - 1] = { ...last, text: last.text + one.text };
    else result.push(one);
  }
  return result;
}

const isStrong = ({ marks }: Inline) => marks?.some(({ type }) => type === 'bold') ?? false;

// Document to text ----------------------------------------------------------------------------------------------------------------------

export function toText({ content = [] }: Doc): string {
  return textOfBlocks(content).trim();
}

export function lineToText({ content = [] }: Doc): string {
  return content.map((block) => (block.type === 'paragraph' ? textOfInlines(block.content ?? [], ' ') : '')).join(' ').trim();
}

function textOfBlocks(blocks: readonly Block[]): string {
  let text = '';
  let above: Block | undefined;
  for (const block of blocks) {
    const own = textOfBlock(block);
    if (own === '') continue;
    text += spaceBetween(above, block) + own;
    above = block;
  }
  return text;
}

/** What stood there, unless blocks that were moved would run into one another. */
function spaceBetween(above: Block | undefined, block: Block): string {
  const before = block.attrs?.before ?? null;
  if (!above) return before ?? '';
  if (before !== null && /\n[ \t]*\n/.test(before)) return before;
  const runsOn = above.type === 'condition' && (above.content?.at(-1)?.attrs.tail.includes('\n') ?? false);
  if (before !== null && !before.includes('\n')) return runsOn ? before : '\n\n';
  const alike = above.type === block.type && (block.type === 'paragraph' || block.type === 'bulletList');
  // A condition begins a block of its own: after the lines of a paragraph it would be read as one of them.
  return before === null || alike || (above.type === 'paragraph' && block.type === 'condition') ? '\n\n' : before;
}

function textOfBlock(block: Block): string {
  if (block.type === 'items') return block.attrs?.source ?? ITEMS;
  if (block.type === 'paragraph') return textOfInlines(block.content ?? [], '\n');
  if (block.type === 'bulletList') return (block.content ?? []).map(textOfItem).join('\n');
  return `${(block.content ?? []).map(({ attrs, content }) => `${attrs.open}${textOfBlocks(content ?? [])}${attrs.tail}`).join('')}${block.attrs?.close ?? '{% endif %}'}`;
}

/** One line each; a list inside a list goes on as the same list. */
function textOfItem({ attrs, content = [] }: ListItem): string {
  return content.map((block) => {
    if (block.type === 'bulletList') return (block.content ?? []).map(textOfItem).join('\n');
    return `${attrs?.dash ?? '- '}${block.type === 'paragraph' ? textOfInlines(block.content ?? [], ' ') : textOfBlock(block)}`;
  }).join('\n');
}

function textOfInlines(inlines: readonly Inline[], breakAs: string): string {
  let text = '';
  let strong = false;
  const turn = (to: boolean) => {
    if (strong !== to) text += '**';
    strong = to;
  };
  for (const one of inlines) {
    turn(one.type !== 'hardBreak' && isStrong(one));
    text += one.type === 'hardBreak' ? breakAs : one.type === 'text' ? one.text : one.attrs.source;
  }
  turn(false);
  return text;
}
