import { say } from '#words/say.ts';
import type { Locale } from '#words/words.ts';
import { agreementNeeded } from './agreement.ts';
import { variablesOf, type LetterFacts } from './facts.ts';
import { problemsOf, type TemplateText, type TextProblem } from './liquid.ts';
import { sampleAgreement } from './sample.ts';

/** What may never be written to a consumer: penalties between firms, the fixed indemnity, and their articles (CPCE L111-8, C. conso L121-21). */
const FEES = /p[ée]nalit[ée]s?\b|indemnit[ée]s?\s+(?:forfaitaires?|de\s+recouvrement)|fixed\s+(?:recovery\s+)?indemnity|late-payment interest|(?<!\d[\s.,]?)40(?:[,.]00)?\s?€|€\s?40(?:\.00)?(?![\d.,])|\b[LD]\.?\s?441-\d+/i;
/** Marks of HTML a person may have pasted: they would be read as they are. */
const HTML = /<\/?(?:script|style|iframe|object|embed|img|svg|a|b|i|u|p|br|div|span|table|tr|td|th|ul|ol|li|h[1-6]|form|input|link|meta|html|body|head|font|strong|em)\b[^>\n]*>?/i;

/** The first fee between firms a template's words ask for; one that goes to a consumer holds none. What its variables say is not looked at: he may well owe 40 €. */
export function feeIn(text: string): string | undefined {
  return FEES.exec(text)?.[0];
}

/** Tried with everything there and with everything that may be missing, so that no branch of a condition goes unread. In words, with the line. */
export function textProblems(text: TemplateText, facts: LetterFacts, language: Locale): string[] {
  const bare: LetterFacts = {
    ...facts, contactName: null, previousOn: null, sender: { ...facts.sender, phone: null, address: null, payment: null },
    items: facts.items.filter((item) => item.openMinor > 0).slice(0, 1),
  };
  const full: LetterFacts = {
    ...facts, contactName: facts.contactName ?? 'X', previousOn: facts.previousOn ?? facts.today,
    sender: { ...facts.sender, phone: facts.sender.phone ?? 'X', address: facts.sender.address ?? 'X', payment: facts.sender.payment ?? { payee: 'X', iban: 'X', bic: 'X' } },
    agreement: { ...sampleAgreement(facts.today), ...facts.agreement },
  };
  const found = [...[full, bare].flatMap((tried) => problemsOf(text, variablesOf(tried))), ...literalProblems(text, facts)];
  return [...new Set(found.map((problem) => sayProblem(problem, facts, language)))];
}

/** What the words themselves may not hold, whatever the variables. */
function literalProblems(text: TemplateText, { customer }: LetterFacts): (Omit<TextProblem, 'code'> & { code: TextProblem['code'] | 'html' | 'consumer_fee' })[] {
  return (['subject', 'body'] as const).flatMap((part) => text[part].split('\n').flatMap((line, at) => {
    const html = HTML.exec(line)?.[0];
    const fee = customer.kind === 'individual' ? feeIn(line) : undefined;
    return [
      ...(html === undefined ? [] : [{ part, line: at + 1, code: 'html' as const, name: html.slice(0, 40) }]),
      ...(fee === undefined ? [] : [{ part, line: at + 1, code: 'consumer_fee' as const, name: fee }]),
    ];
  }));
}

/** A text about an agreement, for a customer who has none. */
export function agreementMissing(code: string, facts: LetterFacts): boolean {
  const needed = agreementNeeded(code);
  return needed !== undefined && facts.agreement?.[needed] === undefined;
}

function sayProblem({ code, part, line, name }: Omit<TextProblem, 'code'> & { code: TextProblem['code'] | 'html' | 'consumer_fee' }, facts: LetterFacts, language: Locale): string {
  const where = { part: say(`messages.problem.${part}`, language), line, name };
  if (code === 'unknown_variable' && /^(indemnit(y|ies)|penalties(\..*)?)$/.test(name) && facts.customer.kind === 'individual') return say('messages.problem.consumer_fee', language, where);
  if (code === 'unknown_variable') return say('messages.problem.unknown_variable', language, { ...where, names: nearest(name, namesOf(variablesOf(facts))).join(', ') });
  return say(`messages.problem.${code}`, language, where);
}

/** Every name a text may say with what it is worth here: `customer.name`, `total`, … */
export function valuesOf(variables: Record<string, unknown>): { name: string; value: string }[] {
  return Object.entries(variables).flatMap(([name, value]) => {
    if (Array.isArray(value)) return [];
    if (typeof value !== 'object' || value === null) return [{ name, value: String(value) }];
    return Object.entries(value).map(([key, inner]) => ({ name: `${name}.${key}`, value: String(inner) }));
  });
}

const namesOf = (variables: Record<string, unknown>) => valuesOf(variables).map(({ name }) => name);

/** The few names most like one that does not exist. */
function nearest(wrong: string, names: readonly string[]): string[] {
  return names.map((name) => ({ name, far: distance(wrong, name) })).sort((a, b) => a.far - b.far).slice(0, 6).map(({ name }) => name);
}

/** Letters to add, take away or change, from one word to the other. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}
