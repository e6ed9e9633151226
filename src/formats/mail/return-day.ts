import { addDays, daysBetween, isDay, weekday, type Day } from '#values/day.ts';

const MONTHS: readonly RegExp[] = [
  /^(?:jan|ene)/i, /^(?:f[ée]v|feb)/i, /^(?:mars|mar\b|march|märz)/i, /^(?:avr|apr)/i, /^(?:mai|may)/i, /^(?:juin|jun)/i,
  /^jul|^juil/i, /^(?:ao[uû]t|aug|ago)/i, /^sep/i, /^(?:oct|okt)/i, /^nov/i, /^(?:d[ée]c|dez|dic)/i,
];
const MONTH = `(?:${[
  'janv(?:ier|\\.)?', 'f[ée]v(?:rier|r?\\.)?', 'mars', 'avr(?:il|\\.)?', 'mai', 'juin', 'juil(?:let|\\.)?', 'ao[uû]t', 'sept(?:embre|\\.)?', 'oct(?:obre|\\.)?',
  'nov(?:embre|\\.)?', 'd[ée]c(?:embre|\\.)?', 'jan(?:uary|uar|\\.)?', 'feb(?:ruary|ruar|\\.)?', 'mar(?:ch)?\\.?', 'märz', 'apr(?:il|\\.)?', 'may', 'june?\\.?',
  'july?\\.?', 'juli', 'aug(?:ust|\\.)?', 'sep(?:tember|\\.)?', 'october', 'oktober', 'november', 'dez(?:ember|\\.)?', 'december',
].join('|')})`;
/** Monday first, as ISO 8601 counts. */
const WEEKDAYS = [
  'lundi|monday|montag', 'mardi|tuesday|dienstag', 'mercredi|wednesday|mittwoch', 'jeudi|thursday|donnerstag', 'vendredi|friday|freitag',
  'samedi|saturday|samstag', 'dimanche|sunday|sonntag',
];
const WEEKDAY = `(?:${WEEKDAYS.join('|')})`;
const DATE = [
  `(?:${WEEKDAY},?\\s+(?:the\\s+|den\\s+|le\\s+)?)?(?:\\d{4}-\\d{2}-\\d{2}`,
  '\\d{1,2}[/.]\\d{1,2}(?:[/.]\\d{2,4})?',
  `\\d{1,2}(?:er|st|nd|rd|th|\\.)?\\s+(?:of\\s+)?${MONTH}(?:,?\\s+\\d{4})?`,
  `${MONTH}\\s+\\d{1,2}(?:st|nd|rd|th)?(?:,?\\s+\\d{4})?)`,
].join('|');
const sentence = (openings: readonly string[], then: string) => new RegExp(`(?:${openings.join('|')})${then}(?!\\w)`, 'giu');

/** Sentences that tell the first day back; the date, or a week day, or tomorrow, stands in the first group. */
const BACK = sentence([
  '(?:de )?retour(?: au bureau| prévu| parmi vous| de congés?)*(?:,? (?:à partir|à compter))?(?:\\s+(?:est prévu|prévu|du|dès|le|ce))*',
  '(?:reprendrai|reprends|reprise|réouvr\\w+|rouvr\\w+|(?:re)?joignable|répondrai|de nouveau disponible|serai disponible)[^.!?\\n]{0,40}?(?:le|du|dès)',
  '(?:be )?back(?: in the office| at work| at my desk)*(?: again)?(?: on| from| by)?',
  'return(?:ing)?(?: to (?:the |my )?(?:office|work|desk))?(?: date)?(?: is| on| from|:)*',
  'wieder (?:ab|am)|ab dem|zurück am',
], `\\s*:?\\s*(${DATE}|${WEEKDAY}|demain|tomorrow)`);

/** Sentences that tell the last day away. */
const UNTIL = sentence([
  "jusqu['’](?:au|à|a)(?: la fin (?:du|de la journée du))?(?: et y compris)?(?: le)?", 'until(?: and including)?', 'till|through|thru', 'bis(?: zum| einschließlich)?', 'hasta el',
], `\\s+(${DATE}|${WEEKDAY})`);
const RANGE = sentence([
  `(?:du|from|vom|between|entre le|del)\\s+(?:${DATE}|\\d{1,2}(?:er)?)\\s*,?\\s*(?:au|to|until|through|bis(?: zum)?|and|et le|al|-|–)`,
], `\\s+(${DATE})`);

