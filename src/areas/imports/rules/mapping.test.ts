import { expect, test } from 'vitest';
import { guessKind, guessMapping } from './mapping.ts';

test.each([
  ['Code client;Raison sociale;N° facture;Date facture;Échéance;Solde', 'Code client', 'Raison sociale'],
  ['Code;Client;Facture;Date;Solde', 'Code', 'Client'],
  ['Code;Nom;Facture;Date;Solde', 'Code', 'Nom'],
  ['Code;Raison sociale;Facture;Date;Solde', 'Code', 'Raison sociale'],
  ['Client;Code;Facture;Date;Solde', 'Code', 'Client'],
  ['code client;client;facture;date;solde', 'code client', 'client'],
  ['Compte;Code;Client;Facture;Date;Solde', 'Code', 'Client'],
  ['Code;Code client;Nom;Facture;Date;Solde', 'Code client', 'Nom'],
  ['Compte;CompAuxNum;CompAuxLib;PieceRef;Date;Solde', 'CompAuxNum', 'CompAuxLib'],
  ['Customer ID;Customer;Invoice;Date;Balance', 'Customer ID', 'Customer'],
  ['Client;Facture;Date;Solde', 'Client', undefined],
  ['Client;Nom;Facture;Date;Solde', 'Client', 'Nom'],
  ['Code;Facture;Date;Solde', undefined, undefined],
  ['Nom;Code postal;Facture;Date;Solde', undefined, 'Nom'],
])('open items under « %s »: the code is %s, the name %s', (line, code, name) => {
  const headers = line.split(';');
  expect(guessKind(headers)).toBe('items');
  const mapping = guessMapping('items', headers);
  expect([headers[mapping['code']!], headers[mapping['name']!]]).toEqual([code, name]);
});

test.each([
  ['Code;Client;Email', 'Code', 'Client'],
  ['Code client;Client;Email', 'Code client', 'Client'],
  ['Code;Email', 'Code', undefined],
  ['Nom;Email;Code postal', undefined, 'Nom'],
  ['Client;Raison sociale;Téléphone', 'Client', 'Raison sociale'],
])('customers under « %s »: the code is %s, the name %s', (line, code, name) => {
  const headers = line.split(';');
  expect(guessKind(headers)).toBe('customers');
  const mapping = guessMapping('customers', headers);
  expect([headers[mapping['code']!], headers[mapping['name']!]]).toEqual([code, name]);
});
