import type { MailOutcome } from '#platform/mail.ts';
import type { PaperChannel } from '../contract/channels.ts';

/** One letter or one SMS on its way to a provider. Its key is the same at every attempt: a provider takes a key once. */
export type Parcel = {
  /** Forty hexadecimal digits. */
  key: string; channel: PaperChannel; company: string;
  /** Of a letter: the name and the lines of the address. Of an SMS: the number, E.164. */
  to: { name: string; address: string };
  subject: string;
  /** The words of an SMS; empty for a letter, which is its pages. */
  text: string;
  pdf: Buffer | null; pages: number;
};

/** What a provider says of a parcel: taken, gone out, failed for good, or come back. */
export type ParcelState = {
  state: 'accepted' | 'sent' | 'failed' | 'returned'; trackingNumber?: string; detail?: string;
};

/**
 * The way out of a channel. Outcomes are those of mail: only `unknown` is open, and never leads to a second attempt.
 * `begin` is awaited before anything of the parcel leaves: when it answers false, nothing does.
 */
export type Port = {
  deliver(parcel: Parcel, begin: () => Promise<boolean>): Promise<MailOutcome>;
  /** `absent`: the provider never got it. Nothing: he cannot say now. */
  find(key: string): Promise<ParcelState | 'absent' | undefined>;
  /** What is wrong with it, in the provider's own words; nothing when it works. */
  check(): Promise<string | undefined>;
};

export const PARCEL_STATES: readonly ParcelState['state'][] = ['accepted', 'sent', 'failed', 'returned'];

/** Reads what a provider says; nothing when it is not what docs/channels.md asks for. */
export function readState(text: string): ParcelState | undefined {
  let said: Record<string, unknown>;
  try {
    said = JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
  const state = PARCEL_STATES.find((one) => one === said?.['state']);
  if (!state) return undefined;
  const { trackingNumber, detail } = said;
  return {
    state,
    ...(typeof trackingNumber === 'string' && /^[A-Za-z0-9 ]{4,40}$/.test(trackingNumber) ? { trackingNumber: trackingNumber.replace(/\s/g, '').toUpperCase() } : {}),
    ...(typeof detail === 'string' ? { detail: detail.replace(/[\s\p{Cc}]+/gu, ' ').trim().slice(0, 300) } : {}),
  };
}
