import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judgePlan, planMoves, planNotes, schedule, type PlanStatus, type RunningInstalment } from './plan.ts';

const sum = (amounts: readonly { amountMinor: number }[]) => amounts.reduce((total, one) => total + one.amountMinor, 0);

test('a thousand euros in three: the odd cent is paid first', () => {
  expect(schedule(100_000, { instalments: 3, firstOn: '2026-12-05', every: 'month', downMinor: 0 })).toEqual([
    { number: 1, dueOn: '2026-12-05', amountMinor: 33_334 }, { number: 2, dueOn: '2027-01-05', amountMinor: 33_333 }, { number: 3, dueOn: '2027-02-05', amountMinor: 33_333 },
  ]);
});

test('from the 31st, the last day of each shorter month, and the 31st again', () => {
  const days = schedule(50_000, { instalments: 5, firstOn: '2027-12-31', every: 'month', downMinor: 0 })!.map((one) => one.dueOn);
  expect(days).toEqual(['2027-12-31', '2028-01-31', '2028-02-29', '2028-03-31', '2028-04-30']);
});

test('every week is seven days later', () => {
  expect(schedule(300, { instalments: 3, firstOn: '2026-12-28', every: 'week', downMinor: 0 })!.map((one) => one.dueOn)).toEqual(['2026-12-28', '2027-01-04', '2027-01-11']);
});

test('a down payment is the first instalment', () => {
  expect(schedule(100_000, { instalments: 4, firstOn: '2026-12-01', every: 'month', downMinor: 40_000 })!.map((one) => one.amountMinor)).toEqual([40_000, 20_000, 20_000, 20_000]);
});

test.each([
  ['no instalment', 100, { instalments: 0, downMinor: 0 }],
  ['less than a cent each', 2, { instalments: 3, downMinor: 0 }],
  ['a down payment above the total', 100, { instalments: 3, downMinor: 101 }],
  ['a down payment that leaves nothing for the others', 100, { instalments: 3, downMinor: 100 }],
  ['one instalment smaller than the total', 100, { instalments: 1, downMinor: 50 }],
])('%s is no plan', (_, total, rhythm) => {
  expect(schedule(total, { firstOn: '2026-12-01', every: 'month', ...rhythm })).toBeUndefined();
});

test('whatever is cut, the parts sum to the total, are within a cent of each other, and their days only go forward', () => {
  const rhythm = fc.record({
    instalments: fc.integer({ min: 1, max: 120 }), every: fc.constantFrom('week' as const, 'month' as const), firstOn: fc.constantFrom('2026-01-31', '2028-02-29', '2026-12-30', '2026-11-20'),
    downMinor: fc.constant(0),
  });
  fc.assert(fc.property(fc.integer({ min: 120, max: 100_000_000_000 }), rhythm, fc.integer({ min: 0, max: 9_999 }), (total, drawn, downBp) => {
    const down = drawn.instalments > 1 ? Math.min(Math.floor((total * downBp) / 10_000), total - drawn.instalments) : 0;
    const cut = schedule(total, { ...drawn, downMinor: down })!;
    expect(cut).toHaveLength(drawn.instalments);
    expect(sum(cut)).toBe(total);
    const equal = cut.slice(down > 0 ? 1 : 0).map((one) => one.amountMinor);
    expect(Math.max(...equal) - Math.min(...equal)).toBeLessThanOrEqual(1);
    for (const [index, one] of cut.entries()) if (index > 0) expect(one.dueOn > cut[index - 1]!.dueOn).toBe(true);
  }));
});

test('beyond two years a private person’s plan is noted, and a company’s is not', () => {
  const long = schedule(260_000, { instalments: 26, firstOn: '2026-12-01', every: 'month', downMinor: 0 })!;
  expect(planNotes(long, 'individual', '2026-11-20')).toEqual([{ code: 'plan_beyond_grace', facts: { months: 24, last_on: '2029-01-01' } }]);
  expect(planNotes(long, 'company', '2026-11-20')).toEqual([]);
  expect(planNotes(long.slice(0, 24), 'individual', '2026-11-20')).toEqual([]);
});

