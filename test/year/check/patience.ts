import type { Day } from '#values/day.ts';

/** What is possible of an evening and has not come, and since when. What is still so on the next evening looked at is said, once. */
export class Patience {
  #since = new Map<string, Day | 'told'>();

  /** `possible`: everything that is, by a key of its own. */
  look(possible: ReadonlyMap<string, (since: Day) => void>, today: Day): void {
    for (const [key, tell] of possible) {
      const since = this.#since.get(key);
      if (since === undefined) this.#since.set(key, today);
      // The machine's clock may have gone back a day since.
      else if (since !== 'told' && since < today) {
        tell(since);
        this.#since.set(key, 'told');
      }
    }
    for (const key of this.#since.keys()) if (!possible.has(key)) this.#since.delete(key);
  }

  clear(): void {
    this.#since.clear();
  }
}
