import type { KnownItem } from './known.ts';
import type { PlannedItem } from './receivables.ts';

type Line = { item: PlannedItem; index: number };
/** Opening line → the older items it carries; the older items that no line carries by itself; `closed` when nothing at all is carried of those. */
export type OpeningMatch = { carried: Map<number, KnownItem[]>; left: KnownItem[]; closed: boolean };

/** Each way to recognise an item, surest first: what is said on both sides; '' says nothing. */
type Saying<T> = (one: T) => string;

/** Pairs lines with items that say the same, first with first. With `alone`, only where one line and one item say it. */
function pair<A, B>(lines: Set<A>, items: Set<B>, ofLine: Saying<A>, ofItem: Saying<B>, alone: boolean, found: (line: A, item: B) => void): void {
  const waiting = new Map<string, B[]>();
  for (const item of items) {
    const said = ofItem(item);
    if (said === '') continue;
    const list = waiting.get(said);
    if (list) list.push(item);
    else waiting.set(said, [item]);
  }
  if (waiting.size === 0) return;
  const sayings = new Map<string, number>();
  if (alone) for (const line of lines) sayings.set(ofLine(line), (sayings.get(ofLine(line)) ?? 0) + 1);
  for (const line of lines) {
    const said = ofLine(line);
    const list = waiting.get(said);
    if (said === '' || !list || list.length === 0 || (alone && (list.length > 1 || sayings.get(said)! > 1))) continue;
    const item = list.shift()!;
    lines.delete(line);
    items.delete(item);
    found(line, item);
  }
}

/**
 * Which older items the opening lines of one customer carry: same reference and open amount; then amount and day; then an amount only one of each has. Lines
 * left whose sum is that of the items left, or which are balances without a piece of their own, carry those together; other lines are new to the ledger.
 */
export function matchOpenings(lines: readonly Line[], older: readonly KnownItem[]): OpeningMatch {
  const carried = new Map<number, KnownItem[]>();
  const openLines = new Set(lines);
  const openItems = new Set(older);
  const found = (line: Line, item: KnownItem): void => void carried.set(line.index, [item]);
  const withReference = (reference: string, minor: number): string => (reference === '' ? '' : `${reference}\u001f${minor}`);
  pair(openLines, openItems, ({ item }) => withReference(item.reference, item.minor), (item) => withReference(item.reference, item.openMinor), false, found);
  // Carried in full, with what was paid of it carried beside it.
  pair(openLines, openItems, ({ item }) => withReference(item.reference, item.minor), (item) => withReference(item.reference, item.minor), false, found);
  pair(openLines, openItems, ({ item }) => `${item.minor}\u001f${item.issuedOn}`, (item) => `${item.openMinor}\u001f${item.issuedOn}`, false, found);
  pair(openLines, openItems, ({ item }) => String(item.minor), (item) => String(item.openMinor), true, found);
  const left = [...openItems].sort((a, b) => (a.issuedOn < b.issuedOn ? -1 : a.issuedOn > b.issuedOn ? 1 : 0));
  const rest = [...openLines];
  const sum = rest.reduce((total, { item }) => total + item.minor, 0);
  if (left.length > 0 && rest.length > 0 && (sum === left.reduce((total, { openMinor }) => total + openMinor, 0) || rest.every(({ item }) => item.ageUnknown))) {
    for (const { index } of rest) carried.set(index, left);
    return { carried, left, closed: false };
  }
  return { carried, left, closed: true };
}

/** Lines of the file that are items of an earlier file under another entry number, label or day: a draft that was validated since. */
export function matchAgain(items: readonly PlannedItem[], absent: readonly KnownItem[], isFree: (index: number) => boolean): Map<number, KnownItem> {
  const found = new Map<number, KnownItem>();
  const lines = new Set(items.flatMap((item, index) => (isFree(index) ? [{ item, index }] : [])));
  const known = new Set(absent);
  const keep = (line: Line, item: KnownItem): void => void found.set(line.index, item);
  const say = (...parts: (string | number)[]): string => parts.join('\u001f');
  pair(lines, known, ({ item }) => say(item.reference, item.minor, item.postedOn, item.journal), (item) => say(item.reference, item.minor, item.postedOn, item.journal), false, keep);
  pair(lines, known, ({ item }) => say(item.minor, item.postedOn, item.journal), (item) => say(item.minor, item.postedOn, item.journal), true, keep);
  pair(lines, known, ({ item }) => (item.reference === '' ? '' : say(item.reference, item.minor, item.journal)), (item) => (item.reference === '' ? '' : say(item.reference, item.minor, item.journal)), true, keep);
  return found;
}

/** Which older debits the credits of a file pay, where nothing in the file says it: same reference, else an amount that only one of each has. */
export function matchPayments(credits: readonly Line[], older: readonly KnownItem[]): { line: Line; known: KnownItem; rule: 'reference' | 'amount' }[] {
  const found: { line: Line; known: KnownItem; rule: 'reference' | 'amount' }[] = [];
  const lines = new Set(credits);
  const items = new Set(older);
  pair(lines, items, ({ item }) => item.reference, ({ reference }) => reference, true, (line, known) => void found.push({ line, known, rule: 'reference' }));
  pair(lines, items, ({ item }) => String(-item.openMinor), ({ openMinor }) => String(openMinor), true, (line, known) => void found.push({ line, known, rule: 'amount' }));
  return found;
}
