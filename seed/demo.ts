import type { Actor } from '#areas/access/actor.ts';
import { placeHold } from '#areas/agreements/actions/holds.ts';
import { assessProfiles } from '#areas/credit/actions.ts';
import { upsertCustomers } from '#areas/customers/actions.ts';
import { runDunning } from '#areas/dunning/actions.ts';
import { postLedger } from '#areas/ledger/actions.ts';
import type { Tx } from '#platform/db.ts';
import { instantAt } from '#values/calendar.ts';
import { addDays, addMonths, type Day } from '#values/day.ts';
import { agreeWeek } from './agreements.ts';
import { disputeWeek } from './disputes.ts';
import { tellEinvoices } from './einvoices.ts';
import { tellHistory, type History } from './history.ts';
import { setPaper, writeLetters } from './letters.ts';
import { backdateHolds, backdateLedger, invoiceIssued, markCustomers, settleMorning, writeNotes } from './past.ts';
import { receiveReplies } from './replies.ts';
import { chooseByHand, hearBrokenPromises } from './scenarios.ts';
import { stories } from './stories.ts';
import type { Story } from './story.ts';

/** Weekly runs before today, on the same day of the week. */
const WEEKS = 12;

/**
 * Fills a demo company: the customers of `stories.ts`, their eighteen months, and its last weeks lived for good: each week the ledger moves on, profiles
 * are judged, a run is made and what it drafted leaves. Today's run is made and waits. In the caller's transaction; the same each time.
 */
export async function fillDemo(tx: Tx, actor: Actor): Promise<void> {
  // The past is no news: the rooms need not hear of it, today's run sees to everything.
  const quiet: Tx = { ...tx, announce: async () => {} };
  const history = tellHistory(stories, actor.today);
  await upsertCustomers(quiet, stories.map(customerOf), null);
  const ids = await markCustomers(quiet, stories);
  await setPaper(quiet, actor, stories);
  await writeNotes(quiet, actor, stories.map((story) => ({
    customerId: ids.get(story.code)!, body: `${story.town}. ${story.told}`, on: story.buys.from ?? addMonths(actor.today, -2),
  })));

  await chooseByHand(quiet, asOf(actor, addDays(actor.today, -WEEKS * 7)), ids);
  let since: Day = '';
  for (let week = -WEEKS; week <= 0; week++) {
    const then = asOf(actor, addDays(actor.today, week * 7));
    await postLedger(quiet, then, { importId: null, ...between(history, since, then.today) });
    await backdateLedger(quiet, actor);
    await placeHolds(quiet, actor, ids, since, then.today);
    await agreeWeek(quiet, then, ids);
    await hearBrokenPromises(quiet, then);
    await disputeWeek(quiet, then, ids);
    await assessProfiles(quiet, then);
    since = then.today;
    if (week === 0) break;
    await runDunning(quiet, then, then.today);
    await settleMorning(quiet, then, fatesOf(then.today, ids));
  }
  await backdateHolds(quiet, actor);
  await tellEinvoices(quiet, actor);
  await runDunning(tx, actor, actor.today);
  await writeLetters(quiet, actor);
  await receiveReplies(quiet, actor);
}

function customerOf({ code, name, kind, contact, terms, ...story }: Story) {
  return {
    code, name, kind, siren: kind === 'individual' || story.currency ? undefined : inventedSiren(code), email: contact.email ?? undefined, phone: contact.phone ?? undefined,
    contactName: contact.name, termsDays: terms.days, termsRule: terms.rule, groupName: story.group, language: story.language,
  };
}

/** A number right by its check digit, in a range nobody was given. */
export function inventedSiren(code: string): string {
  const digits = `9990${code.slice(1)}`;
  // In a number of nine digits every second one is doubled, beginning with the second.
  const sum = [...digits].reduce((total, digit, index) => total + (index % 2 === 1 ? (Number(digit) * 2) % 10 + Math.floor(Number(digit) / 5) : Number(digit)), 0);
  return digits + String((10 - (sum % 10)) % 10);
}

function asOf(actor: Actor, day: Day): Actor {
  return { ...actor, today: day, now: instantAt(day, 6 * 60, actor.timeZone) };
}

/** What was posted after `since` and not after `until`. */
function between({ items, allocations }: History, since: Day, until: Day): History {
  return {
    items: items.filter(({ postedOn }) => postedOn > since && postedOn <= until),
    allocations: allocations.filter(({ allocatedOn }) => allocatedOn > since && allocatedOn <= until),
  };
}

async function placeHolds(tx: Tx, actor: Actor, ids: ReadonlyMap<string, number>, since: Day, until: Day): Promise<void> {
  for (const { code, hold, unpaid } of stories) {
    if (!hold || hold.placedOn <= since || hold.placedOn > until) continue;
    const customerId = ids.get(code)!;
    const itemId = hold.onItem ? await invoiceIssued(tx, customerId, unpaid![0]!) : null;
    await placeHold(tx, asOf(actor, hold.placedOn), { customerId, itemId, kind: hold.kind, reason: hold.reason, endsOn: hold.endsOn });
  }
}

function fatesOf(day: Day, ids: ReadonlyMap<string, number>): Map<number, 'bounced' | 'unknown'> {
  return new Map(stories.flatMap(({ code, lastMail }) => (lastMail?.on === day ? [[ids.get(code)!, lastMail.became] as const] : [])));
}
