import { expect, test } from 'vitest';
import { asksForName, typedFrench } from './typing.ts';

/** Key by key, as an editor does. */
function typed(keys: string): string {
  return [...keys].reduce((text, key) => {
    const made = typedFrench(text, key);
    return made ? text.slice(0, text.length - made.remove) + made.insert : text + key;
  }, '');
}

test.each([
  ['Dites "oui" !', 'Dites «\u00a0oui\u00a0»\u202f!'], ['L\'avis', 'L’avis'], ['Prêt ? Oui ; voici : cela', 'Prêt\u202f? Oui\u202f; voici\u00a0: cela'], ['À suivre...', 'À suivre…'], ['3 % de 40 €', '3\u00a0% de 40\u00a0€'],
  ['("a")', '(«\u00a0a\u00a0»)'], ['https://a.fr/?b', 'https://a.fr/?b'],
])('%s is set as it is typed', (keys, text) => expect(typed(keys)).toBe(text));

test('a slash or a brace asks for a name; a date or an address does not', () => {
  expect(asksForName('Bonjour /con')).toEqual({ length: 4, query: 'con' });
  expect(asksForName('Réglez {{ tot')).toEqual({ length: 6, query: 'tot' });
  expect(asksForName('{')).toEqual({ length: 1, query: '' });
  expect(asksForName('le 12/11')).toBeUndefined();
  expect(asksForName('Bonjour')).toBeUndefined();
});
