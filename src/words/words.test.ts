import { expect, test } from 'vitest';
import { en } from './en.ts';
import { fr } from './fr.ts';
import { loadWords, wordsOf } from './words.ts';

/** The names between braces, whatever the language around them. */
function variables(message: string): string[] {
  return [...new Set([...message.matchAll(/\{\s*([a-zA-Z_]\w*)\s*[,}]/g)].map((m) => m[1]!))].sort();
}

test('every sentence exists in French and in English', () => {
  expect(Object.keys(fr).length).toBeGreaterThan(80);
  expect(Object.keys(en).sort()).toEqual(Object.keys(fr).sort());
});

test('a sentence speaks of the same facts in both languages', () => {
  for (const id of Object.keys(fr) as (keyof typeof fr)[]) expect(variables(en[id]), id).toEqual(variables(fr[id]));
});

test('French puts a no-break space before double punctuation and inside guillemets', async () => {
  for (const [id, text] of Object.entries(await loadWords('fr'))) expect(text, id).not.toMatch(/ [?!;:»]|« /);
});

test('words that were not loaded are refused in words', () => {
  expect(() => wordsOf('en')).toThrow("await loadWords('en') first");
});
