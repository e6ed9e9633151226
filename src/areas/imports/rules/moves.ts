import { addDays, earliest, endOfMonth, latest, type Day } from '#values/day.ts';
import type { KnownCustomer, KnownItem, KnownPair } from './known.ts';
import { matchAgain, matchOpenings, matchPayments } from './match.ts';
import type { CustomerPlan, PlannedItem } from './receivables.ts';

/** An item to post. */
export type NewItem = Omit<PlannedItem, 'openMinor' | 'line' | 'minor'> & { minor: number; dueOn?: Day | undefined; currency?: string | undefined };
/** What a pair shall be allocated in all; 0 takes back what is there. */
export type WantedPair = {
  debitKey: string; creditKey: string; minor: number; on: Day; basis: 'read' | 'inferred'; rule: string; lettering: string;
};
/** The code an item known already bears now; '' when it bears none any more. */
export type NewLettering = { key: string; lettering: string };
export type CustomerMoves = {
  code: string; name: string; items: NewItem[]; pairs: WantedPair[]; letterings: NewLettering[];
  /** Planned items that the ledger has already, by their own key or as what they carry forward. */
  known: number;
  /** Items of the file's period that the file no longer has. */
  missing: KnownItem[];
  /** What the opening entries add to the ledger's own balance before them, or take from it. */
  openingGapMinor: number;
};

export type FileFacts = {
  firstOn: Day; lastOn: Day;
  /** The day of the opening entries, when the file has some on customer accounts. */
  openingOn: Day | undefined;
  /** The last day that files committed before this one reach. */
  horizonOn: Day | undefined;
  today: Day;
};

/** Where an item of the file stands in the ledger: by its key, old or new; or, of an opening balance not kept, in the items it carried. */
type Place = { key: string } | { among: string[] };

/**
 * Sets one customer of a ledger file against what the ledger knows of him. Pure; running it again after posting gives nothing more.
 *
 * A line seen before has its natural key; one renumbered since is recognised by what it says. An opening entry stands for the older items it carries, and
 * what it does not explain becomes one opening item, so that opening balance + movements is always the account's balance. Lettering newly read
 * replaces what was inferred: the pair is taken back and the new one appended, dated after the last day already told, so that the
 * balances of past days stay what they were.
 */
export function planCustomer(plan: CustomerPlan, known: KnownCustomer | undefined, facts: FileFacts): CustomerMoves {
  const { code, name } = plan.customer;
  const ledger = new Set((known?.items ?? []).map(({ key }) => key));
  const inFile = new Set(plan.items.map(({ key }) => key));
  const places: (Place | undefined)[] = plan.items.map(({ key }) => (ledger.has(key) ? { key } : undefined));
  const missing = renumbered(plan.items, places, known?.items ?? [], inFile, facts);
  const opening = carryForward(plan, places, known, facts);
  const items: NewItem[] = [];
  plan.items.forEach((item, index) => {
    if (places[index]) return;
    places[index] = { key: item.key };
    items.push(newItem(item));
  });
  const recognised = plan.items.length - items.length;
  const late = carriedSince(code, items, known?.items ?? [], facts);
  const added = [...items, ...(opening.adjustment ? [opening.adjustment] : []), ...(late ? [late] : [])];
  const pairs = new Pairs(added, known, facts);
  pairs.keepOrReplace(places as Place[]);
  pairs.want(plan, places as Place[]);
  if (!facts.openingOn && known) pairs.acrossYears(plan, places as Place[], openBefore(known, facts.firstOn));
  if (opening.left.length > 0) pairs.pour(opening.adjustment, opening.left, opening.closed, facts.openingOn!);
  if (late) pairs.pour(late, items, true, late.postedOn);
  return {
    code, name, items: added, pairs: pairs.changes(), letterings: relettered(plan.items, places as Place[], known, facts), known: recognised, missing,
    openingGapMinor: opening.adjustment?.minor ?? 0,
  };
}

function newItem({ openMinor: _open, line: _line, ...item }: PlannedItem): NewItem {
  return item;
}

