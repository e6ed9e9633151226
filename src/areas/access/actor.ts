import type { Day } from '#values/day.ts';
import type { Permission, Role } from './contract.ts';

/** Who acts, where, and when: taken once at the door. A job acts as `system` with every permission its organisation gives. */
export type Actor = {
  userId: string;
  role: Role | 'system';
  organisationId: number;
  language: 'fr' | 'en';
  timeZone: string;
  /** The company's own day; a demo company's is fixed. */
  today: Day;
  /** Now, on that day: where the day is fixed, at the real clock's time of day. Whatever is written down happened then. */
  now: Date;
};

/** One line per permission: who may. */
const MAY: Record<Permission, readonly Role[]> = {
  // Everyone in the organisation sees who owes what: a shared view is the point of the product.
  read: ['admin', 'credit_manager', 'collector', 'sales', 'reader'],
  // Sales people bring what they know of a customer.
  note: ['admin', 'credit_manager', 'collector', 'sales'],
  // Work the list: contacts, holds, calls, texts of a message.
  work: ['admin', 'credit_manager', 'collector'],
  // Let a message leave, run the reminders.
  approve: ['admin', 'credit_manager', 'collector'],
  import: ['admin', 'credit_manager', 'collector'],
  // Scenarios, templates and payer profiles are the credit policy.
  scenario: ['admin', 'credit_manager'],
  settings: ['admin'],
  users: ['admin'],
};

export function may(role: Role | 'system', permission: Permission): boolean {
  return role === 'system' || MAY[permission].includes(role);
}

export function permissionsOf(role: Role): Permission[] {
  return (Object.keys(MAY) as Permission[]).filter((permission) => may(role, permission));
}
