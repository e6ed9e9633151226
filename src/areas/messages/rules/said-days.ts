import { addDays, addMonths, daysBetween, endOfMonth, isDay, startOfMonth, weekday, type Day } from '#values/day.ts';

/** A day somebody wrote, read against the day he wrote it. `exact` when he named it himself: « le 15 décembre » rather than « la semaine prochaine ». */
export type SaidDay = { day: Day; at: number; exact: boolean };

const MONTHS = ['jan(?:vier|uary)?', 'fev(?:rier)?|feb(?:ruary)?', 'mars|mar(?:ch)?', 'avr(?:il)?|apr(?:il)?', 'mai|may', 'juin|june?', 'juil(?:let)?|july?', 'aout|aug(?:ust)?',
  'sept(?:embre|ember)?|sep', 'oct(?:obre|ober)?', 'nov(?:embre|ember)?', 'dec(?:embre|ember)?'];
const MONTH = MONTHS.join('|');
const WEEKDAYS = ['lundi|monday', 'mardi|tuesday', 'mercredi|wednesday', 'jeudi|thursday', 'vendredi|friday', 'samedi|saturday', 'dimanche|sunday'];
const WEEKDAY = WEEKDAYS.join('|');
const WORDS: Record<string, number> = {
  un: 1, une: 1, a: 1, one: 1, deux: 2, two: 2, trois: 3, three: 3, quatre: 4, four: 4, cinq: 5, five: 5, six: 6, sept: 7, seven: 7, huit: 8, eight: 8, dix: 10, ten: 10, quinze: 15, quelques: 0, few: 0,
};
const NUMBER = `\\d{1,3}|${Object.keys(WORDS).join('|')}`;

const indexOf = (names: readonly string[], word: string) => names.findIndex((name) => new RegExp(`^(?:${name})$`).test(word));
const numberOf = (word: string) => (/^\d+$/.test(word) ? Number(word) : WORDS[word] ?? 0);
const dayOf = (year: number, month: number, day: number): Day => `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;

type Reader = { pattern: RegExp; exact: boolean; read: (match: RegExpMatchArray, on: Day) => Day | undefined };
const reader = (source: string, exact: boolean, read: Reader['read']): Reader => ({ pattern: new RegExp(`(?<![\\w/.-])(?:${source})(?![\\w/])`, 'g'), exact, read });

/** In order: what an earlier one has read, a later one does not read again. */
const READERS: readonly Reader[] = [
  reader('(\\d{4})-(\\d{2})-(\\d{2})', true, (m) => real(dayOf(Number(m[1]), Number(m[2]), Number(m[3])))),
  reader('(\\d{1,2})[/.-](\\d{1,2})[/.-](\\d{4}|\\d{2})', true, (m) => real(dayOf(yearOf(m[3]!), Number(m[2]), Number(m[1])))),
  reader('(\\d{1,2})/(\\d{1,2})', true, (m, on) => nearest(on, Number(m[2]), Number(m[1]))),
  reader(`(\\d{1,2})(?:er|st|nd|rd|th)?(?: of)? (${MONTH})\\.?(?:,? (\\d{4}))?`, true, (m, on) => named(on, m[2]!, m[1]!, m[3])),
  reader(`(${MONTH})\\.? (\\d{1,2})(?:st|nd|rd|th)?(?:,? (\\d{4}))?`, true, (m, on) => named(on, m[1]!, m[2]!, m[3])),
  reader(`(?:fin(?: (?:du mois )?de)?|end of|a la fin (?:de|du mois de)) (${MONTH})`, true, (m, on) => ofMonth(on, m[1]!, endOfMonth)),
  reader(`(?:mi|mid|milieu)[ -](${MONTH})`, true, (m, on) => ofMonth(on, m[1]!, (first) => addDays(first, 14))),
  reader(`(?:debut|early|beginning of)(?: du mois de| de)? (${MONTH})`, false, (m, on) => ofMonth(on, m[1]!, (first) => addDays(first, 4))),
  reader(`(?:courant|en|in|during) (${MONTH})`, false, (m, on) => ofMonth(on, m[1]!, endOfMonth)),
  reader('fin (?:du|de) mois prochain|(?:le )?mois prochain|(?:the )?end of next month|next month', false, (_, on) => endOfMonth(addMonths(startOfMonth(on), 1))),
  reader("(?:la )?fin (?:du|de|de ce|le) mois|(?:the )?end of (?:the |this )?month|month[ -]end|eom", true, (_, on) => endOfMonth(on)),
  reader("(?:la )?fin (?:de l')?(?:d')?annee|(?:the )?end of (?:the |this )?year|year[ -]end", true, (_, on) => dayOf(Number(on.slice(0, 4)), 12, 31)),
  reader('debut (?:de )?(?:la )?semaine prochaine|early next week|beginning of next week', false, (_, on) => addDays(monday(on), 8)),
  reader('(?:fin (?:de )?(?:la )?)?semaine prochaine|(?:the )?end of next week|next week|week prochaine', false, (_, on) => addDays(monday(on), 11)),
  reader('fin (?:de|de la|de cette) semaine|cette semaine|(?:the )?end of (?:the |this )?week|this week|dans la semaine', false, (_, on) => addDays(monday(on), Math.max(4, weekday(on) - 1))),
  reader(`(${WEEKDAY}) (?:dernier|passe)|last (${WEEKDAY})`, true, (m, on) => before(on, (m[1] ?? m[2])!)),
  // Said of the week after in English; the next one to come in French.
  reader(`next (${WEEKDAY})(?!,? (?:the )?\\d)`, true, (m, on) => {
    const day = after(on, m[1]!);
    return day <= addDays(monday(on), 6) ? addDays(day, 7) : day;
  }),
  reader(`(?:ce |this |on )?(${WEEKDAY})(?: prochain)?(?: (\\d{1,2}))?(?: prochain)?`, true, (m, on) => (m[2] ? dated(on, Number(m[2])) : after(on, m[1]!))),
  reader('(?:le|the) (\\d{1,2})(?:er|st|nd|rd|th)?(?! ?(?:[€$£%:x]|\\d|[.,]\\d|h\\b|heures?|eur|jours?|mois|janv|unites?|pieces?|cartons?|palettes?|units?))|(\\d{1,2})(?:st|nd|rd|th)', true, (m, on) => dated(on, Number(m[1] ?? m[2]))),
  reader("apres[ -]demain|day after tomorrow", true, (_, on) => addDays(on, 2)),
  reader('demain|tomorrow', true, (_, on) => addDays(on, 1)),
  reader('avant[ -]hier', true, (_, on) => addDays(on, -2)),
  reader('hier|yesterday', true, (_, on) => addDays(on, -1)),
  reader("ce jour|aujourd'?hui|ce matin|ce soir|cet apres[ -]midi|a l'instant|ce midi|today|tonight|this morning|this afternoon|just now", true, (_, on) => on),
  reader('(\\d{2}) ?h(?:eures|ours)?', false, (m, on) => addDays(on, Math.ceil(Number(m[1]) / 24))),
  reader(`(?!a jour)(?:d')?(${NUMBER})(?: more)? (?:jours?|days?)(?: ouvres?| working)?`, false, (m, on) => later(on, numberOf(m[1]!), 1)),
  reader(`(?:d')?(${NUMBER})(?: more)? (?:semaines?|weeks?)`, false, (m, on) => later(on, numberOf(m[1]!), 7)),
  reader(`(?:dans|sous|d'ici|in|within|another) (?:d')?(${NUMBER})(?: more)? (?:mois|months?)`, false, (m, on) => (numberOf(m[1]!) > 0 ? addMonths(on, numberOf(m[1]!)) : undefined)),
  reader("(?:une )?quinzaine(?: de jours)?|fortnight", false, (_, on) => addDays(on, 15)),
];

