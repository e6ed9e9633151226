import type { Tx } from '#platform/db.ts';
import { addDays, daysBetween, type Day } from '#values/day.ts';
import { STALE_AFTER_DAYS } from '../company.ts';
import type { Debtor, Invoice } from '../debtors.ts';
import type { Checker, Moment } from './checker.ts';
import { courtesyOf, nextRung, type Policy, type Step } from './ladder.ts';
import { classes, happenings, reachable, REFUSED_QUIET_DAYS, unheard, waiting, type Happening, type Reachable, type Stops, type Waiting } from './tables.ts';
import { thanksDue } from './thanks.ts';

/** What nobody could answer for so long is old news. */
const ANSWERED_DAYS = 30;
/** How far back a happening nobody heard of is looked for. */
const UNHEARD_DAYS = 3;

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
function isIdle({ messageId, customerId, status, purpose, channel, to, sendAfter }: Waiting, checker: Checker, stop: Stops, now: Date): boolean {
  if (status === 'unknown' || checker.leftByPerson.has(messageId)) return false;
  if (status === 'held') {
    // What is said of an agreement waits while one of its items is held, and while its address is left alone after a refusal.
    if (purpose === 'agreement' && channel === 'email' && stop.refused.has(`${customerId}:${to}`)) return false;
    if (purpose === 'agreement' && checker.truth.byCustomer.get(customerId)!.invoices.some((one) => one.itemId !== null && stop.items.has(one.itemId))) return false;
    return !stop.heldCustomers.has(customerId) && !stop.unread.has(customerId) && !isStale(checker, now) && !checker.outbox.get(customerId)?.some((one) => one.status === 'unknown');
  }
  if (status === 'to_do' || status === 'printed') return true;
  return sendAfter === null || new Date(sendAfter) <= now;
}

function isStale({ dataOn }: Checker, now: Date): boolean {
  return dataOn === null || daysBetween(dataOn, now.toISOString().slice(0, 10)) > STALE_AFTER_DAYS;
}

/** Every step that is due and that nothing stops is on its way by the evening, or of the next working day at the latest; so are courtesies, thanks and answers to what happened. */
export async function forgotten(tx: Tx, checker: Checker, stop: Stops, { today }: Moment): Promise<void> {
  for (const { what, customerId, on } of await unheard(tx, addDays(today, -UNHEARD_DAYS))) checker.sins.add('a happening not heard', `${today} customer ${customerId} ${what} of ${on}`);
  if (checker.dataOn === null || daysBetween(checker.dataOn, today) > STALE_AFTER_DAYS) return checker.possible.clear();
  const { looked } = checker;
  const classOf = await classes(tx);
  const happened = Map.groupBy(await happenings(tx, addDays(today, -ANSWERED_DAYS), today), (one) => one.customerId);
  const found: { debtor: Debtor; policy: Policy; able: Able[] }[] = [];
  for (const debtor of checker.truth.debtors) {
    const policy = checker.policies.find((one) => one.kinds.includes(debtor.kind) && one.profiles.includes(classOf.get(debtor.customerId) ?? 'new'));
    const able = policy ? [...stepsDue(checker, stop, debtor, { policy, today, happened: happened.get(debtor.customerId) ?? [] }), ...thanksDue(checker, stop, debtor, policy, today)] : [];
    if (policy && able.length > 0) found.push({ debtor, policy, able });
  }
  const contacts = await reachable(tx, found.map((one) => one.debtor.customerId));
  const possible = new Map<string, (since: Day) => void>();
  for (const { debtor: { customerId, nature }, policy, able } of found) {
    for (const { sin, key, steps } of able) {
      looked[COUNTED[sin]]++;
      if (!canReach(contacts.get(customerId)!, steps, policy, today)) continue;
      possible.set(`${sin}:${customerId}:${key}`, (since) =>
        checker.sins.add(sin, `${today} customer ${customerId} (${nature}) ${steps.map((step) => step.name).join(', ')} (${key}) possible since ${since}`));
    }
  }
  for (const one of [...happened.values()].flat()) checker.happenings.add(one.happeningId);
  checker.possible.look(possible, today);
}

