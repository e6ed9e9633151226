import { expect, test } from 'vitest';
import { ageingSearch, backSearch, customerSearch, customersSearch, listSearch } from './search.ts';

test('after signing in one goes to a page of ours, never to another site', () => {
  expect(backSearch({ retour: '/clients?q=durand' })).toEqual({ retour: '/clients?q=durand' });
  for (const elsewhere of ['https://ailleurs.example', '//ailleurs.example', '/\\ailleurs.example', 'javascript:alert(1)', 7, '']) {
    expect(backSearch({ retour: elsewhere })).toEqual({});
  }
});

test('an impossible day in the address falls away', () => {
  expect(ageingSearch({ au: '2026-02-29', currency: 'EUR' })).toEqual({ currency: 'EUR' });
  expect(ageingSearch({ au: '2024-02-29' })).toEqual({ au: '2024-02-29' });
});

test('a list keeps its search and its order in the address', () => {
  expect(listSearch({ q: 411, sort: 'open', desc: true, other: 'x' })).toEqual({ q: '411', sort: 'open', desc: true });
  expect(listSearch({ q: '', desc: 'true' })).toEqual({});
});

test('a filter the list does not know falls away, the others stay', () => {
  expect(customersSearch({ class: 'bad', kind: 'martian', overdue: true, held: 'yes' })).toEqual({ class: 'bad', overdue: true });
});

test('the customers of one group are asked for by its number', () => {
  expect(customersSearch({ groupe: 12 })).toEqual({ groupe: 12 });
  for (const groupe of ['12', 0, -3, 1.5, null]) expect(customersSearch({ groupe })).toEqual({});
});

test('a customer opens on a tab, a day and an age that exist', () => {
  expect(customerSearch({ tab: 'items', au: '2026-10-31', age: 'over_90', show: 'all' })).toEqual({ tab: 'items', au: '2026-10-31', age: 'over_90', show: 'all' });
  expect(customerSearch({ tab: 'secrets', au: '2026-13-01', age: 'd91', show: 'none', message: -4 })).toEqual({});
});
