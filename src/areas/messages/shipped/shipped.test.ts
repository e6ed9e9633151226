import { beforeAll, expect, test } from 'vitest';
import { measureSms, plainSms } from '#values/sms.ts';
import { channel, customerKind, payerClass, purpose, type CustomerKind } from '#values/kinds.ts';
import { typographyFaults } from '#words/typography.ts';
import { loadWords, locales, type Locale } from '#words/words.ts';
import { tone } from '../contract/templates.ts';
import type { AgreementFacts } from '../letter/agreement.ts';
import { variablesOf, type LetterFacts } from '../letter/facts.ts';
import { fillText, parseText } from '../letter/liquid.ts';
import { feeIn, textProblems } from '../letter/problems.ts';
import { sampleAgreement, sampleFacts } from '../letter/sample.ts';
import { codesFor, kindOfCode, shippedTemplates } from './shipped.ts';
import type { ShippedTemplate } from './template.ts';

const TODAY = '2026-11-18';
const sender = {
  company: 'Ateliers Brume', name: 'Comptabilité', email: 'compta@ateliers-brume.example', phone: '01 99 00 11 22', address: '3 rue du Quai\n44000 Nantes',
  payment: { payee: 'Ateliers Brume', iban: 'FR7630006000011234567890189', bic: 'AGRIFRPP' },
};
const fill = (text: ShippedTemplate, facts: LetterFacts) => fillText(parseText(text), variablesOf(facts), facts.language);
const shipped = (code: string, language: Locale = 'fr') => shippedTemplates[language].find((one) => one.code === code)!;

beforeAll(async () => {
  for (const language of locales) await loadWords(language);
});

/** With everything, with one item and nothing else, and with each turn an agreement may take. */
function factsFor(language: Locale, kind: CustomerKind, code: string): LetterFacts[] {
  const agreement = sampleAgreement(TODAY, code);
  const full: LetterFacts = { ...sampleFacts(language, TODAY, sender, kind), agreement };
  const bare: LetterFacts = { ...full, contactName: null, previousOn: null, sender: { ...sender, phone: null, address: null, payment: null }, items: full.items.slice(0, 1) };
  const late: AgreementFacts = {
    promise: { ...agreement.promise, receivedMinor: 50_000 }, dispute: { ...agreement.dispute, outcome: 'refused', items: [] },
    plan: { ...agreement.plan, interestMinor: 1_200, interestFrozen: false, voidAfter: 1, offerEndsOn: null, acceptedOn: TODAY, instalments: agreement.plan.instalments.map((one, at) => (at < 2 ? { ...one, dueOn: '2026-11-01', paidMinor: at * 10 } : one)) },
  };
  const outcomes = (['credited', 'settled', 'dropped'] as const).map((outcome): LetterFacts => ({ ...full, agreement: { ...late, dispute: { ...agreement.dispute, outcome } } }));
  return [full, bare, { ...full, agreement: late }, { ...bare, agreement: late }, ...outcomes, { ...full, contactName: 'Mme Petit' }, { ...full, contactName: 'Service comptabilité' }];
}

const kindsOf = ({ code }: ShippedTemplate): readonly CustomerKind[] => {
  const own = kindOfCode(code);
  if (own !== 'company' || /_(good|new|bad)$/.test(code)) return [own];
  // A kind that has its own text never gets this one.
  return customerKind.options.filter((kind) => kind === 'company' || codesFor(code, kind).find((one) => shippedTemplates.fr.some((text) => text.code === one)) === code);
};

