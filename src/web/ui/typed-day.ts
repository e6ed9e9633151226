import { isDay, type Day } from '#values/day.ts';

/** `21/11/2026`, `21.11.26`, `21112026` or `2026-11-21`; '' when nothing is typed, undefined when it is no day. */
export function readTypedDay(text: string): Day | '' | undefined {
  const typed = text.trim();
  if (typed === '') return '';
  const parts = /^(\d{1,2})[/. -](\d{1,2})[/. -](\d{2}|\d{4})$/.exec(typed) ?? /^(\d{2})(\d{2})(\d{4}|\d{2})$/.exec(typed);
  const day = parts ? `${parts[3]!.padStart(4, '20')}-${parts[2]!.padStart(2, '0')}-${parts[1]!.padStart(2, '0')}` : typed;
  return isDay(day) ? day : undefined;
}