/** Every day written in a folded text, in the order they stand. */
export function daysSaid(folded: string, on: Day): SaidDay[] {
  const found: (SaidDay & { end: number })[] = [];
  for (const { pattern, exact, read } of READERS) {
    for (const match of folded.matchAll(pattern)) {
      const end = match.index + match[0].length;
      if (found.some((one) => match.index < one.end && one.at < end)) continue;
      const day = read(match, on);
      if (day !== undefined && Math.abs(daysBetween(on, day)) < 800) found.push({ day, at: match.index, exact, end });
    }
  }
  return found.sort((a, b) => a.at - b.at).map(({ day, at, exact }) => ({ day, at, exact }));
}

function real(day: Day): Day | undefined {
  return isDay(day) ? day : undefined;
}

function yearOf(text: string): number {
  return text.length === 2 ? 2000 + Number(text) : Number(text);
}

/** The year is the one that brings it nearest. */
function nearest(on: Day, month: number, day: number): Day | undefined {
  const year = Number(on.slice(0, 4));
  return [year - 1, year, year + 1].map((one) => dayOf(one, month, day)).filter(isDay)
    .sort((a, b) => Math.abs(daysBetween(on, a)) - Math.abs(daysBetween(on, b)))[0];
}

function named(on: Day, month: string, day: string, year: string | undefined): Day | undefined {
  const number = indexOf(MONTHS, month) + 1;
  return year ? real(dayOf(Number(year), number, Number(day))) : nearest(on, number, Number(day));
}

function ofMonth(on: Day, month: string, pick: (first: Day) => Day): Day | undefined {
  const first = nearest(on, indexOf(MONTHS, month) + 1, 1);
  return first && pick(first);
}

function monday(on: Day): Day {
  return addDays(on, 1 - weekday(on));
}

function after(on: Day, name: string): Day {
  return addDays(on, ((indexOf(WEEKDAYS, name) + 1 - weekday(on) + 6) % 7) + 1);
}

function before(on: Day, name: string): Day {
  return addDays(after(on, name), -7) === on ? addDays(on, -7) : addDays(after(on, name), -7);
}

/** « lundi 30 »: that day of this month, or of the next one when it is over. */
function dated(on: Day, day: number): Day | undefined {
  const here = real(`${on.slice(0, 8)}${String(day).padStart(2, '0')}`);
  const next = real(`${addMonths(startOfMonth(on), 1).slice(0, 8)}${String(day).padStart(2, '0')}`);
  return here !== undefined && here >= addDays(on, -7) ? here : next;
}

function later(on: Day, count: number, unit: number): Day | undefined {
  return count > 0 ? addDays(on, count * unit) : undefined;
}
