import type { Actor } from '#areas/access/actor.ts';
import { judgePlans } from '#areas/agreements/actions/judge-plans.ts';
import { acceptPlan, approvePlan, draftPlan, proposePlan } from '#areas/agreements/actions/plans.ts';
import { judgePromises, makePromise } from '#areas/agreements/actions/promises.ts';
import { sql, type Tx } from '#platform/db.ts';
import type { Day } from '#values/day.ts';

/** `oldest`: on so many of his items, those due first. Made on days of a run, all before it. */
type ToldPromise = { code: string; madeOn: Day; dueOn: Day; oldest: number; euros?: number; currency?: string; source: 'call' | 'visit'; note: string };
type ToldPlan = {
  code: string; draftedOn: Day; oldest: number; instalments: number; firstOn: Day; note: string;
  /** How far it went: a draft waits for approval; offered and accepted on these days. */
  proposedOn?: Day; acceptedOn?: Day;
};

const promises: readonly ToldPromise[] = [
  // Kept.
  { code: 'C1051', madeOn: '2026-10-30', dueOn: '2026-11-06', oldest: 1, source: 'call', note: 'Virement après l’acompte de son chantier.' },
  { code: 'C1032', madeOn: '2026-10-30', dueOn: '2026-11-06', oldest: 2, source: 'call', note: 'Règle les deux plus anciennes au prochain virement.' },
  // Kept in part: he pays three fifths, as always.
  { code: 'C1091', madeOn: '2026-11-06', dueOn: '2026-11-13', oldest: 2, source: 'visit', note: '' },
  // Broken, twice.
  { code: 'C1081', madeOn: '2026-10-02', dueOn: '2026-10-09', oldest: 1, source: 'call', note: 'Chèque à la fin de la semaine.' },
  { code: 'C1081', madeOn: '2026-10-30', dueOn: '2026-11-13', oldest: 2, source: 'call', note: 'Promet un virement du tout pour le 13 novembre.' },
  // Open.
  { code: 'C1040', madeOn: '2026-11-13', dueOn: '2026-11-24', oldest: 1, euros: 3_000, source: 'call', note: 'Attend le solde d’un salon ; 3 000 € sûrs.' },
  { code: 'C1086', madeOn: '2026-11-20', dueOn: '2026-11-30', oldest: 1, currency: 'GBP', source: 'call', note: 'In their payment run of 30 November.' },
];

const plans: readonly ToldPlan[] = [
  // Runs, and is kept to the day.
  {
    code: 'C1082', draftedOn: '2026-08-28', proposedOn: '2026-08-28', acceptedOn: '2026-09-04', oldest: 4, instalments: 7, firstOn: '2026-09-05',
    note: 'Saison de printemps manquée ; les nouvelles factures sont payées comptant.',
  },
  // Runs, with an instalment late.
  { code: 'C1056', draftedOn: '2026-10-02', proposedOn: '2026-10-02', acceptedOn: '2026-10-09', oldest: 3, instalments: 5, firstOn: '2026-10-09', note: 'Rentrée de loyers en fin de mois.' },
  // Waits for the customer; waits for approval.
  { code: 'C1072', draftedOn: '2026-11-13', proposedOn: '2026-11-13', oldest: 1, instalments: 3, firstOn: '2026-12-01', note: 'Demandé au téléphone.' },
  { code: 'C1031', draftedOn: '2026-11-20', oldest: 2, instalments: 4, firstOn: '2026-12-05', note: 'Demande quatre fois sans frais.' },
];

/** Judges what was agreed, then agrees what was agreed that day, by the rooms' own actions. `then`: the actor on the day of the run. */
export async function agreeWeek(tx: Tx, then: Actor, ids: ReadonlyMap<string, number>): Promise<void> {
  // Judged by the machine, agreed by a person.
  const [machine, system] = [{ ...tx, userId: 'system' }, { ...then, userId: 'system', role: 'system' as const }];
  await judgePromises(machine, system);
  await judgePlans(machine, system);
  for (const told of promises.filter(({ madeOn }) => madeOn === then.today)) {
    const customerId = ids.get(told.code)!;
    const { currency = 'EUR', euros, dueOn, source, note } = told;
    await makePromise(tx, then, {
      customerId, currency, amountMinor: euros === undefined ? null : euros * 100, dueOn, source, note, itemIds: await oldestOpen(tx, customerId, told.oldest), sourceMessageId: null, sourceReplyId: null,
    });
  }
  for (const told of plans) await livePlan(tx, then, ids.get(told.code)!, told);
}

async function livePlan(tx: Tx, then: Actor, customerId: number, told: ToldPlan): Promise<void> {
  if (told.draftedOn === then.today) {
    const { planId } = await draftPlan(tx, then, {
      customerId, currency: 'EUR', itemIds: await oldestOpen(tx, customerId, told.oldest), instalments: told.instalments, firstOn: told.firstOn, every: 'month', downMinor: 0,
      interestMinor: 0, interestFrozen: true, note: told.note,
    });
    if (told.proposedOn === then.today) {
      await approvePlan(tx, then, planId);
      await proposePlan(tx, then, planId);
    }
  }
  if (told.acceptedOn === then.today) await acceptPlan(tx, then, { planId: await planOf(tx, customerId), how: 'signed', documentId: null, replyId: null });
}

async function oldestOpen(tx: Tx, customerId: number, count: number): Promise<number[]> {
  const rows = await tx.rows<{ itemId: number }>(sql`
    select item_id "itemId" from open_item where organisation_id = ${tx.organisationId} and customer_id = ${customerId} and open_minor > 0 order by due_on, item_id limit ${count}`);
  return rows.map((row) => row.itemId);
}

async function planOf(tx: Tx, customerId: number): Promise<number> {
  return (await tx.one<{ planId: number }>(sql`
    select plan_id "planId" from plan where organisation_id = ${tx.organisationId} and customer_id = ${customerId}`)).planId;
}
