import { ORPCError, os } from '@orpc/server';
import { instantAt } from '#values/calendar.ts';
import { wallClock } from '#values/day.ts';
import { inOrganisation, sql, type Db, type Tx } from '#platform/db.ts';
import { Refusal } from '#platform/refusal.ts';
import { sayRefusal } from '#words/say.ts';
import { may, type Actor } from './actor.ts';
import type { Permission, Role } from './contract.ts';
import type { SignedIn, SignIn } from './sign-in.ts';

/** What every route of every room is given: the database, the clock, who is signed in, and the way back to his browser. */
export type Context = {
  db: Db;
  clock: () => Date;
  signIn: SignIn;
  user: SignedIn | null;
  /** The organisation chosen in this session; 0 before one is. */
  organisationId: number;
  language: 'fr' | 'en';
  setCookies: (cookies: string[]) => void;
  cookie: string;
  /** The installation's own secret: seals what the database must not show. */
  secret: Buffer;
  /** Where the installation keeps its files. */
  dataFolder: string;
  /** The key of the first-run link. */
  firstRunKey: string;
  /** Brings into a new organisation what the rooms above ship: templates, scenarios, and for a demo its customers and their history. */
  furnish: (tx: Tx, actor: Actor) => Promise<void>;
};

const base = os.$context<Context>();

/** Who are you, may you, then what do you ask: the input is looked at last, so that a reader learns nothing from what is refused. */
export const doorFirst = { initialInputValidationIndex: Number.POSITIVE_INFINITY };

/** Refusals leave as their status, their code and a sentence in the reader's language. */
export const refusals = base.middleware(async ({ context, next }) => {
  try {
    return await next();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new ORPCError(error.code, {
      status: error.status, message: sayRefusal(error.code, error.facts, context.language), data: { facts: error.facts }, cause: error,
    });
  }
});

/** May they? Then the route runs inside its organisation, in one transaction. */
export function allowed(permission: Permission) {
  return base.middleware(async ({ context, next }) => {
    const { db, user, organisationId } = context;
    if (!user) throw signedOut(context);
    return await inOrganisation(db, organisationId, user.userId, async (tx) => await next({ context: { tx, actor: await actorWho(tx, context, permission) } }));
  });
}

/** Work in a transaction of its own, inside the organisation. */
export type Within = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;

/** May they? Then the route runs in no transaction, since it talks to others, who may be slow: what it needs of the database it takes by `within`, before or after. */
export function allowedToTalk(permission: Permission) {
  return base.middleware(async ({ context, next }) => {
    const { db, user, organisationId } = context;
    if (!user) throw signedOut(context);
    const within: Within = (work) => inOrganisation(db, organisationId, user.userId, work);
    const actor = await within((tx) => actorWho(tx, context, permission));
    return await next({ context: { within, actor } });
  });
}

async function actorWho(tx: Tx, context: Context, permission: Permission): Promise<Actor> {
  const actor = await findActor(tx, context);
  if (actor && may(actor.role, permission)) return actor;
  throw new ORPCError('forbidden', { status: 403, message: sayRefusal('forbidden', {}, context.language) });
}

/** Somebody is signed in; which company he is in does not matter. */
export const signedIn = base.middleware(async ({ context, next }) => {
  const { user } = context;
  if (!user) throw signedOut(context);
  return await next({ context: { user } });
});

function signedOut(context: Context): ORPCError<string, undefined> {
  return new ORPCError('signed_out', { status: 401, message: sayRefusal('signed_out', {}, context.language) });
}

/** The person's role in the organisation and the company's day, or nothing when he does not belong to it. */
async function findActor(tx: Tx, { user, clock }: Context): Promise<Actor | undefined> {
  const row = await tx.first<{ role: Role; language: 'fr' | 'en'; time_zone: string; fixed_today_on: string | null }>(sql`
    select m.role, o.language, o.time_zone, o.fixed_today_on
    from membership m join organisation o using (organisation_id)
    where organisation_id = ${tx.organisationId} and m.user_id = ${user!.userId}`);
  return row && actorOf(tx, row, row.role, user!.userId, clock());
}

/** The actor of a job: the company's own system. */
export async function systemActor(tx: Tx, now: Date): Promise<Actor> {
  return (await systemActors(tx))(now);
}

/** The same at several instants: what it takes of the company is read once. */
export async function systemActors(tx: Tx): Promise<(now: Date) => Actor> {
  const row = await tx.one<{ language: 'fr' | 'en'; time_zone: string; fixed_today_on: string | null }>(sql`
    select language, time_zone, fixed_today_on from organisation where organisation_id = ${tx.organisationId}`);
  return (now) => actorOf(tx, row, 'system', 'system', now);
}

function actorOf(
  tx: Tx, row: { language: 'fr' | 'en'; time_zone: string; fixed_today_on: string | null }, role: Role | 'system', userId: string, now: Date,
): Actor {
  const { day, minutes } = wallClock(now, row.time_zone);
  const actor = { userId, role, organisationId: tx.organisationId, language: row.language, timeZone: row.time_zone };
  if (row.fixed_today_on === null) return { ...actor, today: day, now };
  // The same time of its fixed day: what is done in it lies on its own calendar, and nothing of it is later than its today.
  const fixed = instantAt(row.fixed_today_on, minutes, row.time_zone).getTime();
  return { ...actor, today: row.fixed_today_on, now: new Date(fixed + (now.getTime() % 60_000)) };
}
