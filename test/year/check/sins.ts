/** What must never be. */
export const SINS = [
  'written to twice for a step', 'taken twice by the server', 'taken but not recorded', 'recorded but not taken', 'taken and no row', 'asked for a paid item', 'asked though covered',
  'asked for a disputed part', 'asked for a promised item', 'asked for an item in a plan', 'asked for a held item', 'asked another amount', 'written to an insolvent', 'written to a protected',
  'written to a held', 'written beside an unread reply', 'written on stale data', 'written to a dead address', 'written after opting out', 'written again after a refusal', 'too soon', 'over the weekly cap', 'outside the hours',
  'beside an unknown', 'escalated from an undelivered step', 'thanked for what is not paid', 'a due step forgotten', 'a courtesy forgotten',
  'a thank-you forgotten', 'an event step forgotten', 'a happening not heard', 'a waiting message forgotten', 'held by nothing',
] as const;
export type Sin = (typeof SINS)[number];
export type Found = { sin: Sin; detail: string };

const SHOWN = 12;

export class Sins {
  readonly counts = new Map<Sin, number>(SINS.map((sin) => [sin, 0]));
  readonly found: Found[] = [];

  add(sin: Sin, detail: string): void {
    const count = this.counts.get(sin)! + 1;
    this.counts.set(sin, count);
    if (count <= SHOWN) this.found.push({ sin, detail });
  }

  get total(): number {
    return [...this.counts.values()].reduce((sum, count) => sum + count, 0);
  }
}
