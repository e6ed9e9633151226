import { quoteHeader } from './quotes.ts';
import { signatureAt } from './signatures.ts';

export type OwnWords = { body: string; quoted: string; signature: string };

const LONGEST = 400_000;
const LINES = 10_000;

/**
 * What the person wrote, without what he repeats (`>`, « Le … a écrit : », « -----Message d'origine----- », the header lines of Outlook) and without signature,
 * device line or legal notice. Answers written between or under quoted lines are kept. Nothing is lost: each line is in one of the three.
 */
export function ownWords(text: string): OwnWords {
  const lines = text.slice(0, LONGEST).replace(/\r\n?/g, '\n').split('\n').slice(0, LINES).map((line) => line.replace(/\u00a0/g, ' ').trimEnd());
  const quoted = quotedLines(lines);
  const kept = lines.filter((_, i) => !quoted.has(i));
  const at = signatureAt(kept);
  return {
    body: paragraphs(kept.slice(0, at)),
    quoted: paragraphs(lines.filter((_, i) => quoted.has(i))),
    signature: paragraphs(kept.slice(at)),
  };
}

function quotedLines(lines: readonly string[]): ReadonlySet<number> {
  const quoted = new Set<number>();
  let i = 0;
  while (i < lines.length) {
    const end = isQuoted(lines[i]!) ? undefined : quoteHeader(lines, i);
    if (end !== undefined) {
      // The rule drawn above the repeated headers goes with them.
      for (let above = i - 1; above >= 0 && (lines[above] === '' || /^\s*[_=-]{4,}\s*$/.test(lines[above]!)); above--) quoted.add(above);
      for (; i < end; i++) quoted.add(i);
      const next = lines.slice(end, end + 4).findIndex((line) => line.trim() !== '');
      // What follows is either marked line by line, and may be answered below, or repeated bare to the end.
      if (next >= 0 && isQuoted(lines[end + next]!)) continue;
      for (; i < lines.length; i++) quoted.add(i);
    } else {
      if (isQuoted(lines[i]!) || wrapped(lines, i)) quoted.add(i);
      i++;
    }
  }
  return quoted;
}

function isQuoted(line: string): boolean {
  return /^\s{0,3}(?:>|\|\s)/.test(line);
}

/** A quoted line too long for a program that cut it: its end stands unmarked between two marked lines. */
function wrapped(lines: readonly string[], at: number): boolean {
  const [above, line, below] = [lines[at - 1] ?? '', lines[at]!, lines[at + 1] ?? ''];
  return line.trim() !== '' && isQuoted(above) && above.trim().length > 20 && isQuoted(below);
}

function paragraphs(lines: readonly string[]): string {
  return lines.join('\n').replace(/\n{3,}/g, '\n\n').trim();
}
