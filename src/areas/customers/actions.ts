import type { Actor } from '#areas/access/actor.ts';
import { record } from '#areas/access/audit.ts';
import { isMember } from '#areas/access/people.ts';
import { sql, type Tx } from '#platform/db.ts';
import { Refusal } from '#platform/refusal.ts';
import { isSiren } from '#values/siren.ts';
import type { TermsRule } from '#values/terms.ts';
import { customerCareChanged, customerTermsChanged } from './names.ts';
import { guessKind } from './rules.ts';
import {
  contactsOf, deleteContact, dropEmptyGroup, emailTaken, findCustomer, groupsNamed, insertContact, insertNote, markBounced, saveCollector, saveContact, saveCustomer, upsertContacts, upsertRows,
  type Contact, type ContactFields, type Customer, type CustomerFields,
} from './store.ts';
import type { CustomerKind } from '#values/kinds.ts';

export async function customerExists(tx: Tx, customerId: number): Promise<boolean> {
  return await findCustomer(tx, customerId) !== undefined;
}

export async function getCustomer(tx: Tx, customerId: number): Promise<Customer & { contacts: Contact[] }> {
  const customer = await needCustomer(tx, customerId);
  return { ...customer, contacts: await contactsOf(tx, customerId) };
}

export async function updateCustomer(
  tx: Tx, actor: Actor, { customerId, ...fields }: CustomerFields & { customerId: number },
): Promise<Customer & { contacts: Contact[] }> {
  const before = await needCustomer(tx, customerId);
  if ((fields.termsDays === null) !== (fields.termsRule === null)) throw new Refusal(422, 'terms_incomplete');
  if (fields.siren !== null && !isSiren(fields.siren)) throw new Refusal(422, 'siren_invalid', { siren: fields.siren });
  const groupName = fields.groupName?.trim() || null;
  const groupId = groupName === null ? null : (await groupsNamed(tx, [groupName])).get(groupName)!;
  await saveCustomer(tx, { ...fields, customerId, code: before.code, groupId });
  if (before.groupId !== null && before.groupId !== groupId) await dropEmptyGroup(tx, before.groupId);
  if (before.termsDays !== fields.termsDays || before.termsRule !== fields.termsRule) {
    await tx.announce(customerTermsChanged, { organisationId: tx.organisationId, customerIds: [customerId] });
  }
  if (before.insolventOn !== fields.insolventOn || before.specialCare !== fields.specialCare) await tx.announce(customerCareChanged, { organisationId: tx.organisationId });
  await record(tx, actor, 'customer.update', `customer:${customerId}`, changes(before, { ...fields, groupName }));
  return await getCustomer(tx, customerId);
}

/** Gives customers to somebody who works them; nobody takes them out of any portfolio. */
export async function assignCustomers(tx: Tx, actor: Actor, { customerIds, collectorUserId }: { customerIds: readonly number[]; collectorUserId: string | null }): Promise<void> {
  if (collectorUserId !== null && !await isMember(tx, collectorUserId)) throw new Refusal(404, 'not_found');
  const unique = [...new Set(customerIds)];
  if (await saveCollector(tx, unique, collectorUserId) < unique.length) throw new Refusal(404, 'not_found');
  await record(tx, actor, 'customer.assign', null, { customerIds: unique, collectorUserId });
}

export async function addContact(tx: Tx, actor: Actor, { customerId, ...fields }: ContactFields & { customerId: number }): Promise<void> {
  await needCustomer(tx, customerId);
  const contact = wellFormed(fields);
  if (!await insertContact(tx, customerId, contact)) throw new Refusal(409, 'contact_known', { email: contact.email ?? '' });
  await record(tx, actor, 'contact.add', `customer:${customerId}`, { ...contact });
}

export async function updateContact(
  tx: Tx, actor: Actor, { customerId, contactId, ...fields }: ContactFields & { customerId: number; contactId: number },
): Promise<void> {
  const contact = wellFormed(fields);
  if (contact.email !== null && await emailTaken(tx, customerId, contact.email, contactId)) throw new Refusal(409, 'contact_known', { email: contact.email });
  if (!await saveContact(tx, customerId, contactId, contact)) throw new Refusal(404, 'not_found');
  await record(tx, actor, 'contact.update', `customer:${customerId}`, { contactId, ...contact });
}