/** Items known already whose code the file changes, brings or takes away; a file older than what is known says nothing of it. */
function relettered(items: readonly PlannedItem[], places: readonly Place[], known: KnownCustomer | undefined, facts: FileFacts): NewLettering[] {
  if (!known || !saysLast(facts)) return [];
  const before = new Map(known.items.map(({ key, lettering }) => [key, lettering]));
  return items.flatMap(({ lettering }, index) => {
    const place = places[index]!;
    if (!('key' in place)) return [];
    const was = before.get(place.key);
    return was === undefined || was === lettering ? [] : [{ key: place.key, lettering }];
  });
}

/** True unless a file committed before reaches further. */
function saysLast({ horizonOn, lastOn }: FileFacts): boolean {
  return horizonOn === undefined || lastOn >= horizonOn;
}

/** Finds lines that were renumbered or relabelled since an earlier file of the same period. @returns what the file no longer has. */
function renumbered(items: readonly PlannedItem[], places: (Place | undefined)[], known: readonly KnownItem[], inFile: ReadonlySet<string>, facts: FileFacts): KnownItem[] {
  const absent = known.filter((item) => item.postedOn >= facts.firstOn && item.postedOn <= facts.lastOn && !inFile.has(item.key) && isFromLedgerFile(item.key));
  if (absent.length === 0) return [];
  const found = matchAgain(items, absent, (index) => places[index] === undefined);
  for (const [index, item] of found) places[index] = { key: item.key };
  const taken = new Set(found.values());
  return absent.filter((item) => !taken.has(item));
}

/** Keys that other ways than a ledger file's lines give have a colon. */
function isFromLedgerFile(key: string): boolean {
  return !key.includes(':');
}

/** `left`: older items that no opening line carries by itself; `closed`: the opening says that nothing is left of them. */
type Opening = { adjustment: NewItem | undefined; left: KnownItem[]; closed: boolean };

/** Gives each opening line its place among the older items, and makes up the difference in one item. */
function carryForward(plan: CustomerPlan, places: (Place | undefined)[], known: KnownCustomer | undefined, facts: FileFacts): Opening {
  const { openingOn } = facts;
  if (!openingOn || !known) return { adjustment: undefined, left: [], closed: false };
  const older = openBefore(known, openingOn);
  const prefix = `opening:${openingOn}:`;
  const adjusted = known.items.filter(({ key }) => key.startsWith(prefix));
  if (older.length === 0 && adjusted.length === 0) return { adjustment: undefined, left: [], closed: false };
  const lines = plan.items.flatMap((item, index) => (item.kind === 'opening' && item.postedOn === openingOn && !places[index] ? [{ item, index }] : []));
  const match = matchOpenings(lines, older);
  let explained = 0;
  for (const { item, index } of lines) {
    const carried = match.carried.get(index);
    if (!carried) continue;
    places[index] = carried.length === 1 ? { key: carried[0]!.key } : { among: carried.map(({ key }) => key) };
    explained += item.minor;
  }
  const before = older.reduce((sum, { openMinor }) => sum + openMinor, 0);
  const gap = explained - before - adjusted.reduce((sum, { minor }) => sum + minor, 0);
  const adjustment = gap === 0 ? undefined : adjustmentItem(plan.customer.code, openingOn, gap, adjusted.length, 'Écart de reprise à l\'ouverture');
  return { adjustment, left: match.left, closed: match.closed };
}

/** Items posted before the day and open at the end of the day before; their `openMinor` as it was then. */
export function openBefore({ items, pairs }: KnownCustomer, day: Day): KnownItem[] {
  const since = new Map<string, number>();
  for (const { debitKey, creditKey, minor, on } of pairs) {
    if (on < day) continue;
    since.set(debitKey, (since.get(debitKey) ?? 0) + minor);
    since.set(creditKey, (since.get(creditKey) ?? 0) - minor);
  }
  return items.filter(({ postedOn }) => postedOn < day).map((item) => ({ ...item, openMinor: item.openMinor + (since.get(item.key) ?? 0) })).filter(({ openMinor }) => openMinor !== 0);
}

function adjustmentItem(customer: string, on: Day, minor: number, rank: number, label: string): NewItem {
  return {
    customer, kind: 'opening', key: `opening:${on}:${customer}:${rank + 1}`, reference: '', label, journal: 'AN', entry: '', account: '', issuedOn: on, postedOn: on, minor, ageUnknown: true, lettering: '',
  };
}