const plan = { currency: 'EUR', graceDays: 5, voidAfter: 2, principalMinor: 90_000 };
const instalments = (warned: readonly number[] = []): RunningInstalment[] =>
  schedule(90_000, { instalments: 3, firstOn: '2026-09-01', every: 'month', downMinor: 0 })!.map((one) => ({ ...one, warnedOn: warned.includes(one.number) ? '2026-09-07' : null }));

test.each<[string, number, string, readonly number[], PlanStatus, number[]]>([
  ['before the first day', 0, '2026-08-20', [], 'accepted', []],
  ['on the last day of grace', 0, '2026-09-06', [], 'accepted', []],
  ['the day after warns', 0, '2026-09-07', [], 'accepted', [1]],
  ['and only once', 0, '2026-09-08', [1], 'accepted', []],
  ['a part of it does not save it', 29_999, '2026-09-07', [], 'accepted', [1]],
  ['paid', 30_000, '2026-09-30', [], 'accepted', []],
  ['the first paid late, the second late', 30_000, '2026-10-07', [1], 'accepted', [2]],
  ['two late void it', 0, '2026-10-07', [1], 'void', []],
  ['all paid early', 90_000, '2026-09-02', [], 'kept', []],
  ['all paid, however late', 90_000, '2027-09-02', [1], 'kept', []],
])('%s', (_, receivedMinor, today, warned, status, warns) => {
  const verdict = judgePlan(plan, instalments(warned), { receivedMinor, openMinor: 90_000 - receivedMinor }, today);
  expect([verdict.status, verdict.warn.map((one) => one.number)]).toEqual([status, warns]);
  expect(verdict.paid.reduce((total, one) => total + one.paidMinor, 0)).toBe(Math.min(receivedMinor, 90_000));
});

test('by setting, one late instalment voids the plan', () => {
  expect(judgePlan({ ...plan, voidAfter: 1 }, instalments(), { receivedMinor: 0, openMinor: 90_000 }, '2026-09-07').status).toBe('void');
});

test('settled otherwise than by a payment, it is over', () => {
  expect(judgePlan(plan, instalments(), { receivedMinor: 0, openMinor: 0 }, '2026-09-02')).toMatchObject({ status: 'cancelled', because: [{ code: 'plan_settled_otherwise' }] });
});

test('interest is on no item: the plan is kept when the items are paid, and its last instalment is never late for it', () => {
  const withInterest = schedule(93_000, { instalments: 3, firstOn: '2026-09-01', every: 'month', downMinor: 0 })!.map((one) => ({ ...one, warnedOn: null }));
  expect(judgePlan(plan, withInterest, { receivedMinor: 90_000, openMinor: 0 }, '2027-01-01').status).toBe('kept');
});

test('every status of a plan is reached, and every one that goes on leads to an end', () => {
  const all = Object.keys(planMoves) as PlanStatus[];
  const reached = new Set<PlanStatus>();
  const walk = (status: PlanStatus): void => {
    if (reached.has(status)) return;
    reached.add(status);
    planMoves[status].forEach(walk);
  };
  walk('draft');
  expect([...reached].sort()).toEqual([...all].sort());
  const ends = all.filter((status) => planMoves[status].length === 0);
  expect(ends.sort()).toEqual(['cancelled', 'kept', 'refused', 'void']);
  for (const status of all) expect(leadsToAnEnd(status)).toBe(true);
});

function leadsToAnEnd(status: PlanStatus, seen: readonly PlanStatus[] = []): boolean {
  if (planMoves[status].length === 0) return true;
  return !seen.includes(status) && planMoves[status].some((next) => leadsToAnEnd(next, [...seen, status]));
}
