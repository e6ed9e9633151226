import type { Tx } from '#platform/db.ts';
import { Refusal } from '#platform/refusal.ts';
import { may, type Actor } from '../actor.ts';
import { record } from '../audit.ts';
import { isMember } from '../store.ts';
import { deleteAbsence, insertAbsence, listAbsences, type Absence } from '../store/absences.ts';

export type { Absence } from '../store/absences.ts';
export { listAbsences } from '../store/absences.ts';

/** While somebody is away, the one who covers sees his work. One's own absence needs no further right; a colleague's does. */
export async function addAbsence(tx: Tx, actor: Actor, absence: Omit<Absence, 'absenceId'>): Promise<{ absenceId: number }> {
  const { userId, coveredBy, fromOn, toOn } = absence;
  refuseOthers(actor, userId);
  if (toOn < fromOn) throw new Refusal(422, 'absence_ends_before', { from_on: fromOn, to_on: toOn });
  if (toOn < actor.today) throw new Refusal(422, 'absence_past', { to_on: toOn });
  if (coveredBy === userId) throw new Refusal(422, 'absence_covers_self');
  if (!await isMember(tx, userId) || !await isMember(tx, coveredBy)) throw new Refusal(404, 'not_found');
  const other = (await listAbsences(tx, actor.today)).find((one) => one.userId === userId && one.fromOn <= toOn && one.toOn >= fromOn);
  if (other) throw new Refusal(409, 'absence_overlaps', { from_on: other.fromOn, to_on: other.toOn });
  const absenceId = await insertAbsence(tx, absence);
  await record(tx, actor, 'absence.add', `user:${userId}`, { coveredBy, fromOn, toOn });
  return { absenceId };
}

export async function removeAbsence(tx: Tx, actor: Actor, absenceId: number): Promise<void> {
  const gone = await deleteAbsence(tx, absenceId);
  if (!gone) throw new Refusal(404, 'not_found');
  refuseOthers(actor, gone.userId);
  await record(tx, actor, 'absence.remove', `user:${gone.userId}`, gone);
}

/** Whose work this person does today: his own, and that of those he covers, each until when. */
export async function coveredBy(tx: Tx, { userId, today }: Pick<Actor, 'userId' | 'today'>): Promise<Absence[]> {
  return (await listAbsences(tx, today)).filter((one) => one.coveredBy === userId && one.fromOn <= today);
}

function refuseOthers(actor: Actor, userId: string): void {
  if (userId !== actor.userId && !may(actor.role, 'users')) throw new Refusal(403, 'forbidden');
}
