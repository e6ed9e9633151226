import { expect, test } from 'vitest';
import { isNamedGroup } from './group.ts';

test.each([['Groupe Lac', true], ['GROUPE LAC', true], ['Group Lake', true], ['Groupement des Rives', false], ['Lac', false], ['Le Lac Groupe', false]])('« %s » names a group: %s', (name, said) => {
  expect(isNamedGroup(name)).toBe(said);
});
