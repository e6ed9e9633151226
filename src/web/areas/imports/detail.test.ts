import { expect, test } from 'vitest';
import { gathered, problemsAsCsv, toAgree, type Problem } from './detail.ts';

test('problems become a file that a French spreadsheet opens and never runs', () => {
  const problems: Problem[] = [
    { severity: 'error', code: 'x', line: 412, field: 'Debit', message: 'Montant « 1,2,3 » illisible ; corrigez "Debit".' },
    { severity: 'info', code: 'y', message: '=1+1' },
  ];
  expect(problemsAsCsv(problems, ['Gravité', 'Ligne', 'Champ', 'Problème'], ({ severity }) => severity)).toBe(
    '\ufeff"Gravité";"Ligne";"Champ";"Problème"\r\n"error";"412";"Debit";"Montant « 1,2,3 » illisible ; corrigez ""Debit""."\r\n"info";"";"";"\'=1+1"\r\n',
  );
});

test('the same sentence about several lines is said once', () => {
  const at = (line: number, message: string): Problem => ({ severity: 'warning', code: 'x', line, field: 'PieceDate', message });
  expect(gathered([at(4, 'Date vide.'), at(9, 'Date vide.'), at(9, 'Autre.'), { severity: 'info', code: 'y', message: 'Date vide.' }])).toEqual([
    { lines: [4, 9], field: 'PieceDate', message: 'Date vide.' }, { lines: [9], field: 'PieceDate', message: 'Autre.' }, { lines: [], field: undefined, message: 'Date vide.' },
  ]);
});

test('a problem that asks for an agreement holds the import until it is given', () => {
  const problems: Problem[] = [{ severity: 'warning', code: 'mass_settlement', needsAgreement: true, message: '' }, { severity: 'warning', code: 'other', message: '' }];
  expect(toAgree({ problems, settings: {} })).toEqual([problems[0]]);
  expect(toAgree({ problems, settings: { agreed: ['mass_settlement'] } })).toEqual([]);
});
