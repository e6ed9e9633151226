import { wordsOf, type Locale, type WordId } from '#words/words.ts';
import { useWords } from '#web/words.tsx';

/** What a field is called: those of a list in words, those of a FEC by the name the law gives them. */
export function useFieldName(): (field: string) => string {
  const { t, locale } = useWords();
  return (field) => {
    const id = `imports.field.${field}`;
    return isWord(id, locale) ? t(id) : field;
  };
}

function isWord(id: string, locale: Locale): id is WordId {
  return id in wordsOf(locale);
}
