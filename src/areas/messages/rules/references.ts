/** At most so many are looked up. */
const MOST = 200;

/**
 * What in a text may be the number of an invoice: five characters at least, three figures among them; no day, no sum, no address. Written as they stand, and in
 * capitals, since they are compared with what the ledger holds.
 */
export function referencesIn(text: string): string[] {
  const found = new Set<string>();
  for (const [word] of text.slice(0, 100_000).matchAll(/(?<![\w@.+/-])[A-Za-z0-9][A-Za-z0-9/_.-]{3,38}[A-Za-z0-9](?![\w@])/g)) {
    if ((word.match(/\d/g) ?? []).length < 3 || isDayOrSum(word)) continue;
    found.add(word);
    found.add(word.toUpperCase());
    if (found.size >= MOST) break;
  }
  return [...found];
}

function isDayOrSum(word: string): boolean {
  return /^\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}$|^\d{4}-\d{2}-\d{2}$|^\d+[.,]\d{1,2}$|^\d{1,3}(?:[.,]\d{3})+$|^(?:19|20)\d{2}[/-](?:19|20)\d{2}$|^0\d(?:[.-]\d{2}){4}$/.test(word);
}
