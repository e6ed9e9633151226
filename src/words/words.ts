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
const loading = new Map<Locale, Promise<Catalogue>>();
const parts: Part[] = [];

/** The words that come with a part of the pages, by language. */
type Part = { fr: () => Promise<{ fr: Partial<Catalogue> }>; en: () => Promise<{ en: Partial<Catalogue> }> };

/** Brings one language in; a browser fetches only the one it shows, and of it the frame's words and those of the parts already there. Call it once before saying anything in that language. */
export async function loadWords(locale: Locale): Promise<Catalogue> {
  const words = loading.get(locale) ?? load(locale);
  loading.set(locale, words);
  try {
    return await words;
  } catch (problem) {
    loading.delete(locale);
    throw problem;
  }
}

async function load(locale: Locale): Promise<Catalogue> {
  const words: Catalogue = { ...(locale === 'en' ? (await import('./en.ts')).en : (await import('./fr.ts')).fr) };
  for (const part of parts) Object.assign(words, await wordsOfPart(part, locale));
  loaded.set(locale, words);
  return words;
}

/** In a browser: a part's code and its words in the languages read here, at the same time. Written where a part is imported, by src/app/page-words.ts. @public */
export async function bringing<Code>(code: Promise<Code>, part: Part): Promise<Code> {
  parts.push(part);
  const [module] = await Promise.all([code, ...[...loading].map(async ([locale, words]) => {
    const brought = await wordsOfPart(part, locale);
    Object.assign(await words, brought);
  })]);
  return module;
}

async function wordsOfPart(part: Part, locale: Locale): Promise<Partial<Catalogue>> {
  return locale === 'en' ? (await part.en()).en : (await part.fr()).fr;
}

export function wordsOf(locale: Locale): Catalogue {
  const words = loaded.get(locale);
  if (!words) throw new Error(`the words of "${locale}" are not loaded: await loadWords('${locale}') first`);
  return words;
}
