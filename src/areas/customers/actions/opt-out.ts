import type { Actor } from '#areas/access/actor.ts';
import { record } from '#areas/access/audit.ts';
import { sql, type Tx } from '#platform/db.ts';

/** He asked for no more mail, or takes that back. @returns false when the customer has no such contact */
export async function optOut(tx: Tx, actor: Actor, { customerId, contactId, out }: { customerId: number; contactId: number; out: boolean }): Promise<boolean> {
  const known = await tx.run(sql`
    update contact set opted_out_at = ${out ? actor.now : null}
    where organisation_id = ${tx.organisationId} and customer_id = ${customerId} and contact_id = ${contactId}`) === 1;
  if (known) await record(tx, actor, out ? 'contact.opt_out' : 'contact.opt_in', `customer:${customerId}`, { contactId });
  return known;
}
