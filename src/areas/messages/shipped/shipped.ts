import type { Locale } from '#words/words.ts';
import { shippedEn } from './en.ts';
import { shippedFr } from './fr.ts';
import type { ShippedTemplate } from './template.ts';
import type { CustomerKind } from '#values/kinds.ts';

/** The texts a new company starts with; from then on they are its own. */
export const shippedTemplates: Record<Locale, readonly ShippedTemplate[]> = { fr: shippedFr, en: shippedEn };

/**
 * The codes a step's template is looked up by, first found first: a private person never gets a firm's text where a gentler one exists.
 * A reminder to a person is the gentle one whatever the scenario says.
 */
export function codesFor(code: string, kind: CustomerKind): string[] {
  if (kind === 'company') return [code];
  if (kind === 'individual' && /^reminder_\d$/.test(code)) return ['reminder_individual', code];
  return [`${code}_${kind}`, code];
}
