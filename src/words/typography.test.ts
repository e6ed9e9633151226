import fc from 'fast-check';
import { expect, test } from 'vitest';
import { correctFrench, frenchSpaces, frenchText, typographyFaults } from './typography.ts';

test('French typography: no-break spaces where a line must not break', () => {
  expect(frenchSpaces('Prêt ? Oui ; voici : « bien » 3 % et 4 € !')).toBe('Prêt\u202f? Oui\u202f; voici\u00a0: «\u00a0bien\u00a0» 3\u00a0% et 4\u00a0€\u202f!');
});

test('the marks of a template are left as they are', () => {
  expect(frenchText('{% if count == 1 %}Prêt ?{% else %}« {{ total }} » :{% endif %}')).toBe('{% if count == 1 %}Prêt\u202f?{% else %}«\u00a0{{ total }}\u00a0»\u00a0:{% endif %}');
  expect(typographyFaults('{{ "a" | append: \'b\' }} va bien.')).toEqual([]);
});

test.each([
  ['Il dit "oui"', 'straight_quote', 'Il dit «\u00a0oui\u00a0»'], ['L\'avis', 'straight_apostrophe', 'L’avis'], ['À suivre...', 'dots', 'À suivre…'],
  ['Prêt?', 'space', 'Prêt\u202f?'], ['Prêt ?', 'space', 'Prêt\u202f?'], ['Voici: cela', 'space', 'Voici\u00a0: cela'], ['Un , deux', 'space', 'Un, deux'], ['Deux  mots', 'double_space', 'Deux mots'],
  ['{{ total }}: à régler', 'space', '{{ total }}\u00a0: à régler'], ['«oui»', 'space', '«\u00a0oui\u00a0»'],
])('%s is pointed out, and put right', (text, code, right) => {
  expect(typographyFaults(`ligne\n${text}`)).toContainEqual(expect.objectContaining({ code, line: 2 }));
  expect(correctFrench(text)).toBe(right);
  expect(typographyFaults(correctFrench(text))).toEqual([]);
});

test.each(['À 12:30, sur https://exemple.fr/?a=b', 'Vraiment\u202f?!', '(voir page 3)', '- une liste\u202f;\n- deux', '[[pieces]]', '**Important**\u00a0: lire'])('%s is well set', (text) => {
  expect(typographyFaults(text)).toEqual([]);
  expect(correctFrench(text)).toBe(text);
});

test('what was put right once stays as it is, and its marks with it', () => {
  const part = fc.constantFrom('mot', ' ', '?', ':', ' :', '"', '\'', '...', '«', '»', '{{ total }}', '{% if a == "b" %}', '\n', ',', ' !', '3 %');
  fc.assert(fc.property(fc.array(part, { maxLength: 14 }), (parts) => {
    const once = correctFrench(parts.join(''));
    expect(correctFrench(once)).toBe(once);
    expect(once.match(/\{\{.*?\}\}|\{%.*?%\}/g) ?? []).toEqual(parts.filter((one) => one.startsWith('{')));
  }));
});
