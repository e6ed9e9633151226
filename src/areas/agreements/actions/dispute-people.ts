import { may, type Actor } from '#areas/access/actor.ts';
import type { Tx } from '#platform/db.ts';
import { Refusal } from '#platform/refusal.ts';
import { collectorOf, membersOf } from '../store/dispute-parts.ts';

/** Whoever may bring what he knows of a customer may own a dispute, an action, or be named. */
export async function peopleOfDisputes(tx: Tx): Promise<{ userId: string; works: boolean }[]> {
  return (await membersOf(tx)).filter(({ role }) => may(role, 'note')).map(({ userId, role }) => ({ userId, works: may(role, 'work') }));
}

/** The one asked for; else who has the customer in his portfolio, who opens it, or for the machine the first who works there. */
export async function ownerOf(tx: Tx, actor: Actor, customerId: number, asked: string | null): Promise<string> {
  const people = await peopleOfDisputes(tx);
  if (asked !== null) {
    if (!people.some(({ userId }) => userId === asked)) throw new Refusal(422, 'dispute_stranger');
    return asked;
  }
  const collector = await collectorOf(tx, customerId);
  const first = [collector, actor.userId, ...people.filter(({ works }) => works).map(({ userId }) => userId)];
  return first.find((one) => people.some(({ userId }) => userId === one)) ?? actor.userId;
}

/** The one who sells, when there is only one. */
export async function salesOf(tx: Tx): Promise<string | undefined> {
  const sellers = (await membersOf(tx)).filter(({ role }) => role === 'sales');
  return sellers.length === 1 ? sellers[0]!.userId : undefined;
}
