import { isRunning, type Hold } from '#areas/agreements/rules/hold.ts';
import { addDays, earliest, type Day } from '#values/day.ts';
import { weigh, type Decision, type Weighed } from './decide.ts';
import type { Calendar, CustomerFacts, Happening, ItemFacts, Scenario, Step, TakenStep } from './facts.ts';
import { ladderOf } from './ladder.ts';
import { WEEK } from './pace.ts';

/** An item, and what settled it when: `minor` is taken off what is open, whichever sign the item has. In order of day. */
export type StoryItem = ItemFacts & { postedOn: Day; moves: readonly { on: Day; minor: number }[] };
/** A customer in one currency over some days: as he stands before the first, and what happens then. `holds` past and present, each with its days. */
export type Story = { facts: Omit<CustomerFacts, 'items' | 'holds' | 'happenings'>; items: readonly StoryItem[]; holds: readonly Hold[]; happenings: readonly Happening[] };
/** Something that reached him, as if it had left at once. */
export type Contact = { on: Day; step: Step; scenario: Scenario; channel: Step['channel']; askedMinor: number; items: readonly StoryItem[] };

export type Span = { from: Day; to: Day; calendar: Calendar };

/**
 * Lives a customer's days: every message decided leaves on its day. Days on which nothing can have changed are not looked at, `every` looks at them all.
 * @param scenarioOf the one he has, given what he is on that day.
 */
export function replay(story: Story, scenarioOf: (facts: CustomerFacts) => Scenario | undefined, { from, to, calendar }: Span, { every = false } = {}): Contact[] {
  const contacts: Contact[] = [];
  const taken = new Map<number, readonly TakenStep[]>();
  const ledger = new Ledger(story.items);
  let { facts } = story;
  for (let day = from; day <= to;) {
    ledger.turnTo(day);
    const today = {
      ...facts, items: ledger.asOf(day, taken), holds: runningOn(story.holds, day), happenings: story.happenings.filter((one) => one.happenedOn <= day),
      insolventOn: facts.insolventOn !== null && facts.insolventOn <= day ? facts.insolventOn : null,
    };
    const scenario = scenarioOf(today);
    const weighed = weigh(today, scenario, day, calendar);
    const { decision } = weighed;
    if (scenario && decision?.outcome === 'send') {
      contacts.push(contactOf(decision, scenario, day, story));
      for (const { itemId, stepId, happeningId } of decision.takes) {
        const { purpose } = scenario.steps.find((step) => step.stepId === stepId)!;
        const before = taken.get(itemId) ?? story.items.find((item) => item.itemId === itemId)!.taken;
        taken.set(itemId, [...before, { stepId, purpose, sentOn: day, happeningId, retired: null }]);
      }
      const weekAgo = addDays(day, -WEEK);
      facts = {
        ...facts, lastContactOn: day, contactDays: [...facts.contactDays.filter((one) => one > weekAgo), day],
        lastReminderOn: decision.step!.channel === 'phone' ? facts.lastReminderOn : day,
      };
    }
    const next = addDays(day, 1);
    day = every || decision?.outcome === 'send' ? next : nextLook(story, ledger, today, scenario, weighed, day, next);
  }
  return contacts;
}

/** What is open of an item at the end of a day. */
export function openOn({ amountMinor, postedOn, moves }: StoryItem, day: Day): number {
  if (postedOn > day) return 0;
  return moves.reduce((open, move) => (move.on <= day ? open - move.minor : open), amountMinor);
}

/** A customer's items as the days go by: those of the past are put away, those of the future wait. */
class Ledger {
  open: StoryItem[] = [];
  private readonly coming: StoryItem[];
  private at = 0;

  constructor(items: readonly StoryItem[]) {
    this.coming = [...items].sort((a, b) => (a.postedOn < b.postedOn ? -1 : a.postedOn > b.postedOn ? 1 : a.itemId - b.itemId));
  }

  turnTo(day: Day): void {
    this.open = this.open.filter(({ moves, amountMinor }) => moves.length === 0 || moves.at(-1)!.on > day || moves.reduce((left, { minor }) => left - minor, amountMinor) !== 0);
    for (; this.coming[this.at] && this.coming[this.at]!.postedOn <= day; this.at++) this.open.push(this.coming[this.at]!);
  }

  get nextOn(): Day | undefined {
    return this.coming[this.at]?.postedOn;
  }

  asOf(day: Day, taken: ReadonlyMap<number, readonly TakenStep[]>): ItemFacts[] {
    const there: ItemFacts[] = [];
    for (const item of this.open) {
      const openMinor = openOn(item, day);
      if (openMinor === 0) continue;
      there.push({ ...item, openMinor, letteredAlone: item.letteredAlone && openMinor === item.amountMinor, taken: taken.get(item.itemId) ?? item.taken });
    }
    return there;
  }
}

const NO_HOLDS: readonly Hold[] = [];
function runningOn(holds: readonly Hold[], day: Day): readonly Hold[] {
  return holds.length === 0 ? NO_HOLDS : holds.filter((hold) => isRunning(hold, day));
}

function contactOf(decision: Decision, scenario: Scenario, on: Day, { items }: Story): Contact {
  const ids = new Set(decision.takes.map((take) => take.itemId));
  return {
    on, step: decision.step!, scenario, channel: decision.recipient!.channel, askedMinor: decision.totalMinor, items: items.filter((item) => ids.has(item.itemId)),
  };
}

const NEVER: Day = '9999-12-31';

/** The first day on which something may be otherwise than today: the ledger, a hold, an item that turns due or late, a step whose day comes. */
function nextLook(story: Story, ledger: Ledger, facts: CustomerFacts, scenario: Scenario | undefined, { decision, climbs }: Weighed, day: Day, next: Day): Day {
  if (facts.happenings.length > 0 && scenario && ladderOf(scenario).events.length > 0) return next;
  let look = NEVER;
  const see = (on: Day | null | undefined) => {
    if (on && on > day) look = earliest(look, on);
  };
  see(ledger.nextOn);
  for (const { dueOn, moves } of ledger.open) {
    // Due today it is shown, the day after it is late.
    if (dueOn >= day) {
      see(dueOn);
      see(dueOn === day ? next : undefined);
    }
    for (const { on } of moves) see(on);
  }
  for (const { startsOn, endsOn } of story.holds) {
    see(startsOn);
    if (endsOn !== null && endsOn >= day) see(addDays(endsOn, 1));
  }
  for (const { happenedOn } of story.happenings) see(happenedOn);
  see(story.facts.insolventOn);
  // A step is due and something is between: the day it is over when that is known, else what was looked at above.
  const freed = decision?.because[0]?.facts;
  see((freed?.['again_on'] ?? freed?.['next_on']) as Day | undefined);
  for (const climb of climbs.values()) if (climb.kind === 'waits') see(climb.until);
  return look;
}
