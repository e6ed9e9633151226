import type { Actor } from '#areas/access/actor.ts';
import { record } from '#areas/access/audit.ts';
import { customerExists } from '#areas/customers/actions.ts';
import type { Tx } from '#platform/db.ts';
import { Refusal } from '#platform/refusal.ts';
import type { PayerClass } from './contract.ts';
import { assess, payerPolicy, type Assessment, type PaymentFacts } from './rules/payer-class.ts';
import { findProfile, markSetByHand, paymentFacts, saveBrokenPromises, saveProfiles, withoutProfile, type StoredProfile } from './store.ts';

/** Judges customers from their payments, some or all, and keeps what came out; a class set by hand stays. @returns how many were judged. */
export async function assessProfiles(tx: Tx, actor: Actor, customerIds?: readonly number[]): Promise<number> {
  const facts = await paymentFacts(tx, actor.today, payerPolicy, customerIds);
  await saveProfiles(tx, actor.today, judged(facts, actor));
  return facts.length;
}

function* judged(rows: readonly (PaymentFacts & { customerId: number })[], actor: Actor): Generator<Assessment & { customerId: number; facts: PaymentFacts }> {
  for (const { customerId, ...facts } of rows) yield { customerId, facts, ...assess(facts, actor.today) };
}

/** The room of agreements tells how many promises each customer broke in the last twelve months; who is not named broke none. Those for whom it is news are judged again. */
export async function noteBrokenPromises(tx: Tx, actor: Actor, counts: readonly { customerId: number; count: number }[]): Promise<void> {
  const unjudged = await withoutProfile(tx, counts.map((one) => one.customerId));
  if (unjudged.length > 0) await assessProfiles(tx, actor, unjudged);
  const changed = await saveBrokenPromises(tx, counts);
  if (changed.length > 0) await assessProfiles(tx, actor, changed);
}

/** What is kept of a customer, or judged now when nothing is yet. */
export async function readProfile(tx: Tx, actor: Actor, customerId: number): Promise<StoredProfile> {
  const kept = await findProfile(tx, customerId);
  if (kept) return kept;
  const [row] = await paymentFacts(tx, actor.today, payerPolicy, [customerId]);
  if (!row) throw new Refusal(404, 'not_found');
  const { customerId: _, ...figures } = row;
  const { class: derivedClass, because } = assess(figures, actor.today);
  return { class: derivedClass, derivedClass, because, figures, assessedOn: actor.today, setReason: null, setBy: null, setAt: null };
}

/** A person knows better, and says why; null gives the customer back to the judgement of his payments. */
export async function setProfile(tx: Tx, actor: Actor, { customerId, class: setClass, why }: { customerId: number; class: PayerClass | null; why: string }): Promise<void> {
  if (setClass !== null && why === '') throw new Refusal(422, 'profile_without_reason');
  if (!await customerExists(tx, customerId)) throw new Refusal(404, 'not_found');
  if (!await findProfile(tx, customerId)) await assessProfiles(tx, actor, [customerId]);
  await markSetByHand(tx, customerId, setClass, why, actor.now);
  await record(tx, actor, setClass === null ? 'profile.release' : 'profile.set', `customer:${customerId}`, setClass === null ? {} : { class: setClass, why });
}
