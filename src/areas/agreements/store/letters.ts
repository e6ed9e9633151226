import { sql, type Tx } from '#platform/db.ts';
import type { Day } from '#values/day.ts';
import type { CustomerKind } from '#values/kinds.ts';

export type Addressee = { code: string; name: string; kind: CustomerKind; language: 'fr' | 'en'; contactId: number | null; contactName: string | null; email: string | null };

/** The customer, and the first contact who may be written to about an agreement: never sales, never an address that bounced or was opted out. */
export async function addressee(tx: Tx, customerId: number): Promise<Addressee | undefined> {
  return await tx.first<Addressee>(sql`
    select c.code, c.name, c.kind, c.language, k.contact_id "contactId", k.name "contactName", k.email
    from customer c
    left join lateral (
      select contact_id, name, email from contact k
      where k.organisation_id = c.organisation_id and k.customer_id = c.customer_id and k.email is not null and k.bounced_at is null and k.opted_out_at is null
        and k.role in ('accounts', 'management', 'other')
      order by array_position(array['accounts', 'management', 'other'], k.role), k.contact_id limit 1
    ) k on true
    where c.organisation_id = ${tx.organisationId} and c.customer_id = ${customerId}`);
}

export type LetterItemRow = { itemId: number; kind: string; reference: string; label: string; issuedOn: Day; dueOn: Day; amountMinor: number };

export async function itemsToShow(tx: Tx, itemIds: readonly number[]): Promise<LetterItemRow[]> {
  return await tx.rows<LetterItemRow>(sql`
    select item_id "itemId", kind, reference, label, issued_on "issuedOn", due_on "dueOn", amount_minor "amountMinor"
    from open_item where organisation_id = ${tx.organisationId} and item_id = any(${itemIds}::bigint[])
    order by due_on, item_id`);
}

/** Messages about an agreement that have not left: their natural keys begin with it (`promise:12:`). */
export async function waitingAbout(tx: Tx, customerId: number, subject: 'promise' | 'dispute' | 'plan', subjectId: number): Promise<number[]> {
  const rows = await tx.rows<{ messageId: number }>(sql`
    select message_id "messageId" from message
    where organisation_id = ${tx.organisationId} and customer_id = ${customerId} and purpose = 'agreement' and status in ('to_approve', 'approved', 'held', 'to_do', 'failed')
      and starts_with(natural_key, ${`${subject}:${subjectId}:`})`);
  return rows.map((row) => row.messageId);
}
