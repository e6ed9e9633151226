import { expect, test } from 'vitest';
import { sql, type Tx } from '#platform/db.ts';
import { Refusal } from '#platform/refusal.ts';
import { asActor, makeOrganisation, openTestDb, within } from '#test/db.ts';
import { addContact, addNote, getCustomer, removeContact, updateContact, updateCustomer, upsertCustomers } from './actions.ts';
import { fold } from './rules.ts';
import { findByWords, listNotes } from './store.ts';

const db = await openTestDb();
const { organisationId } = await makeOrganisation(db);
const actor = asActor(organisationId);
const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => within(db, organisationId, work);
const idOf = (tx: Tx, code: string): Promise<number> =>
  tx.one<{ id: number }>(sql`select customer_id id from customer where organisation_id = ${organisationId} and code = ${code}`).then(({ id }) => id);

test('a file adds customers, then completes them without emptying anything', async () => {
  const first = await run((tx) => upsertCustomers(tx, [
    { code: 'C001', name: 'Café Crème', siren: '732829320', email: 'compta@creme.example', termsDays: 45, termsRule: 'then_end_of_month' },
    { code: 'C002', name: 'Commune de Vallerac' },
    { code: 'C003', name: '' },
  ], null));
  expect(first).toEqual({ added: 3, contactsAdded: 1 });
  const second = await run((tx) => upsertCustomers(tx, [
    { code: 'C001', name: '', phone: '0102030405', email: 'COMPTA@creme.example' }, { code: 'C003', name: 'Mme Lefort Odile' }, { code: 'C002', name: 'Commune de Vallerac', groupName: 'Agglo' },
  ], null));
  expect(second).toEqual({ added: 0, contactsAdded: 0 });
  await run(async (tx) => {
    expect(await getCustomer(tx, await idOf(tx, 'C001'))).toMatchObject({
      name: 'Café Crème', siren: '732829320', termsDays: 45, termsRule: 'then_end_of_month', contacts: [{ email: 'compta@creme.example', phone: '0102030405' }],
    });
    expect(await getCustomer(tx, await idOf(tx, 'C002'))).toMatchObject({ kind: 'public', groupName: 'Agglo' });
    expect(await getCustomer(tx, await idOf(tx, 'C003'))).toMatchObject({ name: 'Mme Lefort Odile', kind: 'company' });
  });
});

test('rows of one code complete each other and bring several addresses', async () => {
  await run((tx) => upsertCustomers(tx, [{ code: 'C010', name: 'Deux Rives', email: 'a@rives.example' }, { code: 'C010', name: '', email: 'b@rives.example', siren: '552100554' }], null));
  const customer = await run(async (tx) => getCustomer(tx, await idOf(tx, 'C010')));
  expect(customer).toMatchObject({ name: 'Deux Rives', siren: '552100554' });
  expect(customer.contacts.map(({ email }) => email)).toEqual(['a@rives.example', 'b@rives.example']);
});

test('a customer is found by any words of his name, code or SIREN, without accents', async () => {
  const find = (text: string) => run((tx) => findByWords(tx, fold(text).split(' '))).then((rows) => rows.map(({ code }) => code));
  expect(await find('creme CAFE')).toEqual(['C001']);
  expect(await find('732829')).toEqual(['C001']);
  expect(await find('%')).toEqual(expect.arrayContaining(['C001', 'C002']));
});

test('terms are both given or neither, and a SIREN is checked', async () => {
  const fields = { name: 'Café Crème', kind: 'company' as const, siren: null, language: 'fr' as const, groupName: null, termsDays: 30, termsRule: 'net' as const, strategic: false, specialCare: false, insolventOn: null,
    segment: '', riskGrade: null, creditLimitMinor: null, postalAddress: '' };
  await run(async (tx) => {
    const customerId = await idOf(tx, 'C001');
    await expect(updateCustomer(tx, actor, { ...fields, customerId, termsRule: null })).rejects.toThrow(new Refusal(422, 'terms_incomplete'));
    await expect(updateCustomer(tx, actor, { ...fields, customerId, siren: '732829321' })).rejects.toThrow('siren_invalid');
    expect(await updateCustomer(tx, actor, { ...fields, customerId, groupName: 'Les Cafés', specialCare: true })).toMatchObject({ groupName: 'Les Cafés', specialCare: true, siren: null });
    expect(await updateCustomer(tx, actor, { ...fields, customerId })).toMatchObject({ groupName: null });
    expect(await tx.rows(sql`select name from customer_group where organisation_id = ${organisationId} and name = 'Les Cafés'`)).toEqual([]);
  });
});

test('a bounced address is forgotten when the address changes, not when the name does', async () => {
  await run(async (tx) => {
    const customerId = await idOf(tx, 'C002');
    const fields = { name: 'Trésorerie', email: 'tresorerie@vallerac.example', phone: null, role: 'accounts' as const };
    await addContact(tx, actor, { customerId, ...fields });
    await expect(addContact(tx, actor, { customerId, ...fields, email: 'TRESORERIE@vallerac.example' })).rejects.toThrow('contact_known');
    await expect(addContact(tx, actor, { customerId, name: ' ', email: null, phone: null, role: 'other' })).rejects.toThrow('contact_empty');
    const { contactId } = (await getCustomer(tx, customerId)).contacts[0]!;
    await tx.run(sql`update contact set bounced_at = now(), bounce_reason = '550' where organisation_id = ${organisationId} and contact_id = ${contactId}`);
    await updateContact(tx, actor, { customerId, contactId, ...fields, name: 'Mme Durval' });
    expect((await getCustomer(tx, customerId)).contacts[0]).toMatchObject({ name: 'Mme Durval', bounceReason: '550' });
    await updateContact(tx, actor, { customerId, contactId, ...fields, email: 'compta@vallerac.example' });
    expect((await getCustomer(tx, customerId)).contacts[0]).toMatchObject({ bouncedAt: null, bounceReason: null });
    await removeContact(tx, actor, { customerId, contactId });
    await expect(removeContact(tx, actor, { customerId, contactId })).rejects.toThrow('not_found');
  });
});

test('notes are kept with who wrote them, and what changed goes to the audit trail', async () => {
  await run(async (tx) => {
    const customerId = await idOf(tx, 'C001');
    await addNote(tx, actor, { customerId, body: 'Rappeler après le 15.' });
    expect(await listNotes(tx, customerId)).toMatchObject([{ userId: 'test-admin', body: 'Rappeler après le 15.' }]);
    const events = await tx.rows<{ action: string }>(sql`select action from audit_event where organisation_id = ${organisationId} and subject = ${`customer:${customerId}`} order by audit_event_id`);
    expect(events.map(({ action }) => action)).toEqual(['customer.update', 'customer.update', 'note.add']);
  });
});

test('another organisation sees and touches nothing of it', async () => {
  const other = await makeOrganisation(db, { name: 'Autre' });
  const customerId = await run((tx) => idOf(tx, 'C001'));
  await within(db, other.organisationId, async (tx) => {
    await expect(getCustomer(tx, customerId)).rejects.toThrow('not_found');
    expect(await findByWords(tx, ['cafe'])).toEqual([]);
    expect(await upsertCustomers(tx, [{ code: 'C001', name: 'Homonyme' }], null)).toEqual({ added: 1, contactsAdded: 0 });
  });
  expect(await run((tx) => getCustomer(tx, customerId))).toMatchObject({ name: 'Café Crème' });
});
