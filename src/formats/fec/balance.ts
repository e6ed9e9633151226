import { type Problems, quote, several } from '#formats/text/problems.ts';
import { euros } from './amount.ts';
import type { FecLine } from './line.ts';

/** More open sums than any file has wrong entries: past them the numbers of entries cannot be what groups the lines. */
const MOST_OPEN = 200_000;

type Open = { minor: number; line: number };

/** What may stand together as one entry: the norm's reading first. Software differs: one number across journals, across days, or no number at all. */
const GROUPINGS = [['journal', 'entry', 'on'], ['entry', 'on'], ['journal', 'entry'], ['entry']] as const;
const GROUPINGS_WITHOUT_NUMBER = [['journal', 'on'], ['on']] as const;

/**
 * Checks that each entry is balanced. Lines of an entry mostly follow one another: the sum of a run is kept only when it is not zero, so memory
 * holds the wrong entries (and the few scattered ones), not all.
 */
export class EntryBalance {
  #journal = '';
  #entry = '';
  #on = '';
  #minor = 0;
  #line = 0;
  #runs = 0;
  #firstEntry: string | undefined;
  #numbered = false;
  #open = new Map<string, Open>();
  #lost = false;

  add(line: FecLine): void {
    if (line.entry === this.#entry && line.journal === this.#journal && line.on === this.#on) {
      this.#minor += line.debit - line.credit;
      return;
    }
    this.#close();
    this.#journal = line.journal;
    this.#entry = line.entry;
    this.#on = line.on;
    this.#minor = line.debit - line.credit;
    this.#line = line.line;
    this.#runs++;
    if (!this.#numbered) {
      this.#firstEntry ??= Buffer.from(line.entry).toString();
      this.#numbered = line.entry !== this.#firstEntry;
    }
  }

  #close(): void {
    if (this.#minor === 0 || this.#lost) return;
    const key = `${this.#journal}\0${this.#entry}\0${this.#on}`;
    const open = this.#open.get(key);
    if (!open) {
      this.#open.set(key, { minor: this.#minor, line: this.#line });
      if (this.#open.size > MOST_OPEN) {
        this.#lost = true;
        this.#open.clear();
      }
    } else if (open.minor + this.#minor === 0) this.#open.delete(key);
    else open.minor += this.#minor;
  }

  /** Tells the unbalanced entries: an error when the whole file is unbalanced, else a warning. */
  tell(problems: Problems, fileBalanced: boolean): void {
    this.#close();
    this.#minor = 0;
    if (!this.#lost && this.#open.size === 0) return;
    const numbered = this.#numbered;
    const found = this.#lost ? undefined : this.#leastOpen(numbered ? GROUPINGS : GROUPINGS_WITHOUT_NUMBER);
    if (found && found.open.size === 0) {
      if (numbered && found.index > 0)
        problems.add(
          'info',
          'entries_across',
          "Des écritures s'étendent sur plusieurs journaux ou plusieurs jours sous un même numéro : elles sont équilibrées prises ensemble.",
        );
      return;
    }
    if (!found || !numbered || (found.open.size > 20 && found.open.size * 3 > this.#runs)) {
      problems.add(
        'warning',
        'entry_numbers_unusable',
        `EcritureNum ne permet pas de regrouper les lignes par écriture équilibrée${found ? ` (${several(found.open.size, 'groupe')} en écart)` : ''} : l'équilibre n'est vérifié que sur le fichier entier.`,
      );
      return;
    }
    for (const [key, { minor, line }] of found.open) {
      problems.add(
        fileBalanced ? 'warning' : 'error',
        'entry_unbalanced',
        () => {
          const [journal, entry, on] = key.split('\0');
          const day = on!.split('-').reverse().join('/');
          return `L'écriture ${quote(entry!)} du journal ${quote(journal!)} du ${day} n'est pas équilibrée : débit − crédit = ${euros(minor)}. Corrigez-la ou refaites l'export.`;
        },
        line,
      );
    }
  }

  /** The grouping of the norm, unless a wider one explains nine tenths of what it leaves open. */
  #leastOpen(groupings: readonly (readonly ('journal' | 'entry' | 'on')[])[]): { index: number; open: Map<string, Open> } {
    let best = { index: 0, open: this.#open };
    groupings.forEach((grouping, index) => {
      const sums = new Map<string, Open & { first: string }>();
      for (const [key, { minor, line }] of this.#open) {
        const [journal, entry, on] = key.split('\0');
        const group = grouping.map((part) => ({ journal, entry, on })[part]).join('\0');
        const sum = sums.get(group);
        if (sum) sum.minor += minor;
        else sums.set(group, { minor, line, first: key });
      }
      const open = new Map<string, Open>();
      for (const sum of sums.values()) if (sum.minor !== 0) open.set(sum.first, sum);
      if (index === 0 || open.size * 10 <= best.open.size) best = { index, open };
    });
    return best;
  }
}
