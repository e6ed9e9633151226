export type Severity = 'error' | 'warning' | 'info';

/**
 * What is wrong in a file, where, and what to do about it. `line` counts from 1, the header being a line; `field` is the column's name.
 * An error means that the file is refused; a warning, that it is read with a stated doubt; an information, that it was read in spite of a deviation.
 */
export type Problem = { severity: Severity; code: string; line?: number; field?: string; message: string };

type Group = { severity: Severity; count: number; lastLine: number | undefined };

/** How many problems of one code are told one by one; the others are counted. */
const TOLD = 20;

/** Collects problems with bounded memory: past the first twenty of a code, only their number and the last line are kept. */
export class Problems {
  #told: Problem[] = [];
  #groups = new Map<string, Group>();

  /** `message` is only called when the problem is told. */
  add(severity: Severity, code: string, message: string | (() => string), line?: number, field?: string): void {
    const group = this.#groups.get(code);
    if (!group) this.#groups.set(code, { severity, count: 1, lastLine: line });
    else {
      group.count++;
      group.lastLine = line;
      if (group.count > TOLD) return;
    }
    const problem: Problem = { severity, code, message: typeof message === 'string' ? message : message() };
    if (line !== undefined) problem.line = line;
    if (field !== undefined) problem.field = field;
    this.#told.push(problem);
  }

  count(code: string): number {
    return this.#groups.get(code)?.count ?? 0;
  }

  get refused(): boolean {
    for (const group of this.#groups.values()) if (group.severity === 'error') return true;
    return false;
  }

  /** Errors first, then warnings, then information; in each the order of the file. */
  list(): Problem[] {
    const rest: Problem[] = [];
    for (const [code, group] of this.#groups) {
      if (group.count <= TOLD) continue;
      const others = several(group.count - TOLD, 'autre');
      rest.push({
        severity: group.severity,
        code,
        message:
          group.lastLine === undefined
            ? `… et ${others} fois.`
            : `… et ${others} fois, la dernière à la ligne ${thousands(group.lastLine)}.`,
      });
    }
    const rank = { error: 0, warning: 1, info: 2 };
    return [...this.#told, ...rest].sort((a, b) => rank[a.severity] - rank[b.severity]);
  }
}

/** A whole number as French readers group it: `1 234 567`. */
export function thousands(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, '\u202f');
}

/** `1 ligne`, `1 234 lignes`: each word takes its s. */
export function several(count: number, words: string): string {
  return `${thousands(count)} ${count > 1 ? words.replace(/(\p{L})(?= |$)/gu, '$1s') : words}`;
}

/** A piece of the file as it can be shown in a sentence: short, with no control character. */
export function quote(text: string): string {
  // eslint-disable-next-line no-control-regex
  const clean = text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '·');
  return `« ${clean.length > 40 ? `${clean.slice(0, 39)}…` : clean} »`;
}
