import { implement } from '@orpc/server';
import { inOrganisation } from '#platform/db.ts';
import { Refusal } from '#platform/refusal.ts';
import { wallClock } from '#values/day.ts';
import {
  addPerson, changeOrganisation, changeOwnPassword, checkOrganisation, createOrganisation, DEMO, demoPerson, registerFirst, removePerson, setPassword, setRole,
} from './actions.ts';
import { addAbsence, listAbsences, removeAbsence } from './actions/absences.ts';
import { may, permissionsOf } from './actor.ts';
import { accessContract, type Session } from './contract.ts';
import { allowed, doorFirst, refusals, signedIn, type Context } from './door.ts';
import { findPeople, isFirstRun, namesOf } from './people.ts';
import { getOrganisation, listAudit, listMembers, listOwnOrganisations } from './store.ts';

const access = implement(accessContract).$context<Context>().$config(doorFirst).use(refusals);
const done = { done: true as const };

/** What the browser knows of who is there: nothing, a person, a person in a company. */
async function describe(context: Context): Promise<Session> {
  const { db, user, organisationId, clock } = context;
  if (!user) {
    return { firstRun: await isFirstRun(db), user: null, organisation: null, organisations: [], role: null, permissions: [], today: null };
  }
  return await inOrganisation(db, organisationId, user.userId, async (tx) => {
    const organisations = await listOwnOrganisations(tx);
    const role = organisations.find((one) => one.organisationId === organisationId)?.role ?? null;
    const organisation = role ? await getOrganisation(tx) ?? null : null;
    return {
      firstRun: false, user: { userId: user.userId, name: user.name, email: user.email }, organisation,
      organisations: organisations.map(({ organisationId: id, name, isDemo }) => ({ organisationId: id, name, isDemo })), role, permissions: role ? permissionsOf(role) : [],
      today: organisation && (organisation.fixedTodayOn ?? wallClock(clock(), organisation.timeZone).day),
    };
  });
}

/** Signs in and answers with the new session; `organisationId` 0 chooses the person's first. */
async function enter(context: Context, email: string, password: string, organisationId = 0): Promise<Session> {
  const { cookies, token } = await context.signIn.signIn(email, password);
  context.setCookies(cookies);
  const user = (await context.signIn.find(cookies.map((cookie) => cookie.split(';')[0]).join('; ')))!;
  const chosen = organisationId || await inOrganisation(context.db, 0, user.userId, async (tx) => (await listOwnOrganisations(tx))[0]?.organisationId ?? 0);
  if (chosen) await context.signIn.choose(token, chosen);
  return await describe({ ...context, user, organisationId: chosen });
}

async function choose(context: Context, organisationId: number): Promise<Session> {
  await context.signIn.choose(context.user!.token, organisationId);
  return await describe({ ...context, organisationId });
}

