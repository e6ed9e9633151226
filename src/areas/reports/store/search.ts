import { empty, join, raw, sql, type Sql } from '#platform/db.ts';
import { fold } from '#areas/customers/rules.ts';

/** What was typed, as words without accents nor signs: every one must be found in a customer's search key. */
export function searchWords(text: string | undefined): string[] {
  return text === undefined ? [] : fold(text).split(' ').filter((word) => word !== '');
}

export function namesMatch(keyword: 'where' | 'and', column: string, words: readonly string[]): Sql {
  if (words.length === 0) return empty;
  return sql`${raw(keyword)} ${join(words.map((word) => sql`${raw(column)} like ${`%${word}%`}`), ' and ')}`;
}
