import { say } from '#words/say.ts';
import { rowsOf, type Letter } from './layout.ts';

/** The table of items in words, for a place that sets it itself. */
export function tableOf(letter: Letter): { head: string[]; rows: string[][]; total: string[] } {
  const { language } = letter;
  const { rows, total } = rowsOf(letter);
  return {
    head: (['item', 'issued', 'due', 'late', 'open'] as const).map((name) => say(`messages.letter.${name}`, language)),
    rows: rows.map((row) => [row.what, row.issued, row.due, row.late, row.of ? `${row.open} (${row.of})` : row.open]),
    total: [say('messages.letter.total', language), total],
  };
}
