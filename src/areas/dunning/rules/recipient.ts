import { addDays, type Day } from '#values/day.ts';
import { because, type Reason } from '#values/reason.ts';
import type { Channel, ContactRole } from '#values/kinds.ts';
import type { ContactFacts, CustomerFacts, Step } from './facts.ts';

/** `channel` is the one it really goes by: a letter may stand in for an e-mail nobody would get. By post the address is the customer's own. */
export type Recipient = { contactId: number | null; name: string; address: string; channel: Channel };

/** When none of the audience can be reached and anyone will do. Someone in sales is never dunned; legal is for the formal notice only. */
const ANYONE: Record<'ordinary' | 'formal', readonly ContactRole[]> = {
  ordinary: ['accounts', 'management', 'other'],
  formal: ['accounts', 'management', 'legal', 'other'],
};

type Of = Pick<CustomerFacts, 'contacts' | 'postalAddress'> & Partial<Pick<CustomerFacts, 'returnedPost'>>;
type By = Pick<Step, 'channel' | 'purpose' | 'audience' | 'fallback'>;

/** Whom a step goes to and how, or why nobody can be reached and what frees it. */
export function recipientOf(customer: Of, step: By): Recipient | Reason {
  const wanted = wantedOf(customer.contacts, step);
  if (step.channel === 'letter' || step.channel === 'registered') return byPost(customer, wanted, step.channel);
  const found = step.channel === 'email' ? byMail(wanted) : byNumber(wanted, step.channel);
  if (!('code' in found) || step.fallback !== 'letter' || step.channel === 'phone') return found;
  const letter = byPost(customer, wanted, 'letter');
  return 'code' in letter ? found : letter;
}

/** Days an address is left alone after it refused a mail for what it said: the same one does not leave every day. */
const QUIET_DAYS = 7;

export function quietAfterRefusal(refusedOn: Day, today: Day): Reason | undefined {
  const againOn = addDays(refusedOn, QUIET_DAYS);
  return today < againOn ? because('last_message_failed', { failed_on: refusedOn, again_on: againOn }) : undefined;
}

/** The last mail this address was sent was refused a few days ago. */
export function refusedLately({ failed }: Pick<CustomerFacts, 'failed'>, { address, channel }: Recipient, today: Day): Reason | undefined {
  return channel === 'email' && failed?.address === address ? quietAfterRefusal(failed.on, today) : undefined;
}

/** In the order they are tried. */
function wantedOf(contacts: readonly ContactFacts[], { purpose, audience, fallback }: By): ContactFacts[] {
  const others = fallback === 'anyone' ? ANYONE[purpose === 'formal_notice' ? 'formal' : 'ordinary'].filter((role) => !audience.some((one) => one === role)) : [];
  return [...audience, ...others].flatMap((role) => contacts.filter((contact) => contact.role === role));
}

function byPost({ postalAddress, returnedPost }: Of, [contact]: readonly ContactFacts[], channel: 'letter' | 'registered'): Recipient | Reason {
  const address = postalAddress.trim();
  if (address !== '' && returnedPost?.address.trim() === address) return because('post_returned', { returned_on: returnedPost.on });
  return address === '' ? because('no_postal_address') : { contactId: contact?.contactId ?? null, name: contact?.name ?? '', address, channel };
}

function byNumber(wanted: readonly ContactFacts[], channel: 'phone' | 'sms'): Recipient | Reason {
  const numbered = wanted.filter((contact) => contact.phone);
  const open = channel === 'phone' ? numbered[0] : numbered.find((contact) => !contact.optedOut);
  if (open) return { contactId: open.contactId, name: open.name ?? '', address: open.phone!, channel };
  return numbered[0] ? because('opted_out_sms', { phone: numbered[0].phone! }) : because('no_phone');
}

function byMail(wanted: readonly ContactFacts[]): Recipient | Reason {
  const addressed = wanted.filter((contact) => contact.email);
  const open = addressed.find((contact) => contact.bouncedOn === null && !contact.optedOut);
  if (open) return { contactId: open.contactId, name: open.name ?? '', address: open.email!, channel: 'email' };
  const bounced = addressed.find((contact) => contact.bouncedOn !== null);
  if (bounced) return because('email_bounced', { email: bounced.email!, bounced_on: bounced.bouncedOn! });
  const quiet = addressed[0];
  return quiet ? because('opted_out', { email: quiet.email! }) : because('no_email');
}
