import { wordsOf, type Locale, type WordId } from '#words/words.ts';

/** The word of an action of the audit trail: `hold.place` is `access.audit.hold.place`. */
export function auditWord(action: string): WordId {
  return `access.audit.${action}` as WordId;
}

/** An action or a fact of a later room may have no word yet: it is then shown as it is. */
export function isSaid(word: WordId, locale: Locale): boolean {
  return word in wordsOf(locale);
}

export type AuditLine = { name: string; before?: string; value: string };

/** The word of a fact of its detail: `endsOn` is `access.field.endsOn`. */
export function fieldWord(name: string): WordId {
  return `access.field.${name}` as WordId;
}

/** What changed, line by line, without the numbers of rows: of `{before, after}` only what differs, of `{field: {from, to}}` each field, of anything else each fact. */
export function linesOf(detail: Record<string, unknown>): AuditLine[] {
  const { before, after } = detail;
  if (isRecord(before) && isRecord(after)) {
    return Object.keys(after).filter((name) => text(after[name]) !== text(before[name])).map((name) => ({ name, before: text(before[name]), value: text(after[name]) }));
  }
  return Object.entries(detail).flatMap(([name, value]): AuditLine[] => {
    if (value === null || value === undefined || value === '' || name.endsWith('Id') || name.endsWith('Ids')) return [];
    if (isRecord(value) && 'from' in value && 'to' in value) return [{ name, before: text(value['from']), value: text(value['to']) }];
    return [{ name, value: text(value) }];
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string {
  if (value === null || value === undefined || value === '') return '—';
  const said = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return said.length > 120 ? `${said.slice(0, 119)}…` : said;
}
