import { addDays, daysBetween, type Day } from '#values/day.ts';
import { formatDay, formatMoney } from '#words/say.ts';
import type { Locale } from '#words/words.ts';
import type { CustomerKind } from '#values/kinds.ts';

/** An item as a message shows it: `openMinor` is what it asks for, negative when it is a credit that lowers the total. */
export type LetterItem = {
  itemId: number; kind: string; reference: string; label: string; issuedOn: Day; dueOn: Day; amountMinor: number; openMinor: number;
};
export type Sender = { company: string; name: string; email: string; phone: string | null; address: string | null };
export type LetterFacts = {
  language: Locale; today: Day; currency: string;
  customer: { code: string; name: string; kind: CustomerKind };
  contactName: string | null; sender: Sender; items: readonly LetterItem[];
  /** The day of the last reminder that left; null when there was none. */
  previousOn: Day | null;
};

/** Days given to pay by a formal notice. */
const DEADLINE_DAYS = 8;
/** Code de commerce D441-5; Code de la commande publique D2192-35. Per late invoice, never for a consumer. */
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
  const variables = {
    customer: { name: customer.name, code: customer.code },
    contact: { name: facts.contactName ?? '' },
    company: { name: sender.company, email: sender.email, phone: sender.phone ?? '', address: sender.address ?? '' },
    sender: { name: sender.name },
    total: money(sum(items)), overdue: money(sum(late)), credits: credits === 0 ? '' : money(-credits),
    count: debits.length, overdue_count: late.length,
    oldest: {
      reference: oldest?.reference ?? '', due_on: oldest ? formatDay(oldest.dueOn, language) : '',
      days_late: oldest ? Math.max(0, daysBetween(oldest.dueOn, today)) : 0,
    },
    today: formatDay(today, language), deadline: formatDay(addDays(today, DEADLINE_DAYS), language),
    previous_on: facts.previousOn ? formatDay(facts.previousOn, language) : '',
    items: debits.map((item) => ({
      reference: item.reference, issued_on: formatDay(item.issuedOn, language), due_on: formatDay(item.dueOn, language), open: money(item.openMinor),
      days_late: Math.max(0, daysBetween(item.dueOn, today)),
    })),
  };
  // A text that names the indemnity cannot be written to a consumer: the variable is not there (CPCE L111-8, C. conso L121-21).
  if (customer.kind === 'individual' || currency !== 'EUR') return variables;
  return { ...variables, indemnity: money(INDEMNITY_MINOR), indemnities: money(INDEMNITY_MINOR * late.filter((item) => item.kind === 'invoice').length) };
}

/** For previews without a customer, and to try a text before it is kept. */
export function sampleFacts(language: Locale, today: Day, sender: Sender, kind: LetterFacts['customer']['kind'] = 'company'): LetterFacts {
  const item = (itemId: number, reference: string, late: number, amountMinor: number, of = 'invoice', openMinor = amountMinor): LetterItem => ({
    itemId, kind: of, reference, label: '', issuedOn: addDays(today, -late - 30), dueOn: addDays(today, -late), amountMinor, openMinor,
  });
  return {
    language, today, currency: 'EUR', sender, previousOn: addDays(today, -12), contactName: 'Camille Dufresne',
    customer: { code: 'C0042', name: 'Papeterie de la Lune', kind },
    items: [item(1, 'F2026-0412', 34, 184_050), item(2, 'F2026-0466', 12, 96_000, 'invoice', 46_000), item(3, 'AV2026-0031', 20, -12_000, 'credit_note')],
  };
}
