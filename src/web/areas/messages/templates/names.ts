import type { Purpose } from '#values/kinds.ts';
import type { WordId } from '#words/words.ts';

type NameWord = Extract<WordId, `messages.variable.${string}`>;
type ConditionWord = Extract<WordId, `messages.condition.${string}`>;
/** A name of the language of templates: what it is written as, and the words that tell it. */
export type Name = { name: string; word: NameWord };
export type NameGroup = { word: Extract<WordId, `messages.names.${string}`>; names: readonly Name[] };

const name = (one: string): Name => ({ name: one, word: `messages.variable.${one.replace('.', '_')}` as NameWord });
const group = (word: string, names: readonly string[]): NameGroup => ({ word: `messages.names.${word}` as NameGroup['word'], names: names.map(name) });

/** What a text may name, in the order a person looks for it; the same list as the server's, which refuses any other. */
const GROUPS = {
  customer: group('customer', ['salutation', 'salutation_formal', 'contact.name', 'customer.name', 'customer.code']),
  owed: group('owed', ['total', 'overdue', 'credits', 'count', 'overdue_count', 'oldest.reference', 'oldest.due_on', 'oldest.days_late']),
  days: group('days', ['today', 'deadline', 'previous_on']),
  payment: group('payment', ['payment.iban', 'payment.bic', 'payment.payee', 'payment.reference']),
  law: group('law', ['penalties.name', 'penalties.rate', 'penalties.law', 'indemnity', 'indemnities', 'penalties.indemnity_law']),
  promise: group('promise', ['promise.amount', 'promise.due_on', 'promise.made_on', 'promise.received', 'promise.missing']),
  dispute: group('dispute', ['dispute.contested', 'dispute.items', 'dispute.reason', 'dispute.opened_on', 'dispute.deadline_on']),
  plan: group('plan', ['plan.total', 'plan.count', 'plan.schedule', 'plan.first_on', 'plan.first_amount', 'plan.last_on', 'plan.offer_ends_on', 'plan.accepted_on', 'plan.interest', 'plan.late_amount', 'plan.late_on', 'plan.late_count', 'plan.paid', 'plan.remaining', 'plan.void_after']),
  company: group('company', ['signature', 'sender.name', 'company.name', 'company.phone', 'company.email', 'company.address']),
};

/** To a person, nothing of the law between firms is offered; agreements are spoken of where there is one. */
export function groupsFor(code: string, purpose: Purpose): NameGroup[] {
  const { customer, owed, days, payment, law, promise, dispute, plan, company } = GROUPS;
  const about = { promise, dispute, plan };
  const subject = /^(promise|dispute|plan)_/.exec(code)?.[1] as keyof typeof about | undefined;
  const agreement = subject ? [about[subject]] : purpose === 'agreement' ? [promise, dispute, plan] : purpose === 'call' ? [promise] : [];
  return [customer, ...agreement, owed, days, payment, ...(code.endsWith('_individual') ? [] : [law]), company];
}

const known = new Map(Object.values(GROUPS).flatMap(({ names }) => names.map((one) => [one.name, one] as const)));

/** The plain name in `{{ name }}`; nothing when the mark does more than name. */
export function nameOf(source: string): Name | undefined {
  const [, plain] = /^\{\{-?\s*([a-z_]+(?:\.[a-z_]+)?)\s*-?\}\}$/.exec(source) ?? [];
  return plain === undefined ? undefined : known.get(plain);
}

const CONDITIONS = [
  ['credits', 'credits'], ['previous_on', 'previous'], ['overdue_count == 1', 'one_overdue'], ['overdue_count > 1', 'several_overdue'], ['overdue_count > 0', 'some_overdue'], ['count == 1', 'one'], ['count > 1', 'several'],
  ['contact.name', 'contact'], ['company.phone', 'phone'], ['payment.iban', 'iban'], ['payment.bic', 'bic'],
  ['promise.due_on', 'promise'], ['promise.received', 'promise_part'], ['dispute.items', 'dispute_items'], ['dispute.outcome == "credited"', 'dispute_credited'], ['dispute.outcome == "refused"', 'dispute_refused'],
  ['dispute.outcome == "settled"', 'dispute_settled'], ['plan.interest', 'plan_interest'], ['plan.interest_frozen', 'plan_frozen'], ['plan.offer_ends_on', 'plan_offer'], ['plan.accepted_on', 'plan_accepted'],
  ['plan.late_count == 1', 'plan_one_late'], ['plan.paid', 'plan_paid'], ['plan.void_after == 1', 'plan_strict'],
] as const;

export type Condition = { condition: string; word: ConditionWord };
const conditions: readonly Condition[] = CONDITIONS.map(([condition, word]) => ({ condition, word: `messages.condition.${word}` as ConditionWord }));

/** The conditions one may ask for in words, for a text. */
export function conditionsFor(code: string, purpose: Purpose): Condition[] {
  const groups = groupsFor(code, purpose).flatMap(({ names }) => names.map((one) => one.name.split('.')[0]!));
  return conditions.filter(({ condition }) => groups.includes(/^[a-z]+(?:_count|_on)?/.exec(condition)![0]));
}

export type Mark = { kind: 'if' | 'elsif'; condition: string; known: Condition | undefined } | { kind: 'else' | 'end' } | { kind: 'other' };

/** What a `{% … %}` says. */
export function markOf(source: string): Mark {
  const [, word, rest] = /^\{%-?\s*(\w+)\s*(.*?)\s*-?%\}$/.exec(source) ?? [];
  if (word === 'if' || word === 'elsif') return { kind: word, condition: rest!, known: conditions.find(({ condition }) => condition === rest!.replace(/\s+/g, ' ')) };
  if (word === 'else') return { kind: 'else' };
  return word === 'endif' ? { kind: 'end' } : { kind: 'other' };
}
