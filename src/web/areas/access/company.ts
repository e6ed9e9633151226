import type { Session } from '#areas/access/contract.ts';
import type { HolidayRegion } from '#values/calendar.ts';
import { isSiren } from '#values/siren.ts';
import type { WordId } from '#words/words.ts';
import type { Errors } from '#web/ui/draft.ts';
import { isEmail } from '#web/ui/email.ts';

export type Organisation = NonNullable<Session['organisation']>;
export type CompanyFields = Omit<Organisation, 'organisationId' | 'currency' | 'isDemo' | 'fixedTodayOn'>;
/** The same, as it is typed: what is left out is an empty text. */
export type CompanyDraft = { [Key in keyof CompanyFields]: null extends CompanyFields[Key] ? string : CompanyFields[Key] };

/** The clock of each region whose public holidays are known: choosing one sets the other. */
export const ZONE_OF: Record<HolidayRegion, string> = {
  FR: 'Europe/Paris', 'FR-AM': 'Europe/Paris', GP: 'America/Guadeloupe', MQ: 'America/Martinique', GF: 'America/Cayenne', RE: 'Indian/Reunion',
  YT: 'Indian/Mayotte', BL: 'America/St_Barthelemy', MF: 'America/Marigot', PM: 'America/Miquelon', WF: 'Pacific/Wallis', PF: 'Pacific/Tahiti', NC: 'Pacific/Noumea',
};

export function newCompany(language: 'fr' | 'en', zone: string): CompanyDraft {
  const region = (Object.keys(ZONE_OF) as HolidayRegion[]).find((one) => ZONE_OF[one] === zone) ?? 'FR';
  return {
    name: '', siren: '', language, timeZone: ZONE_OF[region], holidayRegion: region, senderName: '', senderEmail: '', replyTo: '', phone: '', address: '',
    defaultTermsDays: 30, defaultTermsRule: 'net',
  };
}

export function draftOf({ name, language, timeZone, holidayRegion, senderName, senderEmail, defaultTermsDays, defaultTermsRule, ...optional }: Organisation): CompanyDraft {
  const { siren, replyTo, phone, address } = optional;
  return {
    name, language, timeZone, holidayRegion, senderName, senderEmail, defaultTermsDays, defaultTermsRule,
    siren: siren ?? '', replyTo: replyTo ?? '', phone: phone ?? '', address: address ?? '',
  };
}

export function fieldsOf(draft: CompanyDraft): CompanyFields {
  const given = (text: string) => (text.trim() === '' ? null : text.trim());
  return {
    ...draft, name: draft.name.trim(), senderName: draft.senderName.trim(), senderEmail: draft.senderEmail.trim(), siren: given(sirenOf(draft.siren)),
    replyTo: given(draft.replyTo), phone: given(draft.phone), address: given(draft.address),
  };
}

/** The nine digits of what was typed; the first nine of a SIRET. */
export function sirenOf(typed: string): string {
  const digits = typed.replace(/\D/g, '');
  return digits.length === 14 ? digits.slice(0, 9) : digits;
}

/** What can be said of a SIREN while it is typed. */
export function judgeSiren(typed: string): 'empty' | 'short' | 'long' | 'wrong' | 'good' {
  const digits = sirenOf(typed);
  if (typed.trim() === '') return 'empty';
  if (digits.length !== 9) return digits.length < 9 ? 'short' : 'long';
  return isSiren(digits) ? 'good' : 'wrong';
}

export function checkCompany(draft: CompanyDraft): { [Key in keyof CompanyDraft]?: WordId } {
  const siren = judgeSiren(draft.siren);
  return {
    ...(draft.name.trim() === '' && { name: 'access.check.company' as const }),
    ...((siren === 'short' || siren === 'long') && { siren: 'access.check.siren' as const }),
    ...(siren === 'wrong' && { siren: 'access.check.sirenKey' as const }),
    ...(draft.senderName.trim() === '' && { senderName: 'access.check.senderName' as const }),
    ...(!isEmail(draft.senderEmail) && { senderEmail: 'access.check.email' as const }),
    ...(draft.replyTo.trim() !== '' && !isEmail(draft.replyTo) && { replyTo: 'access.check.email' as const }),
  };
}

/** The errors of a form in the words of the reader. */
export function sayErrors<Values extends object>(errors: { [Key in keyof Values]?: WordId }, t: (id: WordId) => string): Errors<Values> {
  return Object.fromEntries(Object.entries(errors as Record<string, WordId>).map(([field, word]) => [field, t(word)])) as Errors<Values>;
}