/** Lines of a year already carried forward: what they leave is in the later year's opening, so that it is taken out on that day. */
function carriedSince(customer: string, items: readonly NewItem[], known: readonly KnownItem[], facts: FileFacts): NewItem | undefined {
  const openings = known.filter(({ kind, postedOn }) => kind === 'opening' && postedOn > facts.lastOn);
  const on = openings.reduce<Day | undefined>((first, { postedOn }) => (first === undefined || postedOn < first ? postedOn : first), undefined);
  if (on === undefined) return undefined;
  const minor = -items.reduce((sum, item) => sum + item.minor, 0);
  if (minor === 0) return undefined;
  return adjustmentItem(customer, on, minor, known.filter(({ key }) => key.startsWith(`opening:${on}:`)).length, 'Repris dans l\'à-nouveau suivant');
}

/**
 * The allocations wanted for one customer, held within what each item can take, and how they differ from those that stand. A pair of two items of the file is
 * the file's to say, and replaced; one that a person made, or of which a side is not in the file, stays.
 */
class Pairs {
  #facts: FileFacts;
  #items = new Map<string, { minor: number; postedOn: Day; fresh: boolean }>();
  #room = new Map<string, number>();
  #standing = new Map<string, KnownPair>();
  /** Of the pairs that stay, what is not yet counted as wanted. */
  #kept = new Map<string, number>();
  #replaced = new Set<string>();
  #added = new Map<string, WantedPair>();

