import { addDays, daysBetween, type Day } from '#values/day.ts';
import { formatDay, formatMoney, say } from '#words/say.ts';
import type { Locale } from '#words/words.ts';
import type { CustomerKind, PayerClass } from '#values/kinds.ts';
import { agreementVariables, type AgreementFacts } from './agreement.ts';
import { salutationOf } from './salutation.ts';

/** An item as a message shows it: `openMinor` is what it asks for, negative when it is a credit that lowers the total. */
export type LetterItem = {
  itemId: number; kind: string; reference: string; label: string; issuedOn: Day; dueOn: Day; amountMinor: number; openMinor: number;
};
/** Where to pay by transfer, as the letterhead says. */
export type Payment = { payee: string; iban: string; bic: string };
/** `signature`: one's own lines under the message; without it, the name, the company and its phone. */
export type Sender = {
  company: string; name: string; email: string; phone: string | null; address: string | null; payment?: Payment | null; signature?: string | null;
};
export type LetterFacts = {
  language: Locale; today: Day; currency: string;
  /** `class` chooses among the variants of a text; a customer without one gets the text itself. */
  customer: { code: string; name: string; kind: CustomerKind; class?: PayerClass };
  contactName: string | null; sender: Sender; items: readonly LetterItem[];
  /** The day of the last reminder that left; null when there was none. */
  previousOn: Day | null;
  agreement?: AgreementFacts;
};

/** Days given to pay by a formal notice. */
const DEADLINE_DAYS = 8;
/** Code de commerce D441-5; Code de la commande publique D2192-35. In euros whatever the invoice's currency; per late invoice; never for a consumer. */
const INDEMNITY_MINOR = 4_000;

/** What a template may name, as plain text in the message's language. Empty text when there is nothing to say. */
export function variablesOf(facts: LetterFacts) {
  const { language, today, currency, customer, sender, items } = facts;
  const money = (minor: number) => formatMoney(minor, currency, language);
  const debits = items.filter((item) => item.openMinor > 0);
  const late = debits.filter((item) => item.dueOn < today);
  const oldest = debits.reduce<LetterItem | undefined>((first, item) => (first && first.dueOn <= item.dueOn ? first : item), undefined);
  const sum = (some: readonly LetterItem[]) => some.reduce((total, item) => total + item.openMinor, 0);
  const credits = sum(items.filter((item) => item.openMinor < 0));
  const { plain, formal } = salutationOf(facts.contactName, language);
  const variables = {
    salutation: plain, salutation_formal: formal,
    customer: { name: customer.name, code: customer.code },
    contact: { name: facts.contactName ?? '' },
    company: { name: sender.company, email: sender.email, phone: sender.phone ?? '', address: sender.address ?? '' },
    sender: { name: sender.name }, signature: signatureOf(sender),
    total: money(sum(items)), overdue: money(sum(late)), credits: credits === 0 ? '' : money(-credits),
    count: debits.length, overdue_count: late.length,
    oldest: {
      reference: oldest?.reference ?? '', due_on: oldest ? formatDay(oldest.dueOn, language) : '',
      days_late: oldest ? Math.max(0, daysBetween(oldest.dueOn, today)) : 0,
    },
    today: formatDay(today, language), deadline: formatDay(addDays(today, DEADLINE_DAYS), language),
    previous_on: facts.previousOn ? formatDay(facts.previousOn, language) : '',
    payment: {
      iban: sender.payment?.iban.replace(/\s/g, '').replace(/(.{4})(?=.)/g, '$1\u00a0') ?? '', bic: sender.payment?.bic ?? '', payee: sender.payment?.payee || sender.company,
      reference: paymentReference(customer.code, items),
    },
    ...agreementVariables(facts.agreement ?? {}, facts),
    items: debits.map((item) => ({
      reference: item.reference, issued_on: formatDay(item.issuedOn, language), due_on: formatDay(item.dueOn, language), open: money(item.openMinor),
      days_late: Math.max(0, daysBetween(item.dueOn, today)),
    })),
  };
  // A text that names a penalty or the indemnity cannot be written to a consumer: the variable is not there (CPCE L111-8, C. conso L121-21).
  if (customer.kind === 'individual') return variables;
  const euros = (minor: number) => formatMoney(minor, 'EUR', language);
  const law = (name: 'name' | 'rate' | 'law' | 'indemnity_law') => say(`messages.letter.penalties.${name}.${customer.kind === 'public' ? 'public' : 'company'}`, language);
  return {
    ...variables, penalties: { name: law('name'), rate: law('rate'), law: law('law'), indemnity_law: law('indemnity_law') },
    indemnity: euros(INDEMNITY_MINOR), indemnities: euros(INDEMNITY_MINOR * late.filter((item) => item.kind === 'invoice').length),
  };
}

/** What the debtor writes on his transfer, so that it is recognised: the invoice when there is one, else the account. */
export function paymentReference(customerCode: string, items: readonly LetterItem[]): string {
  const [only, ...others] = items.filter((item) => item.openMinor > 0);
  return only && others.length === 0 && only.reference ? only.reference : customerCode;
}

function signatureOf({ signature, name, company, phone }: Sender): string {
  const lines = signature?.trim() ? signature.trim().split(/\r?\n/) : [name, company, phone ?? ''];
  return lines.filter((line, at) => line.trim() !== '' && lines.indexOf(line) === at).join('\n');
}
