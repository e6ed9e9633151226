import { isDay, type Day } from '#values/day.ts';

/** What a page keeps in its address, read with care: an address is typed by hand and pasted from mails. Unknown values fall away. */
export type ListSearch = { q?: string; sort?: string; desc?: boolean; tab?: string };
export type AgeingSearch = ListSearch & { au?: Day; currency?: string; age?: string };

type Raw = Record<string, unknown>;

function text(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' && value.length <= 200 ? value : undefined;
}

export function listSearch(raw: Raw): ListSearch {
  const [q, sort, tab] = [text(raw['q']), text(raw['sort']), text(raw['tab'])];
  return { ...(q && { q }), ...(sort && { sort }), ...(raw['desc'] === true && { desc: true }), ...(tab && { tab }) };
}

export function ageingSearch(raw: Raw): AgeingSearch {
  const [au, currency, age] = [text(raw['au']), text(raw['currency']), text(raw['age'])];
  return { ...listSearch(raw), ...(au && isDay(au) && { au }), ...(currency && { currency }), ...(age && { age }) };
}

export function tabSearch(raw: Raw): { tab?: string } {
  const tab = text(raw['tab']);
  return tab ? { tab } : {};
}

/** Where to go after signing in: a path of ours, never another site. */
export function backSearch(raw: Raw): { retour?: string } {
  const back = text(raw['retour']);
  return back && /^\/(?![/\\])/.test(back) ? { retour: back } : {};
}

/** The key of the first-run link that `npm start` prints. */
export function keySearch(raw: Raw): { cle?: string } {
  const cle = text(raw['cle']);
  return cle ? { cle } : {};
}
