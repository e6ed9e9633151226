import { expect, test } from 'vitest';
import type { Conditions } from '../contract/scenario.ts';
import { customer, scenario } from '#test/dunning.ts';
import { scenarioFor, whyScenario } from './assignment.ts';
import { unmet } from './conditions.ts';
import type { CustomerFacts } from './facts.ts';

const lune = customer([], { segment: 'Grands comptes', strategic: true, grade: 'B', groupName: 'Groupe Astral', collectorUserId: 'u1', limitMinor: 1_000_000 });
const amounts = { amountMinor: 100_000, owedMinor: 400_000 };

test.each<[string, Conditions, string | undefined]>([
  ['nothing asked', {}, undefined],
  ['from what is asked', { fromMinor: 100_000 }, undefined],
  ['from more', { fromMinor: 100_001 }, 'amount_below'],
  ['to what is asked', { toMinor: 100_000 }, undefined],
  ['to less', { toMinor: 99_999 }, 'amount_above'],
  ['forty percent of the limit', { shareOfLimitFromBp: 4_000 }, undefined],
  ['more of the limit', { shareOfLimitFromBp: 4_001 }, 'share'],
  ['his profile', { profiles: ['bad', 'good'] }, undefined],
  ['another profile', { profiles: ['bad'] }, 'profile'],
  ['another kind', { kinds: ['public', 'individual'] }, 'kind'],
  ['another segment', { segments: ['PME'] }, 'segment'],
  ['strategic', { strategic: true }, undefined],
  ['not strategic', { strategic: false }, 'strategic'],
  ['his grade', { grades: ['A', 'B'] }, undefined],
  ['another grade', { grades: ['F'] }, 'grade'],
  ['another group', { groups: ['Groupe Lunaire'] }, 'group'],
  ['his portfolio', { portfolios: ['u1'] }, undefined],
  ['another portfolio', { portfolios: ['u2'] }, 'portfolio'],
  ['all of them, the last fails', { fromMinor: 1, profiles: ['good'], segments: ['Grands comptes'], portfolios: ['u2'] }, 'portfolio'],
])('%s', (_name, conditions, code) => expect(unmet(conditions, lune, amounts)?.code).toBe(code));

test.each<[string, number | null, string | undefined]>([['no limit', null, 'no_limit'], ['a limit of nothing', 0, undefined]])('a share of %s', (_name, limitMinor, code) =>
  expect(unmet({ shareOfLimitFromBp: 5_000 }, { ...lune, limitMinor }, amounts)?.code).toBe(code));

test('what nobody said of him meets no list', () => {
  const bare = customer([], {});
  expect([{ grades: ['A' as const] }, { groups: ['x'] }, { portfolios: ['u1'] }].map((one) => unmet(one, bare, amounts)?.code)).toEqual(['grade', 'group', 'portfolio']);
});

const all = [
  { ...scenario, scenarioId: 1, name: 'Gros montants', applies: { fromMinor: 500_000 } },
  { ...scenario, scenarioId: 2, name: 'Arrêté', active: false },
  { ...scenario, scenarioId: 3, name: 'Portefeuille', applies: { portfolios: ['u1'] } },
  { ...scenario, scenarioId: 4, name: 'Tous' },
];
const has = (more: Partial<CustomerFacts>, owedMinor = 0) => {
  const one = { ...customer([], more), owedMinor };
  const found = scenarioFor(all, one);
  return [found?.name, ...whyScenario(found, one).map(({ code }) => code)];
};
test('the first active one that speaks to him; the one a person chose goes before, while it is active', () => {
  expect(has({})).toEqual(['Tous', 'profile_good']);
  expect(has({}, 500_000)).toEqual(['Gros montants', 'profile_good']);
  expect(has({ collectorUserId: 'u1' })).toEqual(['Portefeuille', 'profile_good']);
  expect(has({ class: 'bad' })).toEqual([undefined, 'no_scenario_bad']);
  expect(has({ class: 'bad', chosen: { scenarioId: 3, reason: 'Accord' } })).toEqual(['Portefeuille', 'scenario_chosen']);
  expect(has({ chosen: { scenarioId: 2, reason: 'Accord' } })).toEqual(['Tous', 'profile_good', 'chosen_inactive']);
});
