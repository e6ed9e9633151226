import { addDays, endOfMonth, type Day } from './day.ts';

/**
 * Payment terms (Code de commerce L441-10 I). "30 jours fin de mois" has two readings, both lawful, so a contract says which:
 * `then_end_of_month` = the days, then the end of that month; `end_of_month_then` = the end of the invoice's month, then the days.
 */
export type TermsRule = 'net' | 'then_end_of_month' | 'end_of_month_then';
export type Terms = { days: number; rule: TermsRule };

/** The day an invoice issued on `issuedOn` falls due. */
export function dueOn(issuedOn: Day, { days, rule }: Terms): Day {
  switch (rule) {
    case 'net':
      return addDays(issuedOn, days);
    case 'then_end_of_month':
      return endOfMonth(addDays(issuedOn, days));
    case 'end_of_month_then':
      return addDays(endOfMonth(issuedOn), days);
  }
}
