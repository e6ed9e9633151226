import { addDays, type Day } from '#values/day.ts';
import type { Debtor } from '../debtors.ts';
import type { Checker } from './checker.ts';
import type { Able } from './forgotten.ts';
import type { Policy } from './ladder.ts';
import type { Stops } from './tables.ts';

/** How many days after the settlement count as "the last days" docs/dunning.md does not say: what is true of any number above a week is held to. */
const FRESH_DAYS = 7;

/** The thank-you that could be written to a customer today, by docs/dunning.md: nothing where it leaves any doubt. */
export function thanksDue(checker: Checker, stop: Stops, debtor: Debtor, policy: Policy, today: Day): Able[] {
  const { truth } = checker;
  const settled = truth.settled.get(debtor);
  const step = policy.steps.find((one) => one.purpose === 'thanks');
  if (!settled || !step || policy.thanksEvery === null) return [];
  const { customerId } = debtor;
  if (stop.insolvent.has(customerId) || stop.protected.has(customerId) || stop.unread.has(customerId) || stop.holding.has(customerId) || stop.unknown.has(customerId)) return [];
  if (debtor.invoices.some((one) => one.itemId !== null && one.ledgerMinor > 0 && one.dueOn < today)) return [];
  if (checker.outbox.get(customerId)?.some((one) => one.purpose === 'thanks')) return [];
  const last = (checker.thanked.get(customerId) ?? []).filter((one) => !checker.back.has(one.messageId)).map((one) => one.on).sort().at(-1);
  if (last !== undefined && today < addDays(last, policy.thanksEvery)) return [];
  const all = settled.map(({ invoice }) => {
    const credits = truth.creditsOf.get(invoice)!.filter((one) => one.settled);
    const days = credits.map((one) => one.on).sort();
    return { invoice, byReceipt: credits.some((one) => one.kind === 'receipt'), firstOn: days[0]!, lastOn: days.at(-1)! };
  });
  // Written to about any of them on the day it was paid or after: whether that was in error is a question of the hour.
  if (all.some(({ invoice, lastOn }) => (checker.lastAbout.get(invoice.itemId!) ?? '') >= lastOn)) return [];
  const owed = all.filter(({ invoice, byReceipt, firstOn, lastOn }) => byReceipt && invoice.toldOn !== null && invoice.toldOn < firstOn
    && addDays(lastOn, step.offset) <= today && today <= addDays(lastOn, FRESH_DAYS)
    && !checker.hadOf(invoice.itemId!).some((one) => one.step.purpose === 'thanks'));
  return owed.length > 0 ? [{ sin: 'a thank-you forgotten', key: `${policy.scenarioId}`, steps: [step] }] : [];
}
