import { sql, type Tx } from '#platform/db.ts';
import type { Actor } from './actor.ts';

/** Writes down who did what to what: `hold.place`, `customer:12`. Never a password or a key in the detail. */
export async function record(tx: Tx, actor: Actor, action: string, subject: string | null, detail: object = {}): Promise<void> {
  await tx.run(sql`
    insert into audit_event (organisation_id, user_id, at, action, subject, detail)
    values (${tx.organisationId}, ${actor.userId}, ${actor.now}, ${action}, ${subject}, ${JSON.stringify(detail)}::jsonb)`);
}
