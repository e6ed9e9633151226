import { addDays, earliest, latest, type Day } from '#values/day.ts';
import { matchAgain, matchOpenings, type OpeningMatch } from './match.ts';
import type { CustomerPlan, PlannedItem } from './receivables.ts';

/** What the ledger already has of one customer. `openMinor` is as of now; `minor` debits positive, credits negative. */
export type KnownItem = {
  key: string; kind: string; reference: string; journal: string; issuedOn: Day; postedOn: Day; minor: number; openMinor: number; currency: string;
};
/** What one pair is allocated in all, the part of it a person did by hand, and the latest of its days. */
export type KnownPair = { debitKey: string; creditKey: string; minor: number; manualMinor: number; on: Day };
export type KnownCustomer = { items: KnownItem[]; pairs: KnownPair[] };

/** An item to post. */
export type NewItem = Omit<PlannedItem, 'openMinor' | 'lettering' | 'line' | 'minor'> & { minor: number; dueOn?: Day | undefined; currency?: string | undefined };
/** What a pair shall be allocated in all; 0 takes back what is there. */
export type WantedPair = {
  debitKey: string; creditKey: string; minor: number; on: Day; basis: 'read' | 'inferred'; rule: string; lettering: string;
};
export type CustomerMoves = {
  code: string; name: string; items: NewItem[]; pairs: WantedPair[];
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
  const ledger = new Map((known?.items ?? []).map((item) => [item.key, item]));
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
  const late = carriedSince(plan.customer.code, items, known?.items ?? [], facts);
  for (const extra of [opening.adjustment, late]) if (extra) items.push(extra);
  const pairs = new Pairs(items, known, facts);
  pairs.want(plan, places as Place[]);
  for (const extra of [opening.adjustment, late]) if (extra) pairs.pour(extra, extra === late ? items : [], opening.left);
  return {
    code: plan.customer.code, name: plan.customer.name, items, pairs: pairs.changes(), known: plan.items.length - items.length + (opening.adjustment ? 1 : 0) + (late ? 1 : 0),
    missing, openingGapMinor: opening.adjustment?.minor ?? 0,
  };
}

