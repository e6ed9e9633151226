import { randomBytes } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import { inOrganisation } from '#platform/db.ts';
import { asActor, openTestDb, within } from '#test/db.ts';
import { addPerson, changeOrganisation, createOrganisation, DEMO, registerFirst, removePerson, setRole } from './actions.ts';
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
