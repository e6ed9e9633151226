import { isDay, type Day } from '#values/day.ts';
import { ages, type Age } from './ui/ages.ts';
import { messagePurposes, messageStatuses } from './ui/message.ts';
import { payerClasses } from './ui/payer.ts';

/** What a page keeps in its address, read with care: an address is typed by hand and pasted from mails. Unknown values fall away. */
export type ListSearch = { q?: string; sort?: string; desc?: boolean; tab?: string };
export type AgeingSearch = ListSearch & { au?: Day; currency?: string; age?: Age | 'credit' };
export type CustomersSearch = ListSearch & { class?: (typeof payerClasses)[number]; kind?: (typeof customerKinds)[number]; overdue?: true; held?: true; withoutEmail?: true; groupe?: number };
export type CustomerSearch = { tab?: (typeof customerTabs)[number]; show?: 'all'; au?: Day; age?: Age | 'credit'; message?: number };

export type MessagesSearch = { status?: (typeof messageStatuses)[number]; purpose?: (typeof messagePurposes)[number]; customer?: number; message?: number };
/** `scenario` and `template` open one of them to be changed; `scenario: 'new'` begins one. */
export type ScenariosSearch = { tab?: 'templates'; scenario?: number | 'new'; template?: number };

export const customerKinds = ['company', 'public', 'individual'] as const;
export const customerTabs = ['items', 'history', 'messages', 'profile', 'notes', 'contacts'] as const;
/** A credit is set against no age: it stands apart. */
const agesAndCredit = [...ages, 'credit'] as const;

type Raw = Record<string, unknown>;

function text(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' && value.length <= 200 ? value : undefined;
}

function oneOf<Value extends string>(raw: unknown, known: readonly Value[]): Value | undefined {
  return known.find((value) => value === raw);
}

export function listSearch(raw: Raw): ListSearch {
  const [q, sort, tab] = [text(raw['q']), text(raw['sort']), text(raw['tab'])];
  return { ...(q && { q }), ...(sort && { sort }), ...(raw['desc'] === true && { desc: true }), ...(tab && { tab }) };
}

export function ageingSearch(raw: Raw): AgeingSearch {
  const [au, currency, age] = [text(raw['au']), text(raw['currency']), oneOf(raw['age'], agesAndCredit)];
  return { ...listSearch(raw), ...(au && isDay(au) && { au }), ...(currency && { currency }), ...(age && { age }) };
}

export function customersSearch(raw: Raw): CustomersSearch {
  const [payerClass, kind] = [oneOf(raw['class'], payerClasses), oneOf(raw['kind'], customerKinds)];
  return {
    ...listSearch(raw), ...(payerClass && { class: payerClass }), ...(kind && { kind }), ...(raw['overdue'] === true && { overdue: true }),
    ...(raw['held'] === true && { held: true }), ...(raw['withoutEmail'] === true && { withoutEmail: true }),
    ...given({ groupe: numberOf(raw['groupe']) }),
  };
}

export function customerSearch(raw: Raw): CustomerSearch {
  const [tab, au, age] = [oneOf(raw['tab'], customerTabs), text(raw['au']), oneOf(raw['age'], agesAndCredit)];
  const message = Number.isSafeInteger(raw['message']) ? (raw['message'] as number) : undefined;
  return {
    ...(tab && { tab }), ...(raw['show'] === 'all' && { show: 'all' }), ...(au && isDay(au) && { au }), ...(age && { age }),
    ...(message !== undefined && message > 0 && { message }),
  };
}

function numberOf(raw: unknown): number | undefined {
  return Number.isSafeInteger(raw) && (raw as number) > 0 ? (raw as number) : undefined;
}

export function messagesSearch(raw: Raw): MessagesSearch {
  return given({
    status: oneOf(raw['status'], messageStatuses), purpose: oneOf(raw['purpose'], messagePurposes), customer: numberOf(raw['customer']), message: numberOf(raw['message']),
  });
}

export function scenariosSearch(raw: Raw): ScenariosSearch {
  return given({
    tab: oneOf(raw['tab'], ['templates'] as const), scenario: raw['scenario'] === 'new' ? 'new' as const : numberOf(raw['scenario']), template: numberOf(raw['template']),
  });
}

export function tabSearch(raw: Raw): { tab?: string } {
  const tab = text(raw['tab']);
  return tab ? { tab } : {};
}

/** Where to go after signing in: a path of ours, never another site. */
export function backSearch(raw: Raw): { retour?: string } {
  const back = text(raw['retour']);
  return back && /^\/(?![/\\])/.test(back) ? { retour: back } : {};
}

/** The key of the first-run link that `npm start` prints. */
export function keySearch(raw: Raw): { cle?: string } {
  const cle = text(raw['cle']);
  return cle ? { cle } : {};
}

/** The object without what is not given: an address, or a question to the server, says only what was chosen. */
export function given<Values extends object>(values: Values): { [Key in keyof Values]: Exclude<Values[Key], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== '')) as { [Key in keyof Values]: Exclude<Values[Key], undefined> };
}
