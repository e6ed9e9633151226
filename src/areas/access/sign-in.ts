import { createHmac } from 'node:crypto';
import { betterAuth } from 'better-auth';
import { APIError } from 'better-auth/api';
import pg from 'pg';
import { Refusal } from '#platform/refusal.ts';

export type SignedIn = { userId: string; name: string; email: string; token: string; organisationId: number | null };

/** Passwords and sessions, kept by better-auth in the `auth` schema. Cookies are `Set-Cookie` values to hand to the browser. */
export type SignIn = {
  /** @returns the user id. Refuses an e-mail that is already somebody's. */
  register(person: { name: string; email: string; password: string }): Promise<string>;
  signIn(email: string, password: string): Promise<{ cookies: string[]; token: string }>;
  signOut(cookie: string): Promise<string[]>;
  find(cookie: string): Promise<SignedIn | null>;
  /** Closes every session of the person and opens another for this browser. */
  changePassword(cookie: string, current: string, password: string): Promise<{ cookies: string[]; token: string }>;
  /** Closes every session of the person. */
  setPassword(userId: string, password: string): Promise<void>;
  choose(token: string, organisationId: number): Promise<void>;
  close(): Promise<void>;
};

const DAYS = 86_400;

/** The key of the first-run link: the installation's own, the same at each start until somebody has used it. */
export function firstRunKeyOf(secret: Buffer): string {
  return createHmac('sha256', secret).update('first run').digest('base64url').slice(0, 24);
}

export function openSignIn({ databaseUrl, url, secret }: { databaseUrl: string; url: string; secret: Buffer }): SignIn {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 4, options: '-c role=encours_app -c search_path=auth', application_name: 'encours sign-in' });
  pool.on('error', () => {});
  const auth = betterAuth({
    baseURL: url,
    secret: secret.toString('hex'),
    database: pool,
    emailAndPassword: { enabled: true, autoSignIn: false, minPasswordLength: 10, maxPasswordLength: 200 },
    session: { expiresIn: 14 * DAYS, updateAge: DAYS, additionalFields: { organisationId: { type: 'number', required: false, input: false } } },
    advanced: { cookiePrefix: 'encours', useSecureCookies: url.startsWith('https:') },
    telemetry: { enabled: false },
    logger: { disabled: true },
  });

  return {
    async register({ name, email, password }) {
      const { user } = await auth.api.signUpEmail({ body: { name, email, password } });
      // For an address that is somebody's already the library answers with a person who does not exist, so that nobody can probe addresses.
      const { rowCount } = await pool.query('select from "user" where id = $1', [user.id]);
      if (rowCount === 0) throw new Refusal(409, 'email_taken', { email });
      return user.id;
    },
    async signIn(email, password) {
      try {
        const { headers, response } = await auth.api.signInEmail({ body: { email, password }, returnHeaders: true });
        return { cookies: headers.getSetCookie(), token: response.token };
      } catch (error) {
        if (error instanceof APIError) throw new Refusal(401, 'wrong_password');
        throw error;
      }
    },
    async signOut(cookie) {
      const { headers } = await auth.api.signOut({ headers: new Headers({ cookie }), returnHeaders: true });
      return headers.getSetCookie();
    },
    async find(cookie) {
      if (!cookie.includes('encours.')) return null;
      const found = await auth.api.getSession({ headers: new Headers({ cookie }) });
      if (!found) return null;
      const { user, session } = found;
      return { userId: user.id, name: user.name, email: user.email, token: session.token, organisationId: session.organisationId ?? null };
    },
    async changePassword(cookie, current, password) {
      try {
        const { headers, response } = await auth.api.changePassword({
          body: { currentPassword: current, newPassword: password, revokeOtherSessions: true }, headers: new Headers({ cookie }), returnHeaders: true,
        });
        return { cookies: headers.getSetCookie(), token: response.token! };
      } catch (error) {
        // Not 401: it is the password that is wrong, the session goes on.
        if (error instanceof APIError && error.body?.code === 'INVALID_PASSWORD') throw new Refusal(422, 'wrong_current_password');
        throw error;
      }
    },
    async setPassword(userId, password) {
      const { password: passwords, internalAdapter } = await auth.$context;
      await internalAdapter.updatePassword(userId, await passwords.hash(password));
      await internalAdapter.deleteUserSessions(userId);
    },
    async choose(token, organisationId) {
      await pool.query('update auth.session set "organisationId" = $2 where token = $1', [token, organisationId]);
    },
    async close() {
      await pool.end();
    },
  };
}