export const accessRoutes = {
  session: {
    current: access.session.current.handler(({ context }) => describe(context)),
    signIn: access.session.signIn.handler(({ input, context }) => enter(context, input.email, input.password)),
    signOut: access.session.signOut.handler(async ({ context }) => {
      context.setCookies(await context.signIn.signOut(context.cookie));
      return done;
    }),
    switchTo: access.session.switchTo.use(signedIn).handler(async ({ input, context }) => {
      const { user, db } = context;
      const own = await inOrganisation(db, 0, user.userId, listOwnOrganisations);
      if (!own.some((one) => one.organisationId === input.organisationId)) throw new Refusal(404, 'not_found');
      return await choose(context, input.organisationId);
    }),
    changePassword: access.session.changePassword.use(signedIn).handler(async ({ input, context }) => {
      const { user, signIn, organisationId } = context;
      const { cookies, token } = await changeOwnPassword(context, user, input);
      context.setCookies(cookies);
      if (organisationId) await signIn.choose(token, organisationId);
      return done;
    }),
  },
  setup: {
    company: access.setup.company.handler(async ({ input, context }) => {
      checkOrganisation(input.organisation);
      const userId = await registerFirst(context, input.key, input.person);
      const organisationId = await createOrganisation(context, userId, input.organisation);
      return await enter(context, input.person.email, input.person.password, organisationId);
    }),
    demo: access.setup.demo.handler(async ({ input, context }) => {
      const person = demoPerson(context.firstRunKey);
      const userId = await registerFirst(context, input.key, person);
      const organisationId = await createOrganisation(context, userId, DEMO.fields, DEMO);
      return await enter(context, person.email, person.password, organisationId);
    }),
    addCompany: access.setup.addCompany.use(signedIn).handler(async ({ input, context }) => {
      return await choose(context, await createOrganisation(context, context.user.userId, input));
    }),
    addDemo: access.setup.addDemo.use(signedIn).handler(async ({ context }) => {
      return await choose(context, await createOrganisation(context, context.user.userId, DEMO.fields, DEMO));
    }),
  },
  organisation: {
    get: access.organisation.get.use(allowed('read')).handler(async ({ context: { tx } }) => (await getOrganisation(tx))!),
    update: access.organisation.update.use(allowed('settings')).handler(async ({ input, context: { tx, actor } }) => {
      await changeOrganisation(tx, actor, input);
      return (await getOrganisation(tx))!;
    }),
  },
  people: {
    list: access.people.list.use(allowed('users')).handler(async ({ context: { tx, db } }) => {
      const members = await listMembers(tx);
      const people = await findPeople(db, members.map((member) => member.userId));
      return members.flatMap((member) => people.filter((one) => one.userId === member.userId).map((one) => ({ ...one, ...member })));
    }),
    names: access.people.names.use(allowed('read')).handler(async ({ context: { tx, db } }) => {
      const members = await listMembers(tx);
      const names = await namesOf(db, members.map((member) => member.userId));
      return members.map(({ userId, role }) => ({ userId, name: names.get(userId) ?? userId, works: may(role, 'work') })).sort((a, b) => a.name.localeCompare(b.name, 'fr'));
    }),
    add: access.people.add.use(allowed('users')).handler(async ({ input, context: { tx, actor, db, signIn } }) => {
      await addPerson(tx, actor, { db, signIn }, input);
      return done;
    }),
    setRole: access.people.setRole.use(allowed('users')).handler(async ({ input, context: { tx, actor } }) => {
      await setRole(tx, actor, input.userId, input.role);
      return done;
    }),
    setPassword: access.people.setPassword.use(allowed('users')).handler(async ({ input, context: { tx, actor, db, signIn } }) => {
      await setPassword(tx, actor, { db, signIn }, input);
      return done;
    }),
    remove: access.people.remove.use(allowed('users')).handler(async ({ input, context: { tx, actor } }) => {
      await removePerson(tx, actor, input.userId);
      return done;
    }),
  },
  absences: {
    list: access.absences.list.use(allowed('read')).handler(async ({ context: { tx, db, actor } }) => {
      const rows = await listAbsences(tx, actor.today);
      const names = await namesOf(db, rows.flatMap((row) => [row.userId, row.coveredBy]));
      return rows.map((row) => ({ ...row, name: names.get(row.userId) ?? row.userId, coveredByName: names.get(row.coveredBy) ?? row.coveredBy }));
    }),
    add: access.absences.add.use(allowed('work')).handler(({ input, context: { tx, actor } }) => addAbsence(tx, actor, input)),
    remove: access.absences.remove.use(allowed('work')).handler(async ({ input, context: { tx, actor } }) => {
      await removeAbsence(tx, actor, input.absenceId);
      return done;
    }),
  },
  audit: {
    list: access.audit.list.use(allowed('settings')).handler(async ({ input, context: { tx, db } }) => {
      const rows = await listAudit(tx, input.before);
      const names = await namesOf(db, rows.map((row) => row.userName));
      return rows.map((row) => ({ ...row, userName: names.get(row.userName) ?? row.userName }));
    }),
  },
};
