import type { Tx } from '#platform/db.ts';
import { addDays, daysBetween, type Day } from '#values/day.ts';
import { STALE_AFTER_DAYS } from '../company.ts';
import type { Debtor } from '../debtors.ts';
import type { Checker, Moment } from './checker.ts';
import { nextRung, type Policy, type Step } from './ladder.ts';
import { classes, reachable, waiting, type Reachable, type Stops, type Waiting } from './tables.ts';

/** After a refusal of its text, the same address is left alone for so long. */
const FAILED_QUIET_DAYS = 7;

/** What waits moves on within a day: it leaves, or something stops it. */
export async function stuck(tx: Tx, checker: Checker, stop: Stops, { today, now }: Moment): Promise<void> {
  const rows = await waiting(tx);
  const there = new Set(rows.map((row) => row.messageId));
  for (const id of checker.waitingSince.keys()) if (!there.has(id)) checker.waitingSince.delete(id);
  checker.counts.waiting = rows.length;
  checker.outbox = Map.groupBy(rows, (row) => row.customerId);
  for (const row of rows) {
    if (!isIdle(row, checker, stop, now)) {
      checker.waitingSince.delete(row.messageId);
      continue;
    }
    const since = checker.waitingSince.get(row.messageId);
    if (since === undefined) checker.waitingSince.set(row.messageId, today);
    // A week-end and a holiday may lie between.
    else if (daysBetween(since, today) === 5) checker.sins.add(row.status === 'held' ? 'held by nothing' : 'a waiting message forgotten', `${today} message ${row.messageId} (${row.purpose}, ${row.status}) since ${since}`);
  }
}

/** Nothing that is known keeps it here. */
function isIdle({ messageId, customerId, status, purpose, sendAfter }: Waiting, checker: Checker, stop: Stops, now: Date): boolean {
  if (status === 'unknown' || checker.leftByPerson.has(messageId)) return false;
  if (status === 'held') {
    // What warns about an agreement waits while one of its items is held.
    if (purpose === 'agreement' && checker.truth.byCustomer.get(customerId)!.invoices.some((one) => one.itemId !== null && stop.items.has(one.itemId))) return false;
    return !stop.heldCustomers.has(customerId) && !stop.unread.has(customerId) && !isStale(checker, now) && !checker.outbox.get(customerId)?.some((one) => one.status === 'unknown');
  }
  if (status === 'to_do' || status === 'printed') return true;
  return sendAfter === null || new Date(sendAfter) <= now;
}

function isStale({ dataOn }: Checker, now: Date): boolean {
  return dataOn === null || daysBetween(dataOn, now.toISOString().slice(0, 10)) > STALE_AFTER_DAYS;
}

/** Every step that is due and that nothing stops is on its way by the evening, or of the next working day at the latest. */
export async function forgotten(tx: Tx, checker: Checker, stop: Stops, { today }: Moment): Promise<void> {
  if (checker.dataOn === null || daysBetween(checker.dataOn, today) > STALE_AFTER_DAYS) return checker.possibleSince.clear();
  const classOf = await classes(tx);
  const candidates = new Map<number, { debtor: Debtor; policy: Policy; steps: Step[] }>();
  for (const debtor of checker.truth.debtors) {
    const policy = checker.policies.find((one) => one.kinds.includes(debtor.kind) && one.profiles.includes(classOf.get(debtor.customerId) ?? 'new'));
    const steps = policy && stepsDue(checker, stop, debtor, policy, today);
    if (policy && steps && steps.length > 0) candidates.set(debtor.customerId, { debtor, policy, steps });
  }
  checker.counts.dueSteps += candidates.size;
  const contacts = await reachable(tx, [...candidates.keys()]);
  for (const [customerId, { policy, steps, debtor }] of candidates) {
    if (!canReach(contacts.get(customerId)!, steps, policy, today)) {
      candidates.delete(customerId);
      continue;
    }
    const since = checker.possibleSince.get(customerId);
    if (since === undefined) checker.possibleSince.set(customerId, today);
    else if (since !== 'told') {
      checker.sins.add('a due step forgotten', `${today} customer ${customerId} (${debtor.nature}) ${steps.map((step) => step.name).join(', ')} possible since ${since}`);
      checker.possibleSince.set(customerId, 'told');
    }
  }
  for (const customerId of checker.possibleSince.keys()) if (!candidates.has(customerId)) checker.possibleSince.delete(customerId);
}

/** The steps that could be taken for a customer today, by what the tables say; none when anything stops them all. */
function stepsDue(checker: Checker, stop: Stops, { customerId, invoices, looseMinor }: Debtor, policy: Policy, today: Day): Step[] {
  const known = invoices.filter((one) => one.itemId !== null && one.ledgerMinor > 0 && one.dueOn <= today);
  if (!known.some((one) => one.dueOn < today)) return [];
  if (stop.insolvent.has(customerId) || stop.protected.has(customerId) || stop.heldCustomers.has(customerId) || stop.unread.has(customerId)) return [];
  if (checker.outbox.get(customerId)?.some((one) => one.purpose !== 'thanks' && one.purpose !== 'agreement' && one.status !== 'held')) return [];
  const days = (checker.contacts.get(customerId) ?? []).filter((one) => !checker.back.has(one.messageId)).map((one) => one.on);
  const last = days.toSorted().at(-1);
  if (last !== undefined && today < addDays(last, policy.minDays)) return [];
  if (policy.perWeek !== null && days.filter((on) => on > addDays(today, -7)).length >= policy.perWeek) return [];
  const asked = known.map((one) => {
    const held = stop.items.get(one.itemId!);
    return { invoice: one, minor: one.ledgerMinor - Math.min(one.ledgerMinor, held ? held.dispute + held.promise + held.plan + held.hold : 0) };
  }).filter((one) => one.minor > 0);
  const net = asked.reduce((sum, one) => sum + one.minor, 0) - looseMinor;
  if (net <= 0 || net < policy.minimum) return [];
  return asked.filter((one) => one.invoice.dueOn < today).flatMap(({ invoice }) => {
    const next = nextRung(policy, checker.hadOf(invoice.itemId!), invoice.dueOn);
    return next && next.on <= today ? [next.step] : [];
  });
}

const ANYONE = ['accounts', 'management', 'other'];

/** Somebody is at the other end of the highest of them. */
function canReach({ contacts, post, failed, withdrawnOn }: Reachable, steps: readonly Step[], policy: Policy, today: Day): boolean {
  if (withdrawnOn !== null && today < addDays(withdrawnOn, Math.max(1, policy.minDays))) return false;
  const step = steps.reduce((top, one) => (one.place > top.place ? one : top));
  const roles = [...step.audience, ...(step.fallback === 'anyone' ? [...ANYONE, ...(step.purpose === 'formal_notice' ? ['legal'] : [])] : [])];
  const of = contacts.filter((one) => roles.includes(one.role));
  const byMail = () => {
    const first = roles.flatMap((role) => of.filter((one) => one.role === role && one.email && !one.dead && !one.out))[0];
    if (!first) return step.fallback === 'letter' && post;
    const refused = failed.filter((one) => one.to === first.email).map((one) => one.on).toSorted().at(-1);
    return refused === undefined || today >= addDays(refused, FAILED_QUIET_DAYS);
  };
  switch (step.channel) {
    case 'email': return byMail();
    case 'phone': return of.some((one) => one.phone);
    case 'sms': return of.some((one) => one.phone && !one.out) || (step.fallback === 'letter' && post);
    default: return post;
  }
}