const COUNTED = { 'a due step forgotten': 'dueSteps', 'a courtesy forgotten': 'courtesies', 'a thank-you forgotten': 'thanks', 'an event step forgotten': 'eventSteps' } as const;
/** A step that could be taken. `steps`: of one message, the highest of them decides how it goes. `key`: what it is about, the same of one evening and the next. */
export type Able = { sin: keyof typeof COUNTED; key: string; steps: Step[] };

/** The steps that could be taken for a customer today, by what the tables say; none when anything stops them all. */
function stepsDue(checker: Checker, stop: Stops, { customerId, invoices, looseMinor }: Debtor, { policy, today, happened }: { policy: Policy; today: Day; happened: readonly Happening[] }): Able[] {
  const known = invoices.filter((one) => one.itemId !== null && one.ledgerMinor > 0);
  if (known.length === 0) return [];
  if (stop.insolvent.has(customerId) || stop.protected.has(customerId) || stop.heldCustomers.has(customerId) || stop.unread.has(customerId) || stop.unknown.has(customerId)) return [];
  if (checker.outbox.get(customerId)?.some((one) => one.purpose !== 'thanks' && one.purpose !== 'agreement' && one.status !== 'held')) return [];
  const days = (checker.contacts.get(customerId) ?? []).filter((one) => !checker.back.has(one.messageId)).map((one) => one.on);
  const last = days.toSorted().at(-1);
  if (last !== undefined && today < addDays(last, policy.minDays)) return [];
  if (policy.perWeek !== null && days.filter((on) => on > addDays(today, -7)).length >= policy.perWeek) return [];
  const asked = known.map((invoice): Asked => {
    const held = stop.items.get(invoice.itemId!);
    return { invoice, minor: invoice.ledgerMinor - Math.min(invoice.ledgerMinor, held ? held.dispute + held.promise + held.plan + held.hold : 0) };
  }).filter((one) => one.minor > 0);
  const enough = (some: readonly Asked[]) => {
    const net = some.reduce((sum, one) => sum + one.minor, 0) - looseMinor;
    return net > 0 && net >= policy.minimum;
  };
  if (known.some((one) => one.dueOn < today)) return enough(asked.filter((one) => one.invoice.dueOn <= today)) ? lateSteps(checker, asked.filter((one) => one.invoice.dueOn < today), { policy, today, happened }) : [];
  const courtesies = asked.flatMap((one) => {
    const step = courtesyOf(policy, checker.hadOf(one.invoice.itemId!), one.invoice.dueOn, today);
    return step ? [{ ...one, step }] : [];
  });
  return enough(courtesies) ? courtesies.map(({ step, invoice }): Able => ({ sin: 'a courtesy forgotten', key: `${policy.scenarioId}:${invoice.itemId}`, steps: [step] })) : [];
}

type Asked = { invoice: Invoice; minor: number };

function lateSteps(checker: Checker, late: readonly Asked[], { policy, today, happened }: { policy: Policy; today: Day; happened: readonly Happening[] }): Able[] {
  const had = new Map(late.map(({ invoice }) => [invoice.itemId!, checker.hadOf(invoice.itemId!)]));
  const rungs = late.flatMap(({ invoice }) => {
    const next = nextRung(policy, had.get(invoice.itemId!)!, invoice.dueOn);
    return next && next.on <= today ? [next.step] : [];
  });
  const answers = happened.flatMap(({ happeningId, kind, itemIds, on }) => policy.answers.filter((step) => step.event === kind).flatMap((step): Able[] => {
    const from = addDays(on, step.offset);
    if (today < from || daysBetween(from, today) > ANSWERED_DAYS) return [];
    const open = [...had].some(([itemId, taken]) => (itemIds === null || itemIds.includes(itemId)) && !taken.some((one) => one.step.stepId === step.stepId && one.answers === happeningId));
    return open ? [{ sin: 'an event step forgotten', key: `${policy.scenarioId}:${happeningId}`, steps: [step] }] : [];
  }));
  return [...answers, ...(rungs.length > 0 ? [{ sin: 'a due step forgotten' as const, key: '', steps: rungs }] : [])];
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
    return refused === undefined || today >= addDays(refused, REFUSED_QUIET_DAYS);
  };
  switch (step.channel) {
    case 'email': return byMail();
    case 'phone': return of.some((one) => one.phone);
    case 'sms': return of.some((one) => one.phone && !one.out) || (step.fallback === 'letter' && post);
    default: return post;
  }
}
