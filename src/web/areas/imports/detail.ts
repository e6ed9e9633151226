import type { client } from '#web/api.ts';

export type ImportDetail = Awaited<ReturnType<typeof client.imports.get>>;
export type ImportRow = Awaited<ReturnType<typeof client.imports.list>>['rows'][number];
export type ImportStatus = ImportDetail['status'];
export type Summary = NonNullable<ImportDetail['summary']>;
export type Problem = ImportDetail['problems'][number];
export type Settings = ImportDetail['settings'];

/** The machine is at work on it: the page follows. */
export function isWorking(status: ImportStatus): boolean {
  return status === 'received' || status === 'reading' || status === 'committing';
}

/** What a person has yet to agree to before this import may be written. */
export function toAgree({ problems, settings: { agreed = [] } }: Pick<ImportDetail, 'problems' | 'settings'>): Problem[] {
  return problems.filter(({ needsAgreement, code }) => needsAgreement && !agreed.includes(code));
}

export const severities = ['error', 'warning', 'info'] as const;

/** The same sentence about several lines is said once, with its lines. */
export function gathered(problems: readonly Problem[]): { lines: number[]; field: string | undefined; message: string }[] {
  const points = new Map<string, { lines: number[]; field: string | undefined; message: string }>();
  for (const { line, field, message } of problems) {
    const key = `${field ?? ''} ${message}`;
    const point = points.get(key) ?? { lines: [], field, message };
    if (line !== undefined) point.lines.push(line);
    points.set(key, point);
  }
  return [...points.values()];
}

/** The problems as a file for a spreadsheet: French separators, UTF-8 with its mark, and no cell that a spreadsheet would run. */
export function problemsAsCsv(problems: readonly Problem[], header: readonly string[], severity: (problem: Problem) => string): string {
  const cell = (text: string) => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
  const rows = problems.map((problem) => [severity(problem), problem.line === undefined ? '' : String(problem.line), problem.field ?? '', problem.message]);
  return `\ufeff${[header, ...rows].map((row) => row.map(cell).join(';')).join('\r\n')}\r\n`;
}

/** The same, to paste in a message to whoever exported the file. */
export function problemsAsText(problems: readonly Problem[], lineOf: (problem: Problem) => string): string {
  return problems.map((problem) => `${lineOf(problem)}${problem.message}`).join('\n');
}
