import { InvalidArgumentError } from 'commander';
import { isDay, type Day } from '#values/day.ts';

/** `--as-of 2025-12-31`; anything else is wrong use. */
export function asDay(text: string): Day {
  if (!isDay(text)) throw new InvalidArgumentError('attendu : un jour AAAA-MM-JJ, par exemple 2025-12-31');
  return text;
}
