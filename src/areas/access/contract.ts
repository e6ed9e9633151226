import { oc } from '@orpc/contract';
import { z } from 'zod';
import { day, done, id, instant } from '#values/shapes.ts';

export const role = z.enum(['admin', 'credit_manager', 'collector', 'sales', 'reader']);
export type Role = z.infer<typeof role>;

/** What a person may do; each permission has its sentence in `rules.ts`. */
export const permission = z.enum(['read', 'note', 'work', 'approve', 'import', 'scenario', 'settings', 'users']);
export type Permission = z.infer<typeof permission>;

const terms = { days: z.number().int().min(0).max(365), rule: z.enum(['net', 'then_end_of_month', 'end_of_month_then']) };

export const organisationFields = z.object({
  name: z.string().trim().min(1).max(200),
  siren: z.string().trim().regex(/^\d{9}$/).nullable(),
  language: z.enum(['fr', 'en']),
  timeZone: z.string().min(1),
  holidayRegion: z.string().min(1),
  senderName: z.string().trim().min(1).max(120),
  senderEmail: z.email(),
  replyTo: z.email().nullable(),
  phone: z.string().trim().max(40).nullable(),
  address: z.string().trim().max(400).nullable(),
  defaultTermsDays: terms.days,
  defaultTermsRule: terms.rule,
});
const organisation = organisationFields.extend({
  organisationId: id, currency: z.string(), isDemo: z.boolean(), fixedTodayOn: day.nullable(),
});
const person = z.object({ userId: z.string(), name: z.string(), email: z.string() });

export const session = z.object({
  /** True until the first user exists; the web then shows the first-run page. */
  firstRun: z.boolean(),
  user: person.nullable(),
  organisation: organisation.nullable(),
  organisations: z.array(z.object({ organisationId: id, name: z.string(), isDemo: z.boolean() })),
  role: role.nullable(),
  permissions: z.array(permission),
  /** The company's own today; a demo company's is fixed. */
  today: day.nullable(),
});
export type Session = z.infer<typeof session>;

const newPassword = z.string().min(10).max(200);
const newPerson = z.object({
  name: z.string().trim().min(1).max(120), email: z.email(), password: newPassword,
});

const absence = z.object({ userId: z.string(), coveredBy: z.string(), fromOn: day, toOn: day });

export const accessContract = {
  session: {
    current: oc.route({ method: 'GET', path: '/session' }).output(session),
    signIn: oc.route({ method: 'POST', path: '/session' }).input(z.object({ email: z.email(), password: z.string() })).output(session),
    signOut: oc.route({ method: 'DELETE', path: '/session' }).output(done),
    switchTo: oc.route({ method: 'POST', path: '/session/organisation' }).input(z.object({ organisationId: id })).output(session),
    /** One's own; every other session of the same person is closed. */
    changePassword: oc.route({ method: 'PUT', path: '/session/password' }).input(z.object({ current: z.string().max(200), password: newPassword })).output(done),
  },
  setup: {
    /** First run: `key` is the one printed by `npm start`. */
    company: oc.route({ method: 'POST', path: '/setup/company' })
      .input(z.object({ key: z.string(), person: newPerson, organisation: organisationFields })).output(session),
    demo: oc.route({ method: 'POST', path: '/setup/demo' }).input(z.object({ key: z.string() })).output(session),
    /** A further company for somebody signed in. */
    addCompany: oc.route({ method: 'POST', path: '/organisations' }).input(organisationFields).output(session),
    addDemo: oc.route({ method: 'POST', path: '/organisations/demo' }).output(session),
  },
  organisation: {
    get: oc.route({ method: 'GET', path: '/organisation' }).output(organisation),
    update: oc.route({ method: 'PUT', path: '/organisation' }).input(organisationFields).output(organisation),
  },
  people: {
    list: oc.route({ method: 'GET', path: '/people' }).output(z.array(person.extend({ role, since: instant }))),
    /** Names of the company's people, to choose from; no address. */
    names: oc.route({ method: 'GET', path: '/people/names' }).output(z.array(z.object({ userId: z.string(), name: z.string(), works: z.boolean() }))),
    add: oc.route({ method: 'POST', path: '/people' }).input(newPerson.extend({ role })).output(done),
    setRole: oc.route({ method: 'PUT', path: '/people/{userId}/role' }).input(z.object({ userId: z.string(), role })).output(done),
    /** Of somebody who belongs to none but companies one administers; his sessions are closed. */
    setPassword: oc.route({ method: 'PUT', path: '/people/{userId}/password' }).input(z.object({ userId: z.string(), password: newPassword })).output(done),
    remove: oc.route({ method: 'DELETE', path: '/people/{userId}' }).input(z.object({ userId: z.string() })).output(done),
  },
  /** Those that run or are to come; one's own, or with the permission `users` anybody's. */
  absences: {
    list: oc.route({ method: 'GET', path: '/absences' }).output(z.array(absence.extend({ absenceId: id, name: z.string(), coveredByName: z.string() }))),
    add: oc.route({ method: 'POST', path: '/absences' }).input(absence).output(z.object({ absenceId: id })),
    remove: oc.route({ method: 'DELETE', path: '/absences/{absenceId}' }).input(z.object({ absenceId: id })).output(done),
  },
  audit: {
    list: oc.route({ method: 'GET', path: '/audit' }).input(z.object({ before: id.optional() })).output(z.array(z.object({
      auditEventId: id, at: instant, userName: z.string(), action: z.string(), subject: z.string().nullable(), detail: z.record(z.string(), z.unknown()),
    }))),
  },
};
