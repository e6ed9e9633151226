import { addDays, daysBetween, type Day } from '#values/day.ts';
import { because, type Reason } from '#values/reason.ts';
import type { CustomerFacts, ItemFacts, Scenario } from './facts.ts';

/** Days a week's contacts are counted over, today included. */
export const WEEK = 7;

/** What is between this message and the ones before it, and what frees it. */
export function tooSoon(
  { unknownOn, lastContactOn, contactDays, withdrawnOn, partPaidOn }: CustomerFacts, { minimumDaysBetween, maximumPerWeek, stops }: Scenario, today: Day,
): Reason | undefined {
  if (unknownOn !== null) return because('previous_unknown', { sent_on: unknownOn });
  if (lastContactOn !== null && today < addDays(lastContactOn, minimumDaysBetween)) {
    return because('contacted_recently', { contact_on: lastContactOn, again_on: addDays(lastContactOn, minimumDaysBetween), minimum_days: minimumDaysBetween });
  }
  if (maximumPerWeek !== null) {
    const over = addDays(today, -WEEK);
    const week = contactDays.filter((day) => day > over).sort();
    if (week.length >= maximumPerWeek) {
      return because('weekly_cap', { count: week.length, maximum: maximumPerWeek, again_on: addDays(week[week.length - maximumPerWeek]!, WEEK) });
    }
  }
  const quietDays = Math.max(minimumDaysBetween, 1);
  if (withdrawnOn !== null && today < addDays(withdrawnOn, quietDays)) {
    return because('withdrawn_recently', { withdrawn_on: withdrawnOn, again_on: addDays(withdrawnOn, quietDays) });
  }
  if (stops.partPaymentDays !== undefined && partPaidOn !== null && today < addDays(partPaidOn, stops.partPaymentDays)) {
    return because('part_paid_recently', { paid_on: partPaidOn, again_on: addDays(partPaidOn, stops.partPaymentDays) });
  }
  return undefined;
}

/** Why the scenario says no more about an item; nothing while it does. */
export function whyStopped(item: ItemFacts, { stops }: Scenario, today: Day): Reason | undefined {
  const { afterDays, maximumReminders } = stops;
  if (afterDays !== undefined && item.dueOn < today && daysBetween(item.dueOn, today) > afterDays) return because('stopped_after_days', { days: afterDays });
  if (maximumReminders === undefined || item.taken.length < maximumReminders) return undefined;
  const had = item.taken.filter(({ purpose }) => purpose !== 'courtesy' && purpose !== 'thanks').length;
  return had >= maximumReminders ? because('stopped_maximum', { count: had, maximum: maximumReminders }) : undefined;
}
