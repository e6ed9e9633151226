import { addDays, wallClock, weekday, type Day } from './day.ts';

/**
 * Where a company works decides which days are public holidays.
 * Code du travail L3133-1 (everywhere), L3134-13 (Alsace-Moselle), L3422-2 (abolition of slavery, by department); the labour codes of French Polynesia,
 * New Caledonia and Wallis-et-Futuna for their own days. Days off by custom only (Mardi gras, Schœlcher's day…) are not here: they bind nobody.
 */
export const holidayRegions = ['FR', 'FR-AM', 'GP', 'MQ', 'GF', 'RE', 'YT', 'BL', 'MF', 'PM', 'WF', 'PF', 'NC'] as const;
export type HolidayRegion = (typeof holidayRegions)[number];

/** Fixed days of the whole Republic, `MM-DD`. */
const NATIONAL = ['01-01', '05-01', '05-08', '07-14', '08-15', '11-01', '11-11', '12-25'];
/** Days from Easter Sunday: Easter Monday, Ascension, Whit Monday. */
const FROM_EASTER = [1, 39, 50];
const GOOD_FRIDAY = -2;

type Own = { fixed?: readonly string[]; fromEaster?: readonly number[]; of?: (year: number) => readonly string[] };

const OWN: Record<HolidayRegion, Own> = {
  FR: {},
  'FR-AM': { fixed: ['12-26'], fromEaster: [GOOD_FRIDAY] },
  GP: { fixed: ['05-27'] },
  MQ: { fixed: ['05-22'] },
  GF: { fixed: ['06-10'] },
  RE: { fixed: ['12-20'] },
  YT: { fixed: ['04-27'] },
  BL: { fixed: ['10-09'] },
  MF: { fixed: ['05-28'] },
  PM: {},
  // Saint Pierre Chanel, Saints Peter and Paul, the territory's day.
  WF: { fixed: ['04-28', '06-29', '07-29'] },
  // The arrival of the Gospel; the autonomy day gave way to Matari'i in 2025.
  PF: { fixed: ['03-05'], fromEaster: [GOOD_FRIDAY], of: (year) => [year < 2025 ? '06-29' : '11-20'] },
  NC: { fixed: ['09-24'] },
};

/** Easter Sunday in the Gregorian calendar (Meeus, Astronomical Algorithms, ch. 8). */
export function easter(year: number): Day {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - Math.floor(b / 4) - d + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const sum = h + l - 7 * m + 114;
  return `${year}-${String(Math.floor(sum / 31)).padStart(2, '0')}-${String((sum % 31) + 1).padStart(2, '0')}`;
}

const known = new Map<string, ReadonlySet<Day>>();

/** Public holidays of a year. An unknown region has the national days. */
export function holidaysOf(year: number, region: string): ReadonlySet<Day> {
  const key = `${region} ${year}`;
  let days = known.get(key);
  if (!days) {
    const own: Own = isHolidayRegion(region) ? OWN[region] : {};
    const sunday = easter(year);
    days = new Set([
      ...[...NATIONAL, ...(own.fixed ?? []), ...(own.of?.(year) ?? [])].map((monthDay) => `${year}-${monthDay}`),
      ...[...FROM_EASTER, ...(own.fromEaster ?? [])].map((offset) => addDays(sunday, offset)),
    ]);
    known.set(key, days);
  }
  return days;
}

export function isHolidayRegion(region: string): region is HolidayRegion {
  return (holidayRegions as readonly string[]).includes(region);
}

export function isHoliday(day: Day, region: string): boolean {
  return holidaysOf(Number(day.slice(0, 4)), region).has(day);
}

/** Monday to Friday and no public holiday. */
export function isBusinessDay(day: Day, region: string): boolean {
  return weekday(day) <= 5 && !isHoliday(day, region);
}

/** The first business day after `day`. */
export function nextBusinessDay(day: Day, region: string): Day {
  let next = addDays(day, 1);
  while (!isBusinessDay(next, region)) next = addDays(next, 1);
  return next;
}

/** The instant at which the wall clock of `zone` shows that day and those minutes; the later one where a change of hour skips it. */
export function instantAt(day: Day, minutes: number, zone: string): Date {
  const asIfUtc = Date.parse(`${day}T00:00:00Z`) + minutes * 60_000;
  // Twice: the first guess may fall on the other side of a change of hour.
  let instant = new Date(asIfUtc);
  for (let turn = 0; turn < 2; turn++) {
    const seen = wallClock(instant, zone);
    const seenAsUtc = Date.parse(`${seen.day}T00:00:00Z`) + seen.minutes * 60_000;
    if (seenAsUtc === asIfUtc) break;
    instant = new Date(instant.getTime() + asIfUtc - seenAsUtc);
  }
  return instant;
}
