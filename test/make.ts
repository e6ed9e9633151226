import { sql, type Tx } from '#platform/db.ts';
import { addDays, type Day } from '#values/day.ts';
import type { CustomerKind, PayerClass } from '#values/kinds.ts';

/** Small makers for tests of the database: rows written straight, so that a room can be tested without those above or below it. */

let made = 0;

export async function makeCustomer(tx: Tx, {
  name = `Client ${made + 1}`, kind = 'company', profile = null, email = `compta${made + 1}@client.example`, phone = null, contactName = null, language = 'fr',
}: {
  name?: string; kind?: CustomerKind; profile?: PayerClass | null;
  email?: string | null; phone?: string | null; contactName?: string | null; language?: 'fr' | 'en';
} = {}): Promise<number> {
  const code = `C${String(++made).padStart(4, '0')}`;
  const { customerId } = await tx.one<{ customerId: number }>(sql`
    insert into customer (organisation_id, code, name, search_key, kind, language)
    values (${tx.organisationId}, ${code}, ${name}, ${`${name} ${code}`.toLowerCase()}, ${kind}, ${language}) returning customer_id "customerId"`);
  if (email !== null || phone !== null) {
    await tx.run(sql`insert into contact (organisation_id, customer_id, name, email, phone) values (${tx.organisationId}, ${customerId}, ${contactName}, ${email}, ${phone})`);
  }
  if (profile !== null) {
    await tx.run(sql`insert into payer_profile (organisation_id, customer_id, class, because, figures, assessed_on)
      values (${tx.organisationId}, ${customerId}, ${profile}, '[]', '{}', '2026-11-01')`);
  }
  return customerId;
}

/** An open item; negative amounts are credits. */
export async function makeItem(tx: Tx, customerId: number, {
  dueOn, minor = 120_000, openMinor = minor, kind = minor < 0 ? 'credit_note' : 'invoice', reference = `F${++made}`, issuedOn = addDays(dueOn, -30), currency = 'EUR', ageUnknown = false,
}: {
  dueOn: Day; minor?: number; openMinor?: number; kind?: 'invoice' | 'credit_note' | 'receipt' | 'opening' | 'charge' | 'other'; reference?: string; issuedOn?: Day;
  currency?: string; ageUnknown?: boolean;
}): Promise<number> {
  return (await tx.one<{ itemId: number }>(sql`
    insert into open_item (organisation_id, customer_id, kind, source_key, reference, issued_on, posted_on, due_on, due_basis, age_unknown, currency, amount_minor, open_minor)
    values (${tx.organisationId}, ${customerId}, ${kind}, ${`test ${++made}`}, ${reference}, ${issuedOn}, ${issuedOn}, ${dueOn}, 'read', ${ageUnknown}, ${currency}, ${minor}, ${openMinor})
    returning item_id "itemId"`)).itemId;
}

/** A receipt that settles an item, wholly or in part, on a day. */
export async function makePayment(tx: Tx, itemId: number, { on, minor }: { on: Day; minor?: number }): Promise<void> {
  const item = await tx.one<{ customerId: number; openMinor: number; currency: string }>(sql`
    select customer_id "customerId", open_minor "openMinor", currency from open_item where organisation_id = ${tx.organisationId} and item_id = ${itemId}`);
  const paid = minor ?? item.openMinor;
  const creditId = await makeItem(tx, item.customerId, { dueOn: on, issuedOn: on, minor: -paid, openMinor: 0, kind: 'receipt', currency: item.currency });
  await tx.run(sql`insert into allocation (organisation_id, customer_id, debit_item_id, credit_item_id, amount_minor, allocated_on, basis)
    values (${tx.organisationId}, ${item.customerId}, ${itemId}, ${creditId}, ${paid}, ${on}, 'read')`);
  await tx.run(sql`update open_item set open_minor = open_minor - ${paid}, settled_on = case when open_minor = ${paid} then ${on}::date end
    where organisation_id = ${tx.organisationId} and item_id = ${itemId}`);
}
