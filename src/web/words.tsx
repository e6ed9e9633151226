import { createContext, use, useMemo, useState, type ReactNode } from 'react';
import type { Day } from '#values/day.ts';
import * as voice from '#words/say.ts';
import { isLocale, loadWords, type Locale, type WordId } from '#words/words.ts';

const STORED = 'encours-locale';

/** A sentence that did not come with its page is shown as its id, and complained of aloud: the browser tests fail on it. */
function heard(id: WordId, sentence: string): string {
  if (sentence === id) reportError(new Error(`no words for ${id}`));
  return sentence;
}

function speakIn(locale: Locale, change: (next: Locale) => Promise<void>) {
  return {
    locale,
    change,
    /** The sentence of an id: `t('shell.nav.dashboard')`. */
    t: (id: WordId, facts?: voice.Facts) => heard(id, voice.say(id, locale, facts)),
    money: (minor: number, currency = 'EUR') => voice.formatMoney(minor, currency, locale),
    moneyRound: (minor: number, currency = 'EUR') => voice.formatMoneyRound(minor, currency, locale),
    moneyShort: (minor: number, currency = 'EUR') => voice.formatMoneyShort(minor, currency, locale),
    number: (value: number) => voice.formatNumber(value, locale),
    percent: (bp: number, digits?: number) => voice.formatPercent(bp, locale, digits),
    day: (day: Day) => voice.formatDay(day, locale),
    dayLong: (day: Day) => voice.formatDayLong(day, locale),
    dayShort: (day: Day) => voice.formatDayShort(day, locale),
    month: (day: Day) => voice.formatMonth(day, locale),
    instant: (at: string, zone: string) => voice.formatInstant(at, zone, locale),
  };
}

const Voice = createContext<ReturnType<typeof speakIn> | undefined>(undefined);

/** Words, money and days in the language of the person reading. */
export function useWords(): ReturnType<typeof speakIn> {
  const value = use(Voice);
  if (!value) throw new Error('useWords outside of <Words>');
  return value;
}

/** The language chosen here before, else the browser's, else French. */
export function firstLocale(): Locale {
  const stored = readStored();
  if (stored) return stored;
  const known = navigator.languages.map((tag) => tag.slice(0, 2)).find(isLocale);
  return known ?? 'fr';
}

function readStored(): Locale | undefined {
  try {
    const stored = localStorage.getItem(STORED);
    return isLocale(stored) ? stored : undefined;
  } catch {
    return undefined;
  }
}

function remember(locale: Locale): void {
  document.documentElement.lang = locale;
  try {
    localStorage.setItem(STORED, locale);
  } catch {
    // Storage refused: the choice lasts until the page closes.
  }
}

/** `first` must be loaded already (main.tsx does). */
export function Words({ first, children }: { first: Locale; children: ReactNode }) {
  const [locale, setLocale] = useState(first);
  const value = useMemo(() => speakIn(locale, async (next) => {
    await loadWords(next);
    remember(next);
    setLocale(next);
  }), [locale]);
  return <Voice value={value}>{children}</Voice>;
}
