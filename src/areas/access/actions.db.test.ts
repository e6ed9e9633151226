import { randomBytes } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import { inOrganisation } from '#platform/db.ts';
import { asActor, openTestDb, within } from '#test/db.ts';
import { addPerson, changeOrganisation, changeOwnPassword, checkOwnPassword, createOrganisation, DEMO, demoPerson, registerFirst, removePerson, setPassword, setRole } from './actions.ts';
import { isFirstRun } from './people.ts';
import { firstRunKeyOf, openSignIn } from './sign-in.ts';
import { getOrganisation, listAudit, listMembers, listOwnOrganisations } from './store.ts';

const db = await openTestDb();
const secret = randomBytes(32);
const firstRunKey = firstRunKeyOf(secret);
const signIn = openSignIn({ databaseUrl: db.appUrl, url: 'http://127.0.0.1:3000', secret });
afterAll(() => signIn.close());
const clock = () => new Date('2026-11-21T10:00:00Z');
const furnish = async () => {};
const fields = { ...DEMO.fields, name: 'Ateliers Brume', siren: '732829320' };
const anne = { name: 'Anne Rivoire', email: 'anne@ateliers-brume.example', password: 'une longue phrase' };

test('the first person needs the key, and there is one first person', async () => {
  await expect(registerFirst({ db, signIn, firstRunKey }, 'guess', anne)).rejects.toMatchObject({ code: 'wrong_first_key' });
  expect(await isFirstRun(db)).toBe(true);
  const outcomes = await Promise.allSettled([anne, { ...anne, email: 'paul@ateliers-brume.example' }].map((one) => registerFirst({ db, signIn, firstRunKey }, firstRunKey, one)));
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'already_set_up' } });
  expect(await isFirstRun(db)).toBe(false);
});

test('a password opens a session, a wrong one does not, and signing out closes it', async () => {
  const person = { name: 'Luc Ferrand', email: 'luc@ateliers-brume.example', password: 'un autre secret' };
  const userId = await signIn.register(person);
  await expect(signIn.register(person)).rejects.toMatchObject({ code: 'email_taken' });
  await expect(signIn.signIn(person.email, 'pas celui-là')).rejects.toMatchObject({ code: 'wrong_password' });
  await expect(signIn.signIn('personne@ateliers-brume.example', 'pas celui-là')).rejects.toMatchObject({ code: 'wrong_password' });
  const { cookies } = await signIn.signIn(person.email, person.password);
  expect(cookies.join()).toMatch(/HttpOnly/i);
  expect(cookies.join()).toMatch(/SameSite=Lax/i);
  const cookie = cookies.map((one) => one.split(';')[0]).join('; ');
  expect(await signIn.find(cookie)).toMatchObject({ userId, name: person.name });
  await signIn.signOut(cookie);
  expect(await signIn.find(cookie)).toBeNull();
  expect(await signIn.find('encours.session_token=forged')).toBeNull();
});

/** Signed in from a browser: the cookie that names the session. */
async function openSession(email: string, password: string): Promise<string> {
  return (await signIn.signIn(email, password)).cookies.map((one) => one.split(';')[0]).join('; ');
}

test('one changes one’s own password with the current one, and every other session is closed', async () => {
  const person = { name: 'Odile Marchand', email: 'odile@ateliers-brume.example', password: 'le premier secret' };
  const userId = await signIn.register(person);
  const [here, elsewhere] = [await openSession(person.email, person.password), await openSession(person.email, person.password)];
  await expect(signIn.changePassword(here, 'un mauvais secret', 'le second secret')).rejects.toMatchObject({ status: 422, code: 'wrong_current_password' });
  expect(await signIn.find(elsewhere)).toMatchObject({ userId });
  const { cookies, token } = await signIn.changePassword(here, person.password, 'le second secret');
  expect(await signIn.find(elsewhere)).toBeNull();
  expect(await signIn.find(here)).toBeNull();
  expect(await signIn.find(cookies.map((one) => one.split(';')[0]).join('; '))).toMatchObject({ userId, token });
  await expect(signIn.signIn(person.email, person.password)).rejects.toMatchObject({ code: 'wrong_password' });
  await openSession(person.email, 'le second secret');
});

test('a password one changed oneself is in the trail of each of one’s companies, a refused change in none', async () => {
  const person = { name: 'Denis Quérel', email: 'denis@ateliers-brume.example', password: 'le premier secret' };
  const userId = await signIn.register(person);
  const companies = [await createOrganisation({ db, clock, furnish }, userId, fields), await createOrganisation({ db, clock, furnish }, userId, { ...fields, name: 'Ateliers Houle' })];
  const cookie = await openSession(person.email, person.password);
  const change = (current: string) => changeOwnPassword({ db, clock, signIn, cookie }, { userId, email: person.email }, { current, password: 'le second secret' });
  const trails = () => Promise.all(companies.map(async (organisationId) => (await within(db, organisationId, (tx) => listAudit(tx, undefined))).filter(({ action }) => action === 'person.own_password')));
  await expect(change('pas celui-là')).rejects.toMatchObject({ code: 'wrong_current_password' });
  expect(await trails()).toEqual([[], []]);
  await change(person.password);
  expect(await trails()).toEqual(companies.map(() => [expect.objectContaining({ userName: userId, subject: `user:${userId}` })]));
});

