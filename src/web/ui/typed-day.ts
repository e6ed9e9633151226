import { addDays, addMonths, endOfMonth, isDay, startOfMonth, weekday, type Day } from '#values/day.ts';

/** `21/11/2026`, `21.11.26`, `21112026` or `2026-11-21`; '' when nothing is typed, undefined when it is no day. */
export function readTypedDay(text: string): Day | '' | undefined {
  const typed = text.trim();
  if (typed === '') return '';
  const parts = /^(\d{1,2})[/. -](\d{1,2})[/. -](\d{2}|\d{4})$/.exec(typed) ?? /^(\d{2})(\d{2})(\d{4}|\d{2})$/.exec(typed);
  const day = parts ? `${parts[3]!.padStart(4, '20')}-${parts[2]!.padStart(2, '0')}-${parts[1]!.padStart(2, '0')}` : typed;
  return isDay(day) ? day : undefined;
}

const WEEKDAYS = [['lundi', 'monday'], ['mardi', 'tuesday'], ['mercredi', 'wednesday'], ['jeudi', 'thursday'], ['vendredi', 'friday'], ['samedi', 'saturday'], ['dimanche', 'sunday']];
const FIXED: Record<string, (today: Day) => Day> = {
  'aujourd hui': (today) => today, today: (today) => today, demain: (today) => addDays(today, 1), tomorrow: (today) => addDays(today, 1),
  'apres demain': (today) => addDays(today, 2), 'fin de mois': endOfMonth, 'fin du mois': endOfMonth, 'end of month': endOfMonth, fdm: endOfMonth, eom: endOfMonth,
};

/** A day as one says it on the telephone, in French or English: `vendredi`, `demain`, `fin de mois`, `+7`, `2 semaines`, `le 30`, `30/11`; always one to come. */
export function readSaidDay(text: string, today: Day): Day | undefined {
  const said = text.trim().toLowerCase().normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/[’'\s-]+/g, ' ');
  const fixed = FIXED[said];
  if (fixed) return fixed(today);
  const at = said.length < 3 ? -1 : WEEKDAYS.findIndex((names) => names.some((name) => name.startsWith(said)));
  if (at >= 0) return addDays(today, ((at + 7 - weekday(today)) % 7) + 1);
  const count = /^(?:\+|dans |in )?\s?(\d{1,3}) ?(j|jours?|days?|s|semaines?|w|weeks?)?$/.exec(said);
  if (count && (count[2] !== undefined || /^(\+|dans|in)/.test(said))) return addDays(today, Number(count[1]) * (/^[sw]/.test(count[2] ?? '') ? 7 : 1));
  const [, date, month] = /^(?:le |the )?(\d{1,2})(?:\/(\d{1,2}))?$/.exec(said) ?? [];
  return date === undefined ? undefined : nextDate(Number(date), month === undefined ? undefined : Number(month), today);
}

/** The next such day of a month, or of that month, today included. */
function nextDate(date: number, month: number | undefined, today: Day): Day | undefined {
  for (let ahead = 0; ahead <= 12; ahead++) {
    const day = `${addMonths(startOfMonth(today), ahead).slice(0, 8)}${String(date).padStart(2, '0')}`;
    if (isDay(day) && day >= today && (month === undefined || Number(day.slice(5, 7)) === month)) return day;
  }
  return undefined;
}
