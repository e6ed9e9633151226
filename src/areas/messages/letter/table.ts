import { daysBetween, type Day } from '#values/day.ts';
import { formatDay, formatMoney, say } from '#words/say.ts';
import type { LetterItem } from './facts.ts';
import { nameOf, type Letter } from './layout.ts';

/** What came off an item on a day: a payment, or a credit note. */
export type ItemPayment = { itemId: number; on: Day; minor: number; byCreditNote: boolean };
/** The items of a letter on paper, every cell in words. `firstFigure`: from which column on cells stand on the right; `note` stands under the row's name. */
export type ItemsTable = {
  caption: string; columns: string[]; firstFigure: number; rows: { cells: string[]; note: string }[];
  /** Invoices, then what is taken off them; only when there are both. */
  sums: [string, string][]; total: [string, string];
};

/** A customer with more items than this is shown the oldest, and one line for the others. */
const SHOWN = 300;
/** Of an item paid many times, these last payments are named. */
const NAMED_PAYMENTS = 3;

/** Invoices by due date, then the credits that lower the total; a column for what was paid when something was. */
export function itemsTable({ items, language, today, currency }: Letter, payments: readonly ItemPayment[]): ItemsTable {
  const money = (minor: number) => formatMoney(minor, currency, language);
  const sum = (some: readonly LetterItem[]) => some.reduce((total, item) => total + item.openMinor, 0);
  const debits = items.filter((item) => item.openMinor > 0).sort((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : a.itemId - b.itemId));
  const credits = items.filter((item) => item.openMinor < 0);
  const partly = items.some((item) => item.openMinor !== item.amountMinor);
  const row = (item: LetterItem) => {
    const credit = item.openMinor < 0;
    const late = credit ? 0 : daysBetween(item.dueOn, today);
    const paid = item.amountMinor - item.openMinor;
    return {
      cells: [
        nameOf(item, language), formatDay(item.issuedOn, language), credit ? '' : formatDay(item.dueOn, language),
        late > 0 ? say('messages.letter.days', language, { days: late }) : '', money(item.amountMinor), ...(partly ? [paid === 0 ? '' : money(paid)] : []), money(item.openMinor),
      ],
      note: payments.filter((one) => one.itemId === item.itemId).slice(-NAMED_PAYMENTS)
        .map(({ on, minor, byCreditNote }) => say(byCreditNote ? 'messages.letter.credited_on' : 'messages.letter.paid_on', language, { amount: money(minor), day: formatDay(on, language) }))
        .join(', '),
    };
  };
  const rest = (some: readonly LetterItem[]) => (some.length === 0 ? [] : [{
    cells: [say('messages.letter.others', language, { count: some.length }), '', '', '', ...(partly ? [''] : []), '', money(sum(some))], note: '',
  }]);
  const word = (name: 'item' | 'issued' | 'due' | 'late' | 'amount' | 'paid' | 'open') => say(`messages.letter.${name}`, language);
  return {
    caption: say('messages.letter.caption', language, { day: formatDay(today, language) }),
    columns: [word('item'), word('issued'), word('due'), word('late'), word('amount'), ...(partly ? [word('paid')] : []), word('open')], firstFigure: 4,
    rows: [debits, credits].flatMap((some) => [...some.slice(0, SHOWN).map(row), ...rest(some.slice(SHOWN))]),
    sums: credits.length === 0 || debits.length === 0 ? [] : [
      [say('messages.letter.sum_debits', language), money(sum(debits))], [say('messages.letter.sum_credits', language), money(sum(credits))],
    ],
    total: [say('messages.letter.total', language), money(sum(items))],
  };
}
