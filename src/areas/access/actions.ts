import { inOrganisation, sql, type Db, type Tx } from '#platform/db.ts';
import { Refusal } from '#platform/refusal.ts';
import { isTimeZone, type Day } from '#values/day.ts';
import { isHolidayRegion } from '#values/calendar.ts';
import { isSiren } from '#values/siren.ts';
import type { Actor } from './actor.ts';
import { record } from './audit.ts';
import type { Role } from './contract.ts';
import { systemActor, type Context } from './door.ts';
import { organisationChanged } from './names.ts';
import { findPeople, isFirstRun } from './people.ts';
import {
  countAdmins, deleteMember, getOrganisation, insertMember, insertOrganisation, isMember, listOwnOrganisations, nextOrganisationId, updateMember, updateOrganisation,
  type OrganisationFields,
} from './store.ts';

export const DEMO: { fields: OrganisationFields; todayOn: Day } = {
  todayOn: '2026-11-20',
  fields: {
    name: 'Comptoir Lumen (démonstration)', siren: null, language: 'fr', timeZone: 'Europe/Paris', holidayRegion: 'FR', senderName: 'Comptoir Lumen – Service clients',
    senderEmail: 'recouvrement@comptoir-lumen.example', replyTo: null, phone: '01 00 00 00 00', address: '12 rue de la Fabrique, 69007 Lyon',
    defaultTermsDays: 30, defaultTermsRule: 'net',
  },
};

const DEMO_EMAIL = 'demo@encours.example';

/** Refuses what the shape of a form cannot see: a SIREN that fails its key, an unknown zone or region. */
export function checkOrganisation(fields: OrganisationFields): void {
  if (fields.siren !== null && !isSiren(fields.siren)) throw new Refusal(422, 'bad_siren', { siren: fields.siren });
  if (!isTimeZone(fields.timeZone)) throw new Refusal(422, 'bad_time_zone', { zone: fields.timeZone });
  if (!isHolidayRegion(fields.holidayRegion)) throw new Refusal(422, 'bad_region', { region: fields.holidayRegion });
}

/** Makes an organisation with its first administrator, furnished, in one transaction. @returns its id. */
export async function createOrganisation(
  { db, clock, furnish }: Pick<Context, 'db' | 'clock' | 'furnish'>, userId: string, fields: OrganisationFields, demo: { todayOn: Day } | null = null,
): Promise<number> {
  checkOrganisation(fields);
  const organisationId = await inOrganisation(db, 0, userId, nextOrganisationId);
  await inOrganisation(db, organisationId, userId, async (tx) => {
    await insertOrganisation(tx, fields, demo);
    await insertMember(tx, userId, 'admin');
    await furnish(tx, { ...await systemActor(tx, clock()), userId });
    await tx.announce(organisationChanged, { organisationId });
  });
  return organisationId;
}

/** Whom a demonstration opened before anybody registered belongs to; the password is the installation's own, printed at start. */
export function demoPerson(firstRunKey: string): { name: string; email: string; password: string } {
  return { name: 'Camille Démonstration', email: DEMO_EMAIL, password: `demo-${firstRunKey.slice(0, 12)}` };
}

/** The first person of this installation, by the key of the first-run link. Two at once: one wins, the other is told. @returns the user id. */
export async function registerFirst(
  { db, signIn, firstRunKey }: Pick<Context, 'db' | 'signIn' | 'firstRunKey'>, key: string, person: { name: string; email: string; password: string },
): Promise<string> {
  if (key !== firstRunKey) throw new Refusal(403, 'wrong_first_key');
  return await inOrganisation(db, 0, 'system', async (tx) => {
    await tx.run(sql`select pg_advisory_xact_lock(hashtext('encours first run'))`);
    if (!await isFirstRun(db)) throw new Refusal(409, 'already_set_up');
    return await signIn.register(person);
  });
}

