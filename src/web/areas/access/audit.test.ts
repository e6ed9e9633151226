import { expect, test } from 'vitest';
import { linesOf } from './audit.ts';

test('of a company changed, only what differs is told', () => {
  expect(linesOf({ before: { name: 'A', siren: null, phone: '1' }, after: { name: 'B', siren: '732829320', phone: '1' } }))
    .toEqual([{ name: 'name', before: 'A', value: 'B' }, { name: 'siren', before: '—', value: '732829320' }]);
});

test('of a customer changed, each field with what it was', () => {
  expect(linesOf({ termsDays: { from: 30, to: 45 } })).toEqual([{ name: 'termsDays', before: '30', value: '45' }]);
});

test('facts without a value and numbers of rows are left out, long facts are cut', () => {
  expect(linesOf({ holdId: 4, itemId: null, reason: 'x'.repeat(200) })).toEqual([{ name: 'reason', value: `${'x'.repeat(119)}…` }]);
});
