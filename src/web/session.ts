import { api } from './api.ts';
import type { Session as AnySession } from '#areas/access/contract.ts';

/** Somebody signed in, in a company: what every page inside the frame can count on. */
export type Session = { [Key in 'user' | 'organisation' | 'role' | 'today']: NonNullable<AnySession[Key]> } & Pick<AnySession, 'permissions' | 'organisations'>;

export const sessionQuery = api.session.current.queryOptions({ staleTime: 60_000, retry: false });

export function isInCompany(session: AnySession): session is AnySession & Session {
  return session.user !== null && session.organisation !== null && session.role !== null && session.today !== null;
}
