import { Chance } from '#seed/chance.ts';
import { addDays, type Day } from '#values/day.ts';
import type { CustomerKind } from '#values/kinds.ts';

/** How somebody really pays: known to nobody but the simulation. */
export type Nature = 'prompt' | 'late' | 'irregular' | 'slow' | 'bad' | 'never';
/** What a mail server does with mail to an address, from a day on. */
export type Fate = 'refused' | 'bounces' | 'full';
export type Address = { email: string; dead: { from: Day; how: Fate } | null };

export type Invoice = {
  key: string; reference: string; debtor: Debtor; issuedOn: Day; dueOn: Day; amountMinor: number;
  /** Truth: not paid. */
  owedMinor: number;
  /** As Encours was told. */
  ledgerMinor: number; itemId: number | null; toldOn: Day | null;
  payOn: Day | null;
};

export type Debtor = {
  index: number; code: string; name: string; kind: CustomerKind; nature: Nature; chance: Chance; addresses: Address[]; phone: string | null; postalAddress: string;
  /** Days between two invoices. */
  every: number;
  customerId: number; invoices: Invoice[];
  /** Credits as Encours was told, not yet set against anything. */
  looseMinor: number;
};

const NATURES: readonly (readonly [Nature, number])[] = [['prompt', 0.46], ['late', 0.24], ['irregular', 0.12], ['slow', 0.1], ['bad', 0.06], ['never', 0.02]];

export function makeDebtors(count: number, seed: number, firstOn: Day): Debtor[] {
  return Array.from({ length: count }, (_, index): Debtor => {
    const chance = new Chance(`${seed}:debtor:${index}`);
    const code = `S${String(index + 1).padStart(6, '0')}`;
    return {
      index, code, name: `Maison ${code}`, kind: kindOf(chance), nature: weighted(chance, NATURES), chance, addresses: addressesOf(chance, code, firstOn),
      phone: chance.next() < 0.75 ? `06 ${String(10_000_000 + index).replace(/(..)(?=.)/g, '$1 ').trim()}` : null,
      postalAddress: chance.next() < 0.7 ? `${index + 1} rue des Essais\n44000 NANTES` : '',
      every: chance.between(40, 120), customerId: 0, invoices: [], looseMinor: 0,
    };
  });
}

export function weighted<T>(chance: Chance, of: readonly (readonly [T, number])[]): T {
  let left = chance.next() * of.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [one, weight] of of) {
    left -= weight;
    if (left < 0) return one;
  }
  return of.at(-1)![0];
}

function kindOf(chance: Chance): CustomerKind {
  return weighted(chance, [['company', 0.84], ['individual', 0.1], ['public', 0.06]]);
}

function addressesOf(chance: Chance, code: string, firstOn: Day): Address[] {
  const count = weighted(chance, [[1, 0.77], [2, 0.19], [0, 0.04]]);
  return Array.from({ length: count }, (_, at) => newAddress(chance, `${at === 0 ? 'compta' : 'direction'}@${code.toLowerCase()}.example`, firstOn));
}

/** Most addresses live; some are wrong from the start, some die one day. */
export function newAddress(chance: Chance, email: string, from: Day): Address {
  const how = weighted<Fate | null>(chance, [[null, 0.91], ['refused', 0.035], ['bounces', 0.035], ['full', 0.02]]);
  return { email, dead: how === null ? null : { how, from: chance.next() < 0.5 ? from : addDays(from, chance.between(1, 300)) } };
}

/** The day he pays an invoice without being asked; null never. */
export function payDay({ nature, chance }: Debtor, dueOn: Day): Day | null {
  switch (nature) {
    case 'prompt': return addDays(dueOn, chance.between(-8, 2));
    case 'late': return addDays(dueOn, chance.between(5, 22));
    case 'irregular': return addDays(dueOn, chance.between(-3, 50));
    case 'slow': return addDays(dueOn, chance.between(25, 75));
    case 'bad': return chance.next() < 0.4 ? null : addDays(dueOn, chance.between(40, 160));
    case 'never': return null;
  }
}

/** How likely a reminder that is read makes him pay. */
export const MOVED: Readonly<Record<Nature, number>> = { prompt: 0.6, late: 0.5, irregular: 0.4, slow: 0.3, bad: 0.15, never: 0 };
