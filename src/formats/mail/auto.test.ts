import { expect, test } from 'vitest';
import { readAutoReply } from './auto.ts';
import { mailBytes, NOTICES } from './made.ts';
import { readMail } from './read.ts';
import { returnDay } from './return-day.ts';

const read = async (headers: Record<string, string>, body: string) => readAutoReply(await readMail(mailBytes(headers, body)));
const AUTO = { 'Auto-Submitted': 'auto-replied' };

test.each([
  ['Je serai de retour le 12 janvier.', '2027-01-12'],
  ['Je suis absent jusqu’au 05/01/2027 inclus.', '2027-01-06'],
  ["Absente jusqu'au vendredi 8 janvier inclus", '2027-01-11'],
  ['Je suis en congés du 21 décembre au 4 janvier inclus.', '2027-01-05'],
  ['Fermeture annuelle du 24/12 au 03/01.', '2027-01-04'],
  ['De retour lundi, je traiterai votre message.', '2026-12-21'],
  ['Je reprendrai mes fonctions le 1er février.', '2027-02-01'],
  ['Retour prévu le lundi 4 janvier 2027', '2027-01-04'],
  ['Absent ce jour, retour demain.', '2026-12-19'],
  ['I will be back on Monday 4 January.', '2027-01-04'],
  ['I am out of the office until January 5th, 2027.', '2027-01-06'],
  ['returning to the office on May 5th', '2027-05-05'],
  ['Back in the office Monday, January 4', '2027-01-04'],
  ['I am away from 12/21/2026 to 01/04/2027', '2027-01-05'],
  ['Ich bin bis zum 8. Januar nicht im Büro.', '2027-01-11'],
  ['Je suis rentré le 14 décembre.', undefined],
  ['Le règlement part le 12 janvier.', undefined],
  ['Je serai de retour le 31 février.', undefined],
])('« %s », written on Friday 18 December 2026, tells %s', (sentence, day) => {
  expect(returnDay(sentence, '2026-12-18')).toBe(day);
});

test('without the day it was written, only a whole date is told', () => {
  expect(returnDay('de retour le 12 janvier', undefined)).toBeUndefined();
  expect(returnDay('de retour le 12 janvier 2027', undefined)).toBe('2027-01-12');
});

test('an absence tells its return and who answers meanwhile', async () => {
  const body = `Bonjour,

Je suis absente jusqu'au 4 janvier inclus. En cas d'urgence, écrivez à Paul Moreau (paul.moreau@client.example).

Cordialement,
Awa Diallo
awa.diallo@client.example
`;
  expect(await read({ ...AUTO, Subject: 'Réponse automatique : Relance F-2031' }, body)).toEqual({
    kind: 'out_of_office', returnOn: '2027-01-05', left: false, colleagues: ['paul.moreau@client.example'], because: 'Auto-Submitted: auto-replied',
  });
});

test('somebody gone for good is not out of office', async () => {
  expect(await read(AUTO, "Mme Diallo a quitté l'entreprise. Merci d'écrire à compta@client.example.")).toMatchObject({ kind: 'auto', left: true, colleagues: ['compta@client.example'] });
});

test.each([
  [{ Subject: 'Réponse automatique : Relance' }, 'auto'],
  [{ Subject: 'Automatic reply: Reminder' }, 'auto'],
  [{ Subject: 'Automatische Antwort: Mahnung' }, 'auto'],
  [{ Subject: 'Respuesta automática: Recordatorio' }, 'auto'],
  [{ Subject: 'Out of office: Reminder' }, 'out_of_office'],
  [{ 'X-Autoreply': 'yes' }, 'auto'],
  [{ Precedence: 'auto_reply' }, 'auto'],
  [{ 'Auto-Submitted': 'auto-generated' }, 'auto'],
])('a machine says so: %o', async (headers, kind) => {
  expect((await read(headers, 'Nous avons bien reçu votre message.'))?.kind).toBe(kind);
});

test.each([
  ['a person tells his absence', {}, "Je suis absent jusqu'à lundi, je vous paie ensuite."],
  ['a person answers an automatic answer', { Subject: 'RE: Réponse automatique : Relance' }, 'Merci, bien noté.'],
  ['a header that says no', { 'Auto-Submitted': 'no' }, 'Bonjour, le virement est parti.'],
  ['a list of people', { Precedence: 'list' }, 'Bonjour, le virement est parti.'],
])('it is an answer: %s', async (_, headers, body) => {
  expect(await read(headers, body)).toBeUndefined();
});

test('a returned mail is not an automatic answer', async () => {
  for (const { bytes } of Object.values(NOTICES)) {
    const mail = await readMail(Buffer.concat([Buffer.from('Auto-Submitted: auto-replied\r\n'), bytes]));
    expect(readAutoReply(mail)).toBeUndefined();
  }
});