test.each(locales)('every shipped text in %s can be written to the customers it is for, whatever is there or missing', (language) => {
  for (const text of shippedTemplates[language]) {
    for (const kind of kindsOf(text)) {
      for (const facts of factsFor(language, kind, text.code)) {
        const filled = fill(text, facts);
        const where = `${text.code} ${kind}`;
        expect(textProblems(text, facts, 'fr'), where).toEqual([]);
        expect(filled.subject, where).not.toBe('');
        expect(filled.subject.length, where).toBeLessThan(110);
        expect(`${filled.subject}\n${filled.body}`, where).not.toMatch(/\{[{%]|undefined|null|NaN|\n{3}|^-$| {2,}\S|\( *\)| ,|\.\.|true|false/m);
        if (text.channel !== 'sms' && text.purpose !== 'thanks') expect(filled.body, where).toContain('[[pieces]]');
        if (language === 'fr') expect(filled.body, where).not.toMatch(/ [?!;:»]|« |"|(?<=\p{L})'/u);
        if (kind === 'individual') {
          expect(feeIn(`${text.subject}\n${text.body}`), where).toBeUndefined();
          expect(filled.body, where).not.toMatch(/pénalit|L441|D441|indemnit/i);
        }
      }
    }
  }
});

test('the French set is well set, and both languages have the same texts for the same ends', () => {
  for (const { code, subject, body } of shippedTemplates.fr) expect(typographyFaults(`${subject}\n${body}`), code).toEqual([]);
  const ends = (language: Locale) => shippedTemplates[language].map(({ code, channel: by, purpose: what, tone: how }) => ({ code, by, what, how }));
  expect(ends('en')).toEqual(ends('fr'));
  for (const { by, what, how } of ends('fr')) expect([channel.safeParse(by).success, purpose.safeParse(what).success, tone.safeParse(how).success]).toEqual([true, true, true]);
});

test('everything a step or an agreement may ask for is there', () => {
  const codes = shippedTemplates.fr.map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
  for (const code of ['courtesy', 'reminder_1', 'reminder_2', 'reminder_3', 'reminder_individual', 'call', 'call_promise', 'call_individual', 'sms_reminder', 'formal_notice', 'formal_notice_public',
    'formal_notice_individual', 'thanks', 'promise_confirmed', 'promise_broken', 'dispute_acknowledged', 'dispute_closed', 'plan_proposed', 'plan_agreed', 'plan_late', 'plan_void']) expect(codes).toContain(code);
});

test('a text is looked for by the payer’s class, then by the kind of customer, then as it is', () => {
  expect(codesFor('reminder_1', 'company', 'good')).toEqual(['reminder_1_good', 'reminder_1']);
  expect(codesFor('reminder_1', 'company')).toEqual(['reminder_1']);
  expect(codesFor('reminder_2', 'public', 'bad')).toEqual(['reminder_2_public', 'reminder_2']);
  expect(codesFor('formal_notice', 'individual', 'bad')).toEqual(['formal_notice_individual', 'formal_notice']);
  expect(codesFor('reminder_3', 'individual', 'bad')).toEqual(['reminder_3_individual', 'reminder_individual', 'reminder_3']);
});

test('whatever the step, a person never gets a firm’s text with its fees', () => {
  for (const { code } of shippedTemplates.fr) {
    const found = codesFor(code.replace(/_(individual|public|good|new|bad)$/, ''), 'individual', 'bad').map((one) => shipped(one)).find(Boolean)!;
    for (const payer of payerClass.options) expect(codesFor(code, 'individual', payer)).toEqual(codesFor(code, 'individual'));
    expect(feeIn(found.body), found.code).toBeUndefined();
    expect(fill(found, { ...sampleFacts('fr', TODAY, sender, 'individual'), agreement: sampleAgreement(TODAY) }).subject).not.toBe('');
  }
});

test('the formal notice to a company: its legal content, principal, penalties and indemnity apart', () => {
  const text = fill(shipped('formal_notice'), sampleFacts('fr', TODAY, sender)).body;
  for (const part of ['MISE EN DEMEURE', 'dues au titre de nos factures', 'L441-10', 'dix points', '40,00\u00a0€ par facture', 'D441-5', 'soit 80,00\u00a0€', '2\u202f180,50\u00a0€', '26/11/2026', 'sous huit jours',
    '1344 et 1344-1 du Code civil', 'voie judiciaire', 'FR76', 'C0042']) expect(text).toContain(part);
});

test('the formal notice to a public buyer speaks of its own law only', () => {
  const text = fill(shipped('formal_notice_public'), sampleFacts('fr', TODAY, sender, 'public')).body;
  for (const part of ['intérêts moratoires', 'huit points', 'L2192-13', 'R2192-31', 'R2192-27', 'D2192-35', '40,00\u00a0€ par facture', '1344', '26/11/2026']) expect(text).toContain(part);
  expect(text).not.toMatch(/441-|dix points|pénalités/);
});

test('the formal notice to a person: the legal rate, no fee, a helping hand', () => {
  const text = fill(shipped('formal_notice_individual'), sampleFacts('fr', TODAY, sender, 'individual')).body;
  for (const part of ['1231-6', '1344-1', 'taux légal', 'Aucuns frais', 'échéancier', 'surendettement', 'médiateur de la consommation', '26/11/2026']) expect(text).toContain(part);
  expect(text).not.toMatch(/40,00|441-|indemnit|pénalit|dix points/i);
});

test('a fee between firms is found however it is written, and what is only denied is not', () => {
  for (const fee of ['des pénalités de retard', 'une indemnité forfaitaire', '40 € de frais', '40,00\u00a0€', 'art. L. 441-10', 'a fixed recovery indemnity', 'late-payment interest']) expect(feeIn(fee), fee).toBeDefined();
  for (const fine of ['Aucuns frais de relance ou de recouvrement', '1 240,00\u00a0€', '1\u202f240,40\u00a0€', '1 040 €', '140 €', 'intérêt au taux légal']) expect(feeIn(fine), fine).toBeUndefined();
});

test.each(locales)('an SMS in %s fits in one for an ordinary invoice, in the letters every telephone has', (language) => {
  for (const code of ['sms_reminder', 'sms_reminder_individual']) {
    const facts = sampleFacts(language, TODAY, sender, kindOfCode(code));
    for (const items of [facts.items, facts.items.slice(0, 1)]) {
      const { body } = fill(shipped(code, language), { ...facts, items });
      expect(measureSms(plainSms(body)), body).toMatchObject({ encoding: 'gsm7', segments: 1 });
    }
  }
});

test('a letter begins with the name of a person, not of a desk', () => {
  const facts = sampleFacts('fr', TODAY, sender);
  const begin = (contactName: string | null, language: Locale = 'fr') => variablesOf({ ...facts, language, contactName }).salutation;
  expect([begin('Camille Dufresne'), begin('Mme Petit'), begin('M. Roux'), begin('Service comptabilité'), begin('compta@x.example'), begin(null)])
    .toEqual(['Bonjour Camille Dufresne', 'Bonjour Madame Petit', 'Bonjour Monsieur Roux', 'Bonjour', 'Bonjour', 'Bonjour']);
  expect([begin('Mrs Petit', 'en'), begin(null, 'en')]).toEqual(['Hello Ms Petit', 'Hello']);
});