function newItem({ openMinor: _open, lettering: _lettering, line: _line, ...item }: PlannedItem): NewItem {
  return item;
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

type Opening = { adjustment: NewItem | undefined; left: KnownItem[] };

/** Gives each opening line its place among the older items, and makes up the difference in one item. */
function carryForward(plan: CustomerPlan, places: (Place | undefined)[], known: KnownCustomer | undefined, facts: FileFacts): Opening {
  const { openingOn } = facts;
  if (!openingOn || !known) return { adjustment: undefined, left: [] };
  const older = openBefore(known, openingOn);
  const prefix = `opening:${openingOn}:`;
  const adjusted = known.items.filter(({ key }) => key.startsWith(prefix));
  if (older.length === 0 && adjusted.length === 0) return { adjustment: undefined, left: [] };
  const lines = plan.items.flatMap((item, index) => (item.kind === 'opening' && item.postedOn === openingOn && !places[index] ? [{ item, index }] : []));
  const match: OpeningMatch = matchOpenings(lines, older);
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
  return { adjustment, left: match.left };
}

/** Items posted before the day and open at the end of the day before; their `openMinor` as it was then. */
function openBefore({ items, pairs }: KnownCustomer, day: Day): KnownItem[] {
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
    customer, kind: 'opening', key: `opening:${on}:${customer}:${rank + 1}`, reference: '', label, journal: 'AN', entry: '', account: '', issuedOn: on, postedOn: on, minor, ageUnknown: true,
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

/** The allocations wanted for one customer, held within what each item can take, and their difference with those that stand. */
class Pairs {
  #facts: FileFacts;
  #sizes = new Map<string, number>();
  #posted = new Map<string, Day>();
  #fresh = new Set<string>();
  #standing = new Map<string, KnownPair>();
  #wanted = new Map<string, WantedPair>();
  #gone = new Map<string, KnownPair>();
  #room = new Map<string, number>();

  constructor(items: readonly NewItem[], known: KnownCustomer | undefined, facts: FileFacts) {
    this.#facts = facts;
    for (const { key, minor, postedOn } of [...(known?.items ?? []), ...items]) {
      this.#sizes.set(key, minor);
      this.#posted.set(key, postedOn);
      this.#room.set(key, Math.abs(minor));
    }
    for (const { key } of items) this.#fresh.add(key);
    for (const pair of known?.pairs ?? []) this.#standing.set(`${pair.debitKey}\u001f${pair.creditKey}`, pair);
  }

  want({ items, allocations }: CustomerPlan, places: readonly Place[]): void {
    const inFile = new Set(places.flatMap((place) => ('key' in place ? [place.key] : place.among)));
    const exact = new Set(allocations.flatMap(({ debit, credit }) => {
      const [d, k] = [places[debit]!, places[credit]!];
      return 'key' in d && 'key' in k ? [`${d.key}\u001f${k.key}`] : [];
    }));
    // A file older than what is known says nothing against it; and what a person allocated stands.
    const mayTakeBack = this.#facts.horizonOn === undefined || this.#facts.lastOn >= this.#facts.horizonOn;
    const carried = new Set(places.flatMap((place) => ('among' in place ? place.among : [])));
    for (const [id, pair] of this.#standing) {
      const replaced = mayTakeBack && pair.manualMinor === 0 && inFile.has(pair.debitKey) && inFile.has(pair.creditKey) && !carried.has(pair.debitKey) && !carried.has(pair.creditKey);
      if (replaced && !exact.has(id)) this.#gone.set(id, pair);
      else if (!replaced || !exact.has(id)) this.#take(pair.debitKey, pair.creditKey, pair.minor);
    }
    for (const basis of ['read', 'inferred'] as const) {
      for (const { debit, credit, minor, on, rule, lettering, ...one } of allocations) {
        if (one.basis !== basis) continue;
        let rest = minor;
        for (const debitKey of this.#keys(places[debit]!)) {
          for (const creditKey of this.#keys(places[credit]!)) {
            if (rest > 0) rest -= this.#want({ debitKey, creditKey, minor: rest, on, basis, rule, lettering });
          }
        }
      }
    }
    void items;
  }

  /** Sets a difference of opening against what it explains, oldest first. */
  pour(extra: NewItem, own: readonly NewItem[], left: readonly KnownItem[]): void {
    const others = [...left.map(({ key, issuedOn }) => ({ key, issuedOn })), ...own.filter((item) => item !== extra)].sort((a, b) => (a.issuedOn < b.issuedOn ? -1 : a.issuedOn > b.issuedOn ? 1 : 0));
    const side = (sign: number): string[] => others.filter(({ key }) => Math.sign(this.#sizes.get(key) ?? 0) === sign).map(({ key }) => key);
    const debits = extra.minor > 0 ? [extra.key] : side(1);
    const credits = extra.minor < 0 ? [extra.key, ...side(-1)] : side(-1);
    for (const creditKey of credits) {
      for (const debitKey of debits) {
        const minor = Math.min(this.#room.get(debitKey) ?? 0, this.#room.get(creditKey) ?? 0);
        if (minor > 0) this.#want({ debitKey, creditKey, minor, on: extra.postedOn, basis: 'inferred', rule: 'carried', lettering: '' });
      }
    }
  }

  /** Of an opening balance not kept: the carried items, those with room first to last. */
  #keys(place: Place): string[] {
    return 'key' in place ? [place.key] : place.among;
  }

  #want(pair: WantedPair): number {
    const [debit, credit] = [this.#sizes.get(pair.debitKey) ?? 0, this.#sizes.get(pair.creditKey) ?? 0];
    if (debit <= 0 || credit >= 0) return 0;
    const id = `${pair.debitKey}\u001f${pair.creditKey}`;
    const minor = Math.min(pair.minor, this.#room.get(pair.debitKey)!, this.#room.get(pair.creditKey)!);
    if (minor <= 0) return 0;
    const before = this.#wanted.get(id);
    // What stands and is not replaced was already counted: the pair grows by what is added to it.
    const standing = before ? 0 : this.#counted.get(id) ?? 0;
    this.#wanted.set(id, { ...(before ?? pair), minor: (before?.minor ?? standing) + minor });
    this.#take(pair.debitKey, pair.creditKey, minor, false);
    return minor;
  }

  #counted = new Map<string, number>();

  #take(debitKey: string, creditKey: string, minor: number, counted = true): void {
    if (counted) this.#counted.set(`${debitKey}\u001f${creditKey}`, minor);
    this.#room.set(debitKey, (this.#room.get(debitKey) ?? 0) - minor);
    this.#room.set(creditKey, (this.#room.get(creditKey) ?? 0) - minor);
  }

  /** Only what differs from what stands. A change between items known before is dated after the last day already told. */
  changes(): WantedPair[] {
    const learned = this.#facts.horizonOn === undefined ? '' : earliest(addDays(this.#facts.horizonOn, 1), latest(this.#facts.today, this.#facts.lastOn));
    const loosened = new Set<string>();
    const changes: WantedPair[] = [];
    for (const [id, pair] of this.#gone) {
      loosened.add(pair.debitKey).add(pair.creditKey);
      if (!this.#wanted.has(id) && pair.minor !== 0) {
        changes.push({ debitKey: pair.debitKey, creditKey: pair.creditKey, minor: 0, on: latest(pair.on, learned), basis: 'inferred', rule: 'taken_back', lettering: '' });
      }
    }
    for (const [id, pair] of this.#wanted) {
      const standing = this.#standing.get(id);
      if (standing?.minor === pair.minor) continue;
      if (standing && standing.minor > pair.minor) loosened.add(pair.debitKey).add(pair.creditKey);
    }
    for (const [id, pair] of this.#wanted) {
      if (this.#standing.get(id)?.minor === pair.minor) continue;
      const told = (!this.#fresh.has(pair.debitKey) && !this.#fresh.has(pair.creditKey)) || loosened.has(pair.debitKey) || loosened.has(pair.creditKey);
      const posted = latest(this.#posted.get(pair.debitKey) ?? pair.on, this.#posted.get(pair.creditKey) ?? pair.on);
      changes.push({ ...pair, on: latest(latest(pair.on, posted), told ? learned : '') });
    }
    return changes;
  }
}