/**
 * The first day back that an absence message tells, read from French and English sentences (and common German ones). A year that is not written is the one that
 * brings the day nearest to the mail's own; « jusqu'au 5 » is a last day away, so the next week day is the first one back. `undefined` when none is told.
 */
export function returnDay(text: string, writtenOn: Day | undefined): Day | undefined {
  const said = text.slice(0, 8000).replace(/\s+/g, ' ');
  const mail: Written = { on: writtenOn, monthFirst: /\b\d{1,2}\/(?:1[3-9]|2\d|3[01])\/\d{2}/.test(said) };
  const back = days(said, BACK, mail);
  if (back.length > 0) return back.at(-1);
  const last = [...days(said, UNTIL, mail), ...days(said, RANGE, mail)].sort().at(-1);
  return last === undefined ? undefined : nextWeekday(last);
}

/** `monthFirst`: some date of the message can only be read in the American order, so the others are too. */
type Written = { on: Day | undefined; monthFirst: boolean };

function days(said: string, pattern: RegExp, mail: Written): Day[] {
  return [...said.matchAll(pattern)].flatMap(([, words]) => dayOf(words!, mail) ?? []).sort();
}

function nextWeekday(day: Day): Day {
  const next = addDays(day, 1);
  const rank = weekday(next);
  return rank > 5 ? addDays(next, 8 - rank) : next;
}

function dayOf(words: string, { on: writtenOn, monthFirst }: Written): Day | undefined {
  if (/^(demain|tomorrow)/i.test(words)) return writtenOn && addDays(writtenOn, 1);
  const rank = WEEKDAYS.findIndex((names) => new RegExp(`^(?:${names})`, 'i').test(words)) + 1;
  const text = words.replace(new RegExp(`^${WEEKDAY},?\\s*(?:the|den|le)?\\s*`, 'iu'), '');
  if (text === '') return writtenOn && addDays(writtenOn, ((rank - weekday(writtenOn) + 6) % 7) + 1);
  const iso = /^\d{4}-\d{2}-\d{2}/.exec(text)?.[0];
  if (iso) return isDay(iso) ? iso : undefined;
  const figures = /^(\d{1,2})[/.](\d{1,2})(?:[/.](\d{2,4}))?/.exec(text);
  if (figures) {
    const [a, b] = [Number(figures[1]), Number(figures[2])];
    return monthFirst ? placed(b, a, yearOf(figures[3]), writtenOn) : ofFigures(a, b, yearOf(figures[3]), writtenOn, rank);
  }
  const named = text.replace(/^\d{1,2}(?:er|st|nd|rd|th|\.)?\s+(?:of\s+)?/i, '');
  const month = MONTHS.findIndex((name) => name.test(named)) + 1;
  const number = Number(/\d{1,2}(?!\d)/.exec(text)?.[0]);
  return month > 0 ? placed(number, month, yearOf(/\b\d{4}\b/.exec(text)?.[0]), writtenOn) : undefined;
}

function yearOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  return text.length === 2 ? 2000 + Number(text) : Number(text);
}

/** Day and month in the European order, unless that is no day, or falls on another week day than the one written, or far from the mail. */
function ofFigures(a: number, b: number, year: number | undefined, writtenOn: Day | undefined, rank: number): Day | undefined {
  const european = placed(a, b, year, writtenOn);
  const american = placed(b, a, year, writtenOn);
  if (european === undefined || american === undefined) return european ?? american;
  if (rank > 0 && weekday(european) !== rank && weekday(american) === rank) return american;
  if (writtenOn !== undefined && year !== undefined && !near(european, writtenOn) && near(american, writtenOn)) return american;
  return european;
}

function near(day: Day, writtenOn: Day): boolean {
  const away = daysBetween(writtenOn, day);
  return away >= -14 && away <= 200;
}

function placed(day: number, month: number, year: number | undefined, writtenOn: Day | undefined): Day | undefined {
  const on = (of: number) => {
    const made = `${of}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
    return isDay(made) ? made : undefined;
  };
  if (year !== undefined) return on(year);
  if (writtenOn === undefined) return undefined;
  const written = Number(writtenOn.slice(0, 4));
  const candidates = [written - 1, written, written + 1].flatMap((of) => on(of) ?? []);
  // An absence lasts months at most; a message left on after the return is some weeks old.
  return candidates.filter((one) => daysBetween(writtenOn, one) >= -45).at(0);
}
