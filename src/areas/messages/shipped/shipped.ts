import type { CustomerKind, PayerClass } from '#values/kinds.ts';
import { frenchText } from '#words/typography.ts';
import type { Locale } from '#words/words.ts';
import { agreementsEn } from './en/agreements.ts';
import { callsEn } from './en/calls.ts';
import { courtesiesEn } from './en/courtesies.ts';
import { noticesEn } from './en/notices.ts';
import { remindersEn } from './en/reminders.ts';
import { agreementsFr } from './fr/agreements.ts';
import { callsFr } from './fr/calls.ts';
import { courtesiesFr } from './fr/courtesies.ts';
import { noticesFr } from './fr/notices.ts';
import { remindersFr } from './fr/reminders.ts';
import type { ShippedTemplate } from './template.ts';

/** The texts a new company starts with; from then on they are its own. */
export const shippedTemplates: Record<Locale, readonly ShippedTemplate[]> = {
  fr: [...courtesiesFr, ...remindersFr, ...noticesFr, ...callsFr, ...agreementsFr].map((one) => ({ ...one, subject: frenchText(one.subject), body: frenchText(one.body) })),
  en: [...courtesiesEn, ...remindersEn, ...noticesEn, ...callsEn, ...agreementsEn],
};

export function isShipped(code: string): boolean {
  return shippedTemplates.fr.some((one) => one.code === code);
}

/**
 * The codes a step's template is looked up by, first found first: a text for the payer's class, else for the kind of customer, else for all.
 * A private person never gets a firm's text where a gentler one exists: a reminder to him is the gentle one whatever the scenario says.
 */
export function codesFor(code: string, kind: CustomerKind, payerClass?: PayerClass): string[] {
  const codes = kind === 'company' ? (payerClass ? [`${code}_${payerClass}`] : []) : [`${code}_${kind}`];
  if (kind === 'individual' && /^reminder_\d$/.test(code)) codes.push('reminder_individual');
  return [...codes, code];
}

/** Whom a text is for, by its code. */
export function kindOfCode(code: string): CustomerKind {
  return code.endsWith('_individual') ? 'individual' : code.endsWith('_public') ? 'public' : 'company';
}
