import { expect, test } from 'vitest';
import { ownWords } from './body.ts';

const OWN = "Bonjour,\n\nLe virement de 1 240,00 € part vendredi.";

test.each([
  ['Gmail in French', `${OWN}\n\nLe ven. 18 déc. 2026 à 09:12, Compta <compta@fournisseur.example> a écrit :\n\n> Votre facture reste due.\n`],
  ['Gmail in French, cut in two lines', `${OWN}\n\nLe ven. 18 déc. 2026 à 09:12, Compta Fournisseur et Fils <compta@fournisseur.example>\na écrit :\n\nVotre facture reste due.\n`],
  ['Gmail in English', `${OWN}\n\nOn Fri, Dec 18, 2026 at 9:12 AM Compta <compta@fournisseur.example> wrote:\n\n> due\n`],
  ['Thunderbird in German', `${OWN}\n\nAm 18.12.26 um 09:12 schrieb Compta:\n> due\n`],
  ['Outlook in French', `${OWN}\n\n________________________________\nDe : Compta <compta@fournisseur.example>\nEnvoyé : vendredi 18 décembre 2026 09:12\nÀ : Awa Diallo\nObjet : Relance\n\nVotre facture reste due.\n`],
  ['Outlook in English', `${OWN}\n\nFrom: Compta <compta@fournisseur.example>\nSent: Friday, December 18, 2026 9:12 AM\nTo: Awa Diallo\nSubject: Reminder\n\nYour invoice is due.\n`],
  ['an older Outlook', `${OWN}\n\n-----Message d'origine-----\nDe : Compta\nVotre facture reste due.\n`],
  ['an iPhone', `${OWN}\n\nEnvoyé de mon iPhone\n\n> Le 18 déc. 2026 à 09:12, Compta <compta@fournisseur.example> a écrit :\n> \n> due\n`],
  ['a signature of French custom', `${OWN}\n\nBien cordialement,\n\nAwa Diallo\nComptabilité fournisseurs\nTél. : 01 99 00 12 34\n`],
  ['a long formula', `${OWN}\n\nVeuillez agréer, Madame, Monsieur, l'expression de nos salutations distinguées.\n\nAwa Diallo\n`],
  ['two dashes', `${OWN}\n\n-- \nAwa Diallo\nawa.diallo@client.example\n`],
  ['a visiting card with no formula', `${OWN}\n\nAwa Diallo\nComptable\n01 99 00 12 34\n`],
  ['a legal notice', `${OWN}\n\nCe message et ses pièces jointes sont confidentiels.\nSi vous n'êtes pas destinataire, détruisez-le.\n`],
])('quotes and signatures are told from the words: %s', (_, text) => {
  expect(ownWords(text).body).toBe(OWN);
});

test.each([
  ['an answer under the quote', 'Le ven. 18 déc. 2026 à 09:12, Compta <c@f.example> a écrit :\n> Quand payez-vous ?\n\nVendredi.', 'Vendredi.'],
  ['answers between quoted lines', '> Quand payez-vous ?\nVendredi.\n> Combien ?\nTout.', 'Vendredi.\nTout.'],
  ['a sentence that begins like a header', 'On Friday we pay.\nFrom: our account, as usual.', 'On Friday we pay.\nFrom: our account, as usual.'],
  ['a list with dashes', 'Nous contestons :\n-- la quantité\n-- le prix\n\nMerci', 'Nous contestons :\n-- la quantité\n-- le prix\n\nMerci'],
  ['regards in the middle of a sentence', 'Regards were sent with the parcel, not the goods.', 'Regards were sent with the parcel, not the goods.'],
  ['something said after the formula', 'Bonjour,\nCordialement,\nAwa\n\nPS : le virement partira finalement mardi.', 'Bonjour,\nCordialement,\nAwa\n\nPS : le virement partira finalement mardi.'],
  ['an amount and a telephone in one sentence', 'Bonjour,\n\nAppelez-moi au 01 99 00 12 34 pour les 500 €.', 'Bonjour,\n\nAppelez-moi au 01 99 00 12 34 pour les 500 €.'],
])('nothing the person wrote is lost: %s', (_, text, body) => {
  expect(ownWords(text).body).toBe(body);
});

test('what is quoted and what signs is kept apart, not thrown away', () => {
  const { quoted, signature } = ownWords(`${OWN}\n\nCordialement,\nAwa\n\nLe 18/12/2026 à 09:12, Compta <c@f.example> a écrit :\n> Facture F-2031`);
  expect(signature).toBe('Cordialement,\nAwa');
  expect(quoted).toContain('> Facture F-2031');
});
