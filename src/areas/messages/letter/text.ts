/**
 * The light text a message's body is written in: paragraphs apart by an empty line, `- ` for the lines of a list, `**strong**`,
 * and `[[pieces]]` alone on a line where the table of items goes. Everything else is plain words; no HTML passes.
 */
export type Block = { kind: 'paragraph'; lines: string[] } | { kind: 'list'; lines: string[] } | { kind: 'items' };

export const ITEMS_MARK = '[[pieces]]';

export function blocksOf(body: string): Block[] {
  const blocks: Block[] = [];
  let open: Block | undefined;
  for (const raw of body.replace(/\r\n?/g, '\n').split('\n')) {
    const line = raw.trim();
    if (line === '') {
      open = undefined;
    } else if (line === ITEMS_MARK) {
      blocks.push({ kind: 'items' });
      open = undefined;
    } else {
      const kind = line.startsWith('- ') ? 'list' : 'paragraph';
      if (open?.kind !== kind) blocks.push((open = { kind, lines: [] }));
      (open as { lines: string[] }).lines.push(kind === 'list' ? line.slice(2) : line);
    }
  }
  return blocks;
}

export type Span = { strong: boolean; text: string };

export function spansOf(line: string): Span[] {
  return line.split(/\*\*(.+?)\*\*/g).map((text, index) => ({ strong: index % 2 === 1, text })).filter(({ text }) => text !== '');
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[char]!);
}