test('an administrator gives a new password to whom his companies alone know, and to nobody else', async () => {
  const admin = await signIn.register({ name: 'Rémi Castel', email: 'remi@ateliers-brume.example', password: 'le secret de Rémi' });
  const organisationId = await createOrganisation({ db, clock, furnish }, admin, fields);
  const second = await createOrganisation({ db, clock, furnish }, admin, fields);
  const actor = { ...asActor(organisationId), userId: admin };
  const zoe = { name: 'Zoé Lambert', email: 'zoe@ateliers-brume.example', password: 'le secret de Zoé' };
  const add = (to: number, by = admin) => inOrganisation(db, to, by, (tx) => addPerson(tx, { ...asActor(to), userId: by }, { db, signIn }, { ...zoe, role: 'reader' }));
  const set = (userId: string, password: string) => inOrganisation(db, organisationId, admin, (tx) => setPassword(tx, actor, { db, signIn }, { userId, password }));
  await add(organisationId);
  await add(second);
  const cookie = await openSession(zoe.email, zoe.password);
  const { userId } = (await signIn.find(cookie))!;
  await set(userId, 'un tout autre secret');
  expect(await signIn.find(cookie)).toBeNull();
  await expect(signIn.signIn(zoe.email, zoe.password)).rejects.toMatchObject({ code: 'wrong_password' });
  await openSession(zoe.email, 'un tout autre secret');
  const [told] = await inOrganisation(db, organisationId, admin, (tx) => listAudit(tx, undefined));
  expect(told).toMatchObject({ action: 'person.password', subject: `user:${userId}`, detail: { email: zoe.email } });
  expect(JSON.stringify(told)).not.toContain('secret');

  await expect(set(admin, 'un tout autre secret')).rejects.toMatchObject({ code: 'own_password' });
  await expect(set('somebody-unknown', 'un tout autre secret')).rejects.toMatchObject({ code: 'not_found' });
  const other = await signIn.register({ name: 'Paule Noiret', email: 'paule@chez-eux.example', password: 'le secret de Paule' });
  const theirs = await createOrganisation({ db, clock, furnish }, other, fields);
  await expect(set(other, 'un tout autre secret')).rejects.toMatchObject({ code: 'not_found' });
  await add(theirs, other);
  await expect(set(userId, 'un troisième secret')).rejects.toMatchObject({ code: 'person_elsewhere', facts: { name: zoe.name } });
  await openSession(zoe.email, 'un tout autre secret');
});

test('the account of the demonstration keeps the password that is printed at each start', async () => {
  const admin = await signIn.register({ name: 'Ali Benoît', email: 'ali@ateliers-brume.example', password: 'le secret d’Ali' });
  const organisationId = await createOrganisation({ db, clock, furnish }, admin, fields);
  const person = demoPerson(firstRunKey);
  const userId = await signIn.register(person);
  await inOrganisation(db, organisationId, admin, async (tx) => {
    const actor = { ...asActor(organisationId), userId: admin };
    await addPerson(tx, actor, { db, signIn }, { ...person, role: 'reader' });
    await expect(setPassword(tx, actor, { db, signIn }, { userId, password: 'un tout autre secret' })).rejects.toMatchObject({ code: 'demo_password' });
  });
  expect(() => checkOwnPassword(person)).toThrow('demo_password');
  await openSession(person.email, person.password);
});

test.each([
  [{ siren: '732829321' }, 'bad_siren'],
  [{ timeZone: 'Europe/Lutece' }, 'bad_time_zone'],
  [{ holidayRegion: 'XX' }, 'bad_region'],
])('a company with %j is refused', async (wrong, code) => {
  await expect(createOrganisation({ db, clock, furnish }, 'u1', { ...fields, ...wrong })).rejects.toMatchObject({ code });
});

test('a company whose furnishing fails does not exist', async () => {
  await expect(createOrganisation({ db, clock, furnish: async () => { throw new Error('no room'); } }, 'u-unlucky', fields)).rejects.toThrow('no room');
  expect(await inOrganisation(db, 0, 'u-unlucky', listOwnOrganisations)).toEqual([]);
});

test('who makes a company is its administrator, and a company keeps one', async () => {
  const organisationId = await createOrganisation({ db, clock, furnish }, 'u-maker', fields);
  expect(await inOrganisation(db, 0, 'u-maker', listOwnOrganisations)).toMatchObject([{ organisationId, role: 'admin' }]);
  expect(await inOrganisation(db, 0, 'u-other', listOwnOrganisations)).toEqual([]);
  await within(db, organisationId, async (tx) => {
    const actor = asActor(organisationId);
    await addPerson(tx, actor, { db, signIn }, { name: 'Inès Vallet', email: 'ines@ateliers-brume.example', password: 'encore un secret', role: 'collector' });
    await expect(addPerson(tx, actor, { db, signIn }, { name: 'Inès Vallet', email: 'ines@ateliers-brume.example', password: 'x', role: 'reader' }))
      .rejects.toMatchObject({ code: 'already_member' });
    expect((await listMembers(tx)).map(({ role }) => role)).toEqual(['admin', 'collector']);
    await changeOrganisation(tx, actor, { ...fields, name: 'Ateliers Brume & Fils' });
    expect(await getOrganisation(tx)).toMatchObject({ name: 'Ateliers Brume & Fils', siren: '732829320', isDemo: false });
    expect((await listAudit(tx, undefined)).map(({ action }) => action)).toEqual(['organisation.change', 'person.add']);
    expect(JSON.stringify(await listAudit(tx, undefined))).not.toContain('encore un secret');
  });
  await expect(within(db, organisationId, (tx) => setRole(tx, asActor(organisationId), 'u-maker', 'reader'))).rejects.toMatchObject({ code: 'last_admin' });
  await expect(within(db, organisationId, (tx) => removePerson(tx, asActor(organisationId), 'u-maker'))).rejects.toMatchObject({ code: 'last_admin' });
  await expect(within(db, organisationId, (tx) => removePerson(tx, asActor(organisationId), 'nobody'))).rejects.toMatchObject({ code: 'not_found' });
});
