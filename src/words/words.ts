import type { fr } from './fr.ts';

export type Locale = 'fr' | 'en';
/** An id that has a sentence: `shell.nav.dashboard`. Each area has its file in fr/ and en/, listed in fr.ts and en.ts. */
export type WordId = keyof typeof fr;
export type Catalogue = Record<WordId, string>;

export const locales: readonly Locale[] = ['fr', 'en'];

export function isLocale(text: unknown): text is Locale {
  return text === 'fr' || text === 'en';
}

const loaded = new Map<Locale, Catalogue>();

/** Brings one language in; a browser fetches only the one it shows. Call it once before saying anything in that language. */
export async function loadWords(locale: Locale): Promise<Catalogue> {
  const words = loaded.get(locale) ?? (locale === 'en' ? (await import('./en.ts')).en : french((await import('./fr.ts')).fr));
  loaded.set(locale, words);
  return words;
}

/** The no-break spaces French wants before `? ! ;` (narrow), before `:` and inside « » — so that nobody has to type them in the catalogues. */
function french(catalogue: Catalogue): Catalogue {
  const spaced = (text: string) => text.replace(/ (?=[?!;])/g, '\u202f').replace(/ (?=»|:(?!:))/g, '\u00a0').replace(/« /g, '«\u00a0');
  return Object.fromEntries(Object.entries(catalogue).map(([id, text]) => [id, spaced(text)])) as Catalogue;
}

export function wordsOf(locale: Locale): Catalogue {
  const words = loaded.get(locale);
  if (!words) throw new Error(`the words of "${locale}" are not loaded: await loadWords('${locale}') first`);
  return words;
}
