import type { Channel } from '#values/kinds.ts';
import { because } from '#values/reason.ts';
import { quietAfterRefusal } from './recipient.ts';
import type { Check } from './send-facts.ts';

const NO_ADDRESS: Record<Channel, string> = { email: 'no_email', phone: 'no_phone', sms: 'no_phone', letter: 'no_postal_address', registered: 'no_postal_address' };

/** Can it reach anybody, and does he want it? Who opted out may still be called, and written to by post. */
export const addressChecks: readonly Check[] = [
  {
    name: 'no_address',
    judge: ({ channel, toAddress }) => (toAddress.trim() === '' ? { act: 'skip', because: because(NO_ADDRESS[channel]) } : undefined),
  },
  {
    name: 'address_changed',
    judge: ({ addressChanged, toAddress }) => (addressChanged ? { act: 'skip', because: because('address_changed', { address: toAddress.replaceAll('\n', ', ') }) } : undefined),
  },
  {
    name: 'bounced',
    judge: ({ channel, contact, toAddress }) => (channel === 'email' && contact?.bouncedOn
      ? { act: 'skip', because: because('email_bounced', { email: toAddress, bounced_on: contact.bouncedOn }) } : undefined),
  },
  {
    // What is written once waits for its day; the others are written again then.
    name: 'refused_lately',
    judge({ purpose, refusedOn }, today) {
      const why = refusedOn === null ? undefined : quietAfterRefusal(refusedOn, today);
      return why && { act: purpose === 'agreement' ? 'hold' : 'skip', because: why };
    },
  },
  {
    name: 'opted_out',
    judge({ channel, contact, toAddress }) {
      if (!contact?.optedOut) return undefined;
      if (channel === 'email') return { act: 'skip', because: because('opted_out', { email: toAddress }) };
      return channel === 'sms' ? { act: 'skip', because: because('opted_out_sms', { phone: toAddress }) } : undefined;
    },
  },
];
