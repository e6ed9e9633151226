import { expect, test } from 'vitest';
import { mentionAt, named, namesFor } from './mention.ts';

test.each([
  ['Vu avec @sam', 12, { from: 8, typed: 'sam' }],
  ['@', 1, { from: 0, typed: '' }],
  ['@Élise Mar', 10, { from: 0, typed: 'Élise Mar' }],
  ['compta@x.example', 9, undefined],
  ['@sam\nsuite', 8, undefined],
  ['rien', 4, undefined],
])('in %j at %i one is naming %j', (text, caret, expected) => {
  expect(mentionAt(text, caret)).toEqual(expected);
});

test('a name is found by the beginning of any of its words, without accents', () => {
  const names = ['Élise Marchandier', 'Samuel Brissac', 'Marie-Lou Éden'];
  expect(namesFor('', names)).toEqual(names);
  expect(namesFor('mar', names)).toEqual(['Élise Marchandier', 'Marie-Lou Éden']);
  expect(namesFor('elise m', names)).toEqual(['Élise Marchandier']);
  expect(namesFor('eden', names)).toEqual(['Marie-Lou Éden']);
  expect(namesFor('zoé', names)).toEqual([]);
});

test('a name chosen takes the place of what was typed, and one goes on after it', () => {
  expect(named('Vu avec @sam ce matin', { from: 8, typed: 'sam' }, 'Samuel Brissac')).toEqual({ text: 'Vu avec @Samuel Brissac ce matin', caret: 24 });
  expect(named('@', { from: 0, typed: '' }, 'Samuel Brissac')).toEqual({ text: '@Samuel Brissac ', caret: 16 });
});
