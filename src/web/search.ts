import { isDay, type Day } from '#values/day.ts';
import { ages, type Age } from './ui/ages.ts';
import { disputeReasons, type DisputeReason } from './ui/dispute.ts';
import { messagePurposes, messageStatuses } from './ui/message.ts';
import { payerClasses } from './ui/payer.ts';
import { replyClasses, type ReplyClass } from './ui/reply.ts';

/** What a page keeps in its address, read with care: an address is typed by hand and pasted from mails. Unknown values fall away. */
export type ListSearch = { q?: string; sort?: string; desc?: boolean; tab?: string };
export type AgeingSearch = ListSearch & { au?: Day; currency?: string; age?: Age | 'credit' };
export type CustomersSearch = ListSearch & { class?: (typeof payerClasses)[number]; kind?: (typeof customerKinds)[number]; overdue?: true; held?: true; withoutEmail?: true; groupe?: number; portefeuille?: string };
export type CustomerSearch = { tab?: (typeof customerTabs)[number]; show?: 'all'; au?: Day; age?: Age | 'credit'; message?: number };

export type MessagesSearch = { status?: (typeof messageStatuses)[number]; purpose?: (typeof messagePurposes)[number]; customer?: number; message?: number };
/** `qui`: whose day, when not one's usual one. */
export type DaySearch = { q?: string; tab?: string; qui?: string };

/** `scenario` opens one of them to be changed; `'new'` begins one. */
export type ScenariosSearch = { scenario?: number | 'new' };

/** `batch` and `letter` open one of them beside the list. */
export type LettersSearch = { tab?: 'batches'; batch?: number; letter?: number };

export type DisputesSearch = { status?: (typeof disputeFilters)[number]; reason?: DisputeReason; owner?: string; overdue?: true; credit?: true; customer?: number };

export const disputeFilters = ['open', 'credit_expected', 'closed', 'all'] as const;
/** Without `show`: those to read. `reply` opens one of them. */
export type RepliesSearch = { show?: 'loose' | 'handled' | 'all'; class?: ReplyClass; customer?: number; reply?: number };
/** `status` of what the tab lists, or `all`; `promise` and `plan` open one of them. */
export type AgreementsSearch = { tab?: 'plans'; status?: string; week?: true; promise?: number; plan?: number };

export const customerKinds = ['company', 'public', 'individual'] as const;
export const customerTabs = ['items', 'agreements', 'history', 'messages', 'profile', 'notes', 'documents', 'contacts'] as const;
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

export function daySearch(raw: Raw): DaySearch {
  return given({ q: text(raw['q']), tab: text(raw['tab']), qui: text(raw['qui']) });
}

export function lettersSearch(raw: Raw): LettersSearch {
  return { ...(raw['tab'] === 'batches' && { tab: 'batches' as const }), ...given({ batch: numberOf(raw['batch']), letter: numberOf(raw['letter']) }) };
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
    ...given({ groupe: numberOf(raw['groupe']), portefeuille: text(raw['portefeuille']) }),
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

export function disputesSearch(raw: Raw): DisputesSearch {
  return given({
    status: oneOf(raw['status'], disputeFilters), reason: oneOf(raw['reason'], disputeReasons), owner: text(raw['owner']), customer: numberOf(raw['customer']),
    overdue: raw['overdue'] === true ? true as const : undefined, credit: raw['credit'] === true ? true as const : undefined,
  });
}

export function scenariosSearch(raw: Raw): ScenariosSearch {
  return given({ scenario: raw['scenario'] === 'new' ? 'new' as const : numberOf(raw['scenario']) });
}

export function repliesSearch(raw: Raw): RepliesSearch {
  return given({
    show: oneOf(raw['show'], ['loose', 'handled', 'all'] as const), class: oneOf(raw['class'], replyClasses), customer: numberOf(raw['customer']), reply: numberOf(raw['reply']),
  });
}

export function agreementsSearch(raw: Raw): AgreementsSearch {
  return given({
    tab: oneOf(raw['tab'], ['plans'] as const), status: text(raw['status']), week: raw['week'] === true ? true as const : undefined,
    promise: numberOf(raw['promise']), plan: numberOf(raw['plan']),
  });
}

export function templatesSearch(raw: Raw): { langue?: 'fr' | 'en' } {
  return given({ langue: oneOf(raw['langue'], ['fr', 'en'] as const) });
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
