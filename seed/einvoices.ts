import type { Actor } from '#areas/access/actor.ts';
import { setEinvoiceStatus } from '#areas/ledger/actions.ts';
import { sql, type Tx } from '#platform/db.ts';
import { addDays } from '#values/day.ts';
import type { EinvoiceStatus } from '#values/einvoice.ts';

/** What the platform said of the latest invoices, in their order: most arrived and were taken in charge; one was refused, one is not delivered yet. */
const said: readonly EinvoiceStatus[] = ['approved', 'taken', 'refused', 'available', 'approved', 'deposited', 'taken', 'delivered', 'approved', 'taken'];

/** Statuses of invoices of companies that fall due later: nothing of today's run hangs on them. */
export async function tellEinvoices(tx: Tx, actor: Actor): Promise<void> {
  const invoices = await tx.rows<{ itemId: number }>(sql`
    select i.item_id "itemId" from open_item i join customer c using (organisation_id, customer_id)
    where i.organisation_id = ${tx.organisationId} and c.kind = 'company' and i.kind = 'invoice' and i.open_minor = i.amount_minor and i.due_on > ${addDays(actor.today, 15)}
    order by i.posted_on desc, i.item_id desc limit ${said.length}`);
  for (const [at, { itemId }] of invoices.entries()) await setEinvoiceStatus(tx, actor, { itemId, status: said[at]! });
}
