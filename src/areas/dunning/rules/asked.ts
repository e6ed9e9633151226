import { withoutStop, type Hold } from '#areas/agreements/rules/hold.ts';
import type { Day } from '#values/day.ts';
import { because, type Reason } from '#values/reason.ts';
import { einvoiceStops } from './einvoice.ts';
import type { CustomerFacts, ItemFacts } from './facts.ts';

/** Reasons name at most so many items one by one. */
const NAMED = 3;

/** `asked`: what may be asked for, each item with `openMinor` less the part that is held. `credits`: negative. `lateAtAll`: something is past due, held or not. */
export type Asked = { asked: readonly ItemFacts[]; credits: readonly ItemFacts[]; left: readonly Reason[]; lateAtAll: boolean };

type Left = { item: ItemFacts; holds: readonly Hold[] };

/** Sorts a customer's items into what may be asked for, what may not and why, and his credits. */
export function askedOf({ items, holds, currency }: Pick<CustomerFacts, 'items' | 'holds' | 'currency'>, today: Day): Asked {
  const heldBy = holds.length === 0 ? undefined : Map.groupBy(holds.filter((hold) => hold.itemId !== null), (hold) => hold.itemId!);
  const asked: ItemFacts[] = [];
  const credits: ItemFacts[] = [];
  const whole: Left[] = [];
  const part: (Left & { askedMinor: number })[] = [];
  const [alone, aged, electronic]: [ItemFacts[], ItemFacts[], ItemFacts[]] = [[], [], []];
  let lateAtAll = false;
  for (const item of items) {
    if (item.openMinor < 0) {
      credits.push(item);
      continue;
    }
    const late = item.dueOn < today;
    lateAtAll ||= late;
    const itemHolds = heldBy?.get(item.itemId);
    const askedMinor = itemHolds ? item.openMinor - heldMinor(item, itemHolds) : item.openMinor;
    if (askedMinor === 0) whole.push({ item, holds: itemHolds! });
    else if (item.letteredAlone) { if (late) alone.push(item); }
    else if (item.ageUnknown) { if (late) aged.push(item); }
    else if (einvoiceStops(item.einvoiceStatus)) { if (late) electronic.push(item); }
    else if (askedMinor < item.openMinor) {
      part.push({ item, holds: itemHolds!, askedMinor });
      asked.push({ ...item, openMinor: askedMinor });
    } else asked.push(item);
  }
  return { asked, credits, left: whyLeft({ whole, part, alone, aged, electronic, currency, today }), lateAtAll };
}

/** How much of an item is held: all of it by one hold on the whole, else the parts together. */
export function heldMinor({ openMinor }: Pick<ItemFacts, 'openMinor'>, holds: readonly Pick<Hold, 'heldMinor'>[]): number {
  return Math.min(openMinor, holds.reduce((sum, hold) => sum + (hold.heldMinor ?? openMinor), 0));
}

function whyLeft({ whole, part, alone, aged, electronic, currency, today }: {
  whole: readonly Left[]; part: readonly (Left & { askedMinor: number })[]; alone: readonly ItemFacts[]; aged: readonly ItemFacts[]; electronic: readonly ItemFacts[];
  currency: string; today: Day;
}): Reason[] {
  if (whole.length + part.length + alone.length + aged.length + electronic.length === 0) return [];
  const partAsked = part.filter(({ item }) => item.dueOn <= today);
  const named = electronic.slice(0, NAMED);
  return [
    ...whole.slice(0, NAMED).map(({ item, holds }) => whyWhole(item, holds)),
    ...(whole.length > NAMED ? [because('items_left_out', { count: whole.length - NAMED })] : []),
    ...partAsked.slice(0, NAMED).map(({ item, holds, askedMinor }) =>
      because(`item_part_${holds[0]!.kind}`, { reference: nameOf(item), held_minor: item.openMinor - askedMinor, asked_minor: askedMinor, currency, since_on: holds[0]!.startsOn })),
    ...(partAsked.length > NAMED ? [because('items_part_held', { count: partAsked.length - NAMED })] : []),
    ...(alone.length > 0 ? [because('lettered_alone', { count: alone.length, reference: nameOf(alone[0]!) })] : []),
    ...(aged.length > 0 ? [because('age_unknown_left_out', { count: aged.length })] : []),
    ...named.map((item) => because(`einvoice_${item.einvoiceStatus!}`, { reference: nameOf(item) })),
    ...(electronic.length > NAMED ? [because('items_left_out', { count: electronic.length - NAMED })] : []),
  ];
}

/** A promise, a dispute and a plan each in their own words; anything else in those of the person who placed it. */
function whyWhole(item: ItemFacts, holds: readonly Hold[]): Reason {
  const { kind, reason, startsOn, endsOn } = holds.find((hold) => hold.heldMinor === null) ?? holds[0]!;
  const why = withoutStop(reason);
  if (kind === 'promise' || kind === 'plan' || (kind === 'dispute' && why === '')) {
    return because(`item_held_${kind}${endsOn === null ? '' : '_until'}`, { reference: nameOf(item), since_on: startsOn, ...(endsOn === null ? {} : { ends_on: endsOn }) });
  }
  return because('item_left_out', { reference: nameOf(item), why, since_on: startsOn });
}

export function nameOf({ reference, label }: Pick<ItemFacts, 'reference' | 'label'>): string {
  return reference || label;
}
