import { writtenOut } from './short-forms.ts';

/** A part of a sentence that says one thing: as it reads folded, and the whole sentence as it was written, to be quoted. */
export type Clause = { folded: string; quote: string; asks: boolean };

const ABBREVIATIONS = /(?:^|[\s(])(?:m|mr|mrs|ms|mme|mlle|dr|me|st|ste|no|n°|réf|ref|env|tél|tel|art|cf|p|ex)\.$/i;
const LONGEST_QUOTE = 300;

/** Without case, accents and typographic niceties, one space between words: what patterns are read against. */
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[’‘ʼ`´]/g, "'").replace(/œ/gi, 'oe').replace(/[«»“”]/g, '"')
    .replace(/[‐-―−]/g, '-').replace(/[\s ]+/g, ' ').trim().toLowerCase();
}

/** The sentences of a mail as they were written. Lines a mail program wrapped are put together again. */
export function sentencesOf(text: string): string[] {
  return unwrap(text).flatMap(splitSentences).map((sentence) => sentence.trim()).filter((sentence) => /\p{L}|\d/u.test(sentence));
}

/** `mais` and a semicolon set what follows apart: « la première sera payée, mais nous contestons la seconde » says two things. */
export function clausesOf(text: string): Clause[] {
  return sentencesOf(text).flatMap((sentence) => {
    const asks = sentence.endsWith('?') || /^(?:pouvez|pourriez|pourrait|pouvons|peut|peux|serait|est-ce|could|can|may|would)[\s-]/.test(writtenOut(fold(sentence)));
    const quote = sentence.length > LONGEST_QUOTE ? `${sentence.slice(0, LONGEST_QUOTE - 1)}…` : sentence;
    return writtenOut(fold(sentence)).split(/\s*;\s*|,?\s+(?:mais|cependant|en revanche|toutefois|but|however)\s+/).filter((part) => part !== '').map((folded) => ({ folded, quote, asks }));
  });
}

function unwrap(text: string): string[] {
  const blocks: string[] = [];
  let before = '';
  for (const raw of text.replace(/\r\n?/g, '\n').split('\n')) {
    const line = raw.replace(/[ \t]+/g, ' ').trim();
    const continues = before.length >= 55 && !/[.!?:;]$/.test(before) && line !== '' && !/^[-*•\d]/.test(line);
    if (continues) blocks[blocks.length - 1] += ` ${line}`;
    else if (line !== '') blocks.push(line);
    before = line;
  }
  return blocks;
}

function splitSentences(block: string): string[] {
  const sentences: string[] = [];
  let from = 0;
  for (const { index, 0: stop } of block.matchAll(/[.!?…]+(?=\s|$)/g)) {
    const end = index + stop.length;
    if (stop === '.' && ABBREVIATIONS.test(block.slice(from, end))) continue;
    sentences.push(block.slice(from, end));
    from = end;
  }
  sentences.push(block.slice(from));
  return sentences;
}
