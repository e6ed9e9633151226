import { because, type Reason } from '#values/reason.ts';
import type { ContactFacts, CustomerFacts, Step } from './facts.ts';

export type Recipient = { contactId: number; name: string; address: string };

/** Who is written to, first found first. Someone in sales is never dunned; legal is for the formal notice only. */
const ROLES: Record<'ordinary' | 'formal', readonly ContactFacts['role'][]> = {
  ordinary: ['accounts', 'management', 'other'],
  formal: ['accounts', 'management', 'legal', 'other'],
};

/** The contact a step goes to, or why nobody can be reached and what frees it. */
export function recipientOf({ contacts }: Pick<CustomerFacts, 'contacts'>, step: Pick<Step, 'channel' | 'purpose'>): Recipient | Reason {
  const roles = ROLES[step.purpose === 'formal_notice' ? 'formal' : 'ordinary'];
  const wanted = roles.flatMap((role) => contacts.filter((contact) => contact.role === role));
  if (step.channel === 'phone') {
    const called = wanted.find((contact) => contact.phone);
    return called ? { contactId: called.contactId, name: called.name ?? '', address: called.phone! } : because('no_phone');
  }
  const addressed = wanted.filter((contact) => contact.email);
  const open = addressed.find((contact) => contact.bouncedOn === null && !contact.optedOut);
  if (open) return { contactId: open.contactId, name: open.name ?? '', address: open.email! };
  const bounced = addressed.find((contact) => contact.bouncedOn !== null);
  if (bounced) return because('email_bounced', { email: bounced.email!, bounced_on: bounced.bouncedOn! });
  const quiet = addressed[0];
  return quiet ? because('opted_out', { email: quiet.email! }) : because('no_email');
}