  constructor(added: readonly NewItem[], known: KnownCustomer | undefined, facts: FileFacts) {
    this.#facts = facts;
    for (const { key, minor, postedOn } of known?.items ?? []) this.#items.set(key, { minor, postedOn, fresh: false });
    for (const { key, minor, postedOn } of added) this.#items.set(key, { minor, postedOn, fresh: true });
    for (const [key, { minor }] of this.#items) this.#room.set(key, Math.abs(minor));
    for (const pair of known?.pairs ?? []) this.#standing.set(idOf(pair), pair);
  }

  keepOrReplace(places: readonly Place[]): void {
    const own = new Set(places.flatMap((place) => ('key' in place ? [place.key] : [])));
    const carried = new Set(places.flatMap((place) => ('among' in place ? place.among : [])));
    // A file older than what is known says nothing against it.
    const mayReplace = saysLast(this.#facts);
    for (const [id, pair] of this.#standing) {
      const sides = [pair.debitKey, pair.creditKey];
      const said = sides.every((key) => own.has(key) || carried.has(key)) && sides.some((key) => own.has(key));
      if (mayReplace && said && pair.manualMinor === 0) this.#replaced.add(id);
      else {
        this.#kept.set(id, pair.minor);
        for (const key of sides) this.#room.set(key, this.#room.get(key)! - pair.minor);
      }
    }
  }

  /** What is read comes before what is inferred, should there not be room for both. */
  want({ allocations }: CustomerPlan, places: readonly Place[]): void {
    for (const basis of ['read', 'inferred'] as const) {
      for (const { debit, credit, minor, on, rule, lettering, ...one } of allocations) {
        if (one.basis !== basis) continue;
        let rest = minor;
        for (const debitKey of keysOf(places[debit]!)) {
          for (const creditKey of keysOf(places[credit]!)) {
            if (rest > 0) rest -= this.#want({ debitKey, creditKey, minor: rest, on, basis, rule, lettering });
          }
        }
      }
    }
  }

  /** Without opening entries, a credit left over pays an older item of the same reference, or of an amount that only one of each has. */
  acrossYears({ items }: CustomerPlan, places: readonly Place[], older: readonly KnownItem[]): void {
    const credits = items.flatMap((item, index) => (item.openMinor < 0 ? [{ item, index }] : []));
    const debits = older.filter(({ openMinor }) => openMinor > 0);
    for (const { line, known, rule } of matchPayments(credits, debits)) {
      const [creditKey] = keysOf(places[line.index]!);
      if (creditKey) this.#want({ debitKey: known.key, creditKey, minor: -line.item.openMinor, on: line.item.postedOn, basis: 'inferred', rule, lettering: '' });
    }
  }

  /** Sets a difference of opening against the items it speaks of, oldest first; when nothing is left of them, their own credits too. */
  pour(extra: NewItem | undefined, others: readonly { key: string }[], closed: boolean, on: Day): void {
    const ofSign = (sign: number): string[] => others.filter(({ key }) => Math.sign(this.#items.get(key)!.minor) === sign).map(({ key }) => key);
    const debits = [...(extra && extra.minor > 0 ? [extra.key] : []), ...ofSign(1)];
    const credits = [...(extra && extra.minor < 0 ? [extra.key] : []), ...ofSign(-1)];
    for (const creditKey of credits) {
      for (const debitKey of debits) {
        if (closed || debitKey === extra?.key || creditKey === extra?.key) {
          this.#add({ debitKey, creditKey, minor: Infinity, on, basis: 'inferred', rule: 'carried', lettering: '' });
        }
      }
    }
  }

  #want(pair: WantedPair): number {
    const id = idOf(pair);
    const kept = Math.min(pair.minor, this.#kept.get(id) ?? 0);
    if (kept > 0) this.#kept.set(id, this.#kept.get(id)! - kept);
    return kept + this.#add({ ...pair, minor: pair.minor - kept });
  }

  #add(pair: WantedPair): number {
    if (this.#items.get(pair.debitKey)!.minor <= 0 || this.#items.get(pair.creditKey)!.minor >= 0) return 0;
    const minor = Math.min(pair.minor, this.#room.get(pair.debitKey)!, this.#room.get(pair.creditKey)!);
    if (minor <= 0) return 0;
    const before = this.#added.get(idOf(pair));
    this.#added.set(idOf(pair), before ? { ...before, minor: before.minor + minor } : { ...pair, minor });
    for (const key of [pair.debitKey, pair.creditKey]) this.#room.set(key, this.#room.get(key)! - minor);
    return minor;
  }

  /**
   * Only what differs from what stands. A change that concerns items already told of, or an item that loses a pair, is dated after the last day told: the
   * balances of the days before stay what they were.
   */
  changes(): WantedPair[] {
    const learned = learnedOn(this.#facts);
    const loosened = new Set<string>();
    for (const id of this.#replaced) {
      const pair = this.#standing.get(id)!;
      if ((this.#added.get(id)?.minor ?? 0) < pair.minor) loosened.add(pair.debitKey).add(pair.creditKey);
    }
    const changes: WantedPair[] = [];
    for (const id of this.#replaced) {
      const { debitKey, creditKey, minor, on } = this.#standing.get(id)!;
      if (!this.#added.has(id) && minor !== 0) {
        changes.push({ debitKey, creditKey, minor: 0, on: latest(on, learned), basis: 'inferred', rule: 'taken_back', lettering: '' });
      }
    }
    for (const [id, pair] of this.#added) {
      const standing = this.#standing.get(id)?.minor ?? 0;
      const minor = pair.minor + (this.#replaced.has(id) ? 0 : standing);
      if (minor === standing) continue;
      const [debit, credit] = [this.#items.get(pair.debitKey)!, this.#items.get(pair.creditKey)!];
      const told = (!debit.fresh && !credit.fresh) || loosened.has(pair.debitKey) || loosened.has(pair.creditKey);
      const posted = latest(debit.postedOn, credit.postedOn);
      changes.push({ ...pair, minor, on: latest(latest(pair.on, posted), told ? learned : '') });
    }
    return changes;
  }
}

/** The first day after those already told: of the month after the last entry known when the file reaches it, so that a month's closing balance holds. */
function learnedOn({ horizonOn, today, lastOn }: FileFacts): Day {
  if (horizonOn === undefined) return '';
  const told = latest(addDays(horizonOn, 1), earliest(addDays(endOfMonth(horizonOn), 1), lastOn));
  return earliest(told, latest(today, lastOn));
}

function idOf({ debitKey, creditKey }: { debitKey: string; creditKey: string }): string {
  return `${debitKey}\u001f${creditKey}`;
}

function keysOf(place: Place): string[] {
  return 'key' in place ? [place.key] : place.among;
}
