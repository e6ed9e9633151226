import { wordsOf, type Locale, type WordId } from '#words/words.ts';

/** A field the server offers may be newer than the words of this page. */
export function isWordId(id: string, locale: Locale): id is WordId {
  return id in wordsOf(locale);
}
