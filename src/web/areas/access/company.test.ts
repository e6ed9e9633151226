import { expect, test } from 'vitest';
import { checkCompany, fieldsOf, judgeSiren, newCompany, sirenOf } from './company.ts';

test.each([
  ['', 'empty'], ['732 829', 'short'], ['732 829 320', 'good'], ['732 829 321', 'wrong'], ['732 829 320 00074', 'good'], ['732 829 320 000', 'long'],
])('the SIREN typed as "%s" is %s', (typed, verdict) => {
  expect(judgeSiren(typed)).toBe(verdict);
});

test('a SIRET gives its SIREN', () => {
  expect(sirenOf('732 829 320 00074')).toBe('732829320');
});

test('a new company keeps the clock of the place it is made in, or that of Paris', () => {
  expect(newCompany('fr', 'Indian/Reunion')).toMatchObject({ timeZone: 'Indian/Reunion', holidayRegion: 'RE' });
  expect(newCompany('fr', 'Asia/Tokyo')).toMatchObject({ timeZone: 'Europe/Paris', holidayRegion: 'FR' });
});

test('what is left empty is sent as nothing, and what is wrong is named field by field', () => {
  const draft = { ...newCompany('fr', 'Europe/Paris'), name: ' Ateliers Brunoy ', siren: '732 829 320', senderName: 'Comptabilité', senderEmail: 'compta@brunoy.example' };
  expect(checkCompany(draft)).toEqual({});
  expect(fieldsOf(draft)).toMatchObject({ name: 'Ateliers Brunoy', siren: '732829320', replyTo: null, phone: null, address: null });
  expect(checkCompany({ ...draft, name: ' ', siren: '12', senderEmail: 'compta@', replyTo: 'x' }))
    .toEqual({ name: 'access.check.company', siren: 'access.check.siren', senderEmail: 'access.check.email', replyTo: 'access.check.email' });
});