export async function removeContact(tx: Tx, actor: Actor, { customerId, contactId }: { customerId: number; contactId: number }): Promise<void> {
  if (!await deleteContact(tx, customerId, contactId)) throw new Refusal(404, 'not_found');
  await record(tx, actor, 'contact.remove', `customer:${customerId}`, { contactId });
}

export async function addNote(tx: Tx, actor: Actor, { customerId, body }: { customerId: number; body: string }): Promise<void> {
  await needCustomer(tx, customerId);
  await insertNote(tx, customerId, body, actor.now);
  await record(tx, actor, 'note.add', `customer:${customerId}`, {});
}

/** Mail to a contact was refused for good: he gets none until his address is corrected. */
export async function contactBounced(tx: Tx, bounce: { contactId: number; address: string; reason: string; at: Date }): Promise<void> {
  await markBounced(tx, bounce);
}

/** What a file says of a customer; what it does not say is left out. */
export type CustomerInput = {
  code: string; name: string; kind?: CustomerKind | undefined; siren?: string | undefined; email?: string | undefined; phone?: string | undefined;
  contactName?: string | undefined; termsDays?: number | undefined; termsRule?: TermsRule | undefined; groupName?: string | undefined;
  language?: 'fr' | 'en' | undefined;
};

/**
 * Adds and completes customers by code, set-based. An empty value never replaces one that stands; a kind is only set on a new customer.
 * Several rows of one code complete each other; terms given in days alone are net.
 */
export async function upsertCustomers(tx: Tx, rows: readonly CustomerInput[], importId: number | null): Promise<{ added: number; contactsAdded: number }> {
  if (rows.length === 0) return { added: 0, contactsAdded: 0 };
  const groups = await groupsNamed(tx, [...new Set(rows.flatMap((row) => row.groupName?.trim() || []))]);
  const cleaned = rows.map((row) => ({
    code: row.code, name: row.name.trim(), kind: row.kind ?? guessKind(row.name), siren: row.siren || null,
    email: row.email?.trim() || null, phone: row.phone?.trim() || null, contactName: row.contactName?.trim() || null,
    termsDays: row.termsDays ?? null, termsRule: row.termsDays === undefined ? null : row.termsRule ?? 'net' as const,
    groupId: groups.get(row.groupName?.trim() ?? '') ?? null, language: row.language ?? null,
  }));
  const byCode = new Map<string, (typeof cleaned)[number]>();
  for (const row of cleaned) {
    const said = byCode.get(row.code);
    byCode.set(row.code, said ? { ...row, ...Object.fromEntries(Object.entries(said).filter(([, value]) => value !== null && value !== '')) } : row);
  }
  const { added, termsChanged } = await upsertRows(tx, [...byCode.values()], importId);
  const contactsAdded = await upsertContacts(tx, cleaned);
  await tx.run(sql`drop table incoming_customer`);
  if (termsChanged.length > 0) await tx.announce(customerTermsChanged, { organisationId: tx.organisationId, customerIds: termsChanged });
  return { added, contactsAdded };
}

async function needCustomer(tx: Tx, customerId: number): Promise<Customer> {
  const customer = await findCustomer(tx, customerId);
  if (!customer) throw new Refusal(404, 'not_found');
  return customer;
}

function wellFormed({ name, email, phone, role }: ContactFields): ContactFields {
  const contact = { name: name?.trim() || null, email: email?.trim() || null, phone: phone?.trim() || null, role };
  if (contact.name === null && contact.email === null && contact.phone === null) throw new Refusal(422, 'contact_empty');
  return contact;
}

/** Only what changed goes to the audit trail. */
function changes(before: CustomerFields, after: CustomerFields): Record<string, unknown> {
  const fields = Object.keys(after) as (keyof CustomerFields)[];
  return Object.fromEntries(fields.filter((field) => before[field] !== after[field]).map((field) => [field, { from: before[field], to: after[field] }]));
}