export async function changeOrganisation(tx: Tx, actor: Actor, fields: OrganisationFields): Promise<void> {
  checkOrganisation(fields);
  const before = await getOrganisation(tx);
  await updateOrganisation(tx, fields);
  await record(tx, actor, 'organisation.change', null, { before, after: fields });
  await tx.announce(organisationChanged, { organisationId: tx.organisationId });
}

export async function addPerson(
  tx: Tx, actor: Actor, { db, signIn }: { db: Db; signIn: Context['signIn'] }, { role, ...person }: { name: string; email: string; password: string; role: Role },
): Promise<void> {
  const known = await db.pool.query<{ id: string }>('select id from auth."user" where email = lower($1)', [person.email]);
  const userId = known.rows[0]?.id ?? await signIn.register(person);
  if (!await insertMember(tx, userId, role)) throw new Refusal(409, 'already_member', { email: person.email });
  await record(tx, actor, 'person.add', `user:${userId}`, { email: person.email, role });
}

export async function setRole(tx: Tx, actor: Actor, userId: string, role: Role): Promise<void> {
  await countAdmins(tx);
  if (!await updateMember(tx, userId, role)) throw new Refusal(404, 'not_found');
  if (await countAdmins(tx) === 0) throw new Refusal(409, 'last_admin');
  await record(tx, actor, 'person.role', `user:${userId}`, { role });
}

/** Refused for the account of the demonstration: its password is the installation's own, printed at each start. */
export function checkOwnPassword({ email }: { email: string }): void {
  if (email === DEMO_EMAIL) throw new Refusal(409, 'demo_password');
}

/** Gives somebody a new password, whom nobody else but the actor answers for: a password opens every company its person belongs to. */
export async function setPassword(
  tx: Tx, actor: Actor, { db, signIn }: { db: Db; signIn: Context['signIn'] }, { userId, password }: { userId: string; password: string },
): Promise<void> {
  if (userId === actor.userId) throw new Refusal(409, 'own_password');
  if (!await isMember(tx, userId)) throw new Refusal(404, 'not_found');
  const [person] = await findPeople(db, [userId]);
  if (!person) throw new Refusal(404, 'not_found');
  checkOwnPassword(person);
  const administered = (await inOrganisation(db, 0, actor.userId, listOwnOrganisations)).filter(({ role }) => role === 'admin').map(({ organisationId }) => organisationId);
  const theirs = await inOrganisation(db, 0, userId, listOwnOrganisations);
  if (theirs.some(({ organisationId }) => !administered.includes(organisationId))) throw new Refusal(409, 'person_elsewhere', { name: person.name });
  await record(tx, actor, 'person.password', `user:${userId}`, { email: person.email });
  await signIn.setPassword(userId, password);
}

/** One's own, with the current one; every company of theirs has it in its trail. @returns the new session, the only one left. */
export async function changeOwnPassword(
  { db, clock, signIn, cookie }: Pick<Context, 'db' | 'clock' | 'signIn' | 'cookie'>, user: { userId: string; email: string }, { current, password }: { current: string; password: string },
): Promise<{ cookies: string[]; token: string }> {
  checkOwnPassword(user);
  const changed = await signIn.changePassword(cookie, current, password);
  for (const { organisationId } of await inOrganisation(db, 0, user.userId, listOwnOrganisations)) {
    await inOrganisation(db, organisationId, user.userId, async (tx) => {
      await record(tx, { ...await systemActor(tx, clock()), userId: user.userId }, 'person.own_password', `user:${user.userId}`, { email: user.email });
    });
  }
  return changed;
}

export async function removePerson(tx: Tx, actor: Actor, userId: string): Promise<void> {
  await countAdmins(tx);
  if (!await deleteMember(tx, userId)) throw new Refusal(404, 'not_found');
  if (await countAdmins(tx) === 0) throw new Refusal(409, 'last_admin');
  await record(tx, actor, 'person.remove', `user:${userId}`);
}
