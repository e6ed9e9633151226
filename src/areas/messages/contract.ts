import { oc } from '@orpc/contract';
import { z } from 'zod';
import { because, day, done, id, instant, minor, page, pageInput } from '#values/shapes.ts';
import { channel, purpose } from '#values/kinds.ts';
import { repliesContract } from './contract/replies.ts';
import { channelsContract } from './contract/channels.ts';
import { lettersContract } from './contract/letters.ts';
import { templatesContract } from './contract/templates.ts';

export const messageStatus = z.enum(
  ['to_approve', 'approved', 'sending', 'printed', 'sent', 'bounced', 'failed', 'unknown', 'skipped', 'withdrawn', 'held', 'to_do', 'done'],
);
export type MessageStatus = z.infer<typeof messageStatus>;

/** How a call ended. `promised` and `disputed` only say so: the promise and the dispute are opened by the agreements. */
export const callOutcome = z.enum(['reached', 'promised', 'disputed', 'refused', 'voicemail', 'no_answer', 'callback', 'wrong_number']);
export type CallOutcome = z.infer<typeof callOutcome>;

export const messageRow = z.object({
  messageId: id, customerId: id, customerName: z.string(), channel, purpose, status: messageStatus,
  toName: z.string(), toAddress: z.string(), subject: z.string(), totalMinor: minor, currency: z.string(), edited: z.boolean(),
  createdAt: instant, sendAfter: instant.nullable(), sentAt: instant.nullable(),
});
const message = messageRow.extend({
  language: z.enum(['fr', 'en']), body: z.string(), html: z.string(), fromName: z.string(), fromAddress: z.string(), because,
  items: z.array(z.object({ itemId: id, reference: z.string(), issuedOn: day, dueOn: day, amountMinor: minor, openMinor: minor, nowOpenMinor: minor })),
  events: z.array(z.object({ at: instant, status: messageStatus, userName: z.string().nullable(), because })),
});
const outcome = z.object({ messageId: id, status: messageStatus, because });

const mailSetting = z.object({
  host: z.string().trim().min(1), port: z.number().int().min(1).max(65535), security: z.enum(['tls', 'starttls', 'none']),
  username: z.string().trim().nullable(),
});

export const messagesContract = {
  ...lettersContract, ...channelsContract,
  ...repliesContract,
  messages: {
    list: oc.route({ method: 'GET', path: '/messages' }).input(z.object({
      status: messageStatus.optional(), customerId: id.optional(), purpose: purpose.optional(), ...pageInput,
    })).output(page(messageRow)),
    get: oc.route({ method: 'GET', path: '/messages/{messageId}' }).input(z.object({ messageId: id })).output(message),
    /** `toAddress` is an e-mail address, or the number to call. One approved or failed waits again. */
    edit: oc.route({ method: 'PUT', path: '/messages/{messageId}' })
      .input(z.object({ messageId: id, toAddress: z.string().trim().min(1).max(320), subject: z.string().trim().min(1).max(300), body: z.string().trim().min(1).max(20000) })).output(message),
    /** Approves each message still waiting; those that no longer wait are answered with why. Safe to repeat. Leaves `UNDO_SECONDS` later at the earliest. */
    approve: oc.route({ method: 'POST', path: '/messages/approve' })
      .input(z.object({ messageIds: z.array(id).min(1).max(2000) })).output(z.array(outcome)),
    /** Back from approved to waiting, as long as it has not left. */
    unapprove: oc.route({ method: 'POST', path: '/messages/unapprove' }).input(z.object({ messageIds: z.array(id).min(1) })).output(z.array(outcome)),
    /** Failed messages wait again, at their contact's address of now; one that cannot is answered with why. */
    retry: oc.route({ method: 'POST', path: '/messages/retry' }).input(z.object({ messageIds: z.array(id).min(1).max(200) })).output(z.array(outcome)),
    /** What has not left, or did not get through. */
    withdraw: oc.route({ method: 'POST', path: '/messages/withdraw' })
      .input(z.object({ messageIds: z.array(id).min(1), why: z.string().trim().min(1).max(500) })).output(z.array(outcome)),
    /** An unknown outcome is resolved by a person only: it did leave, or it did not. */
    resolve: oc.route({ method: 'POST', path: '/messages/{messageId}/resolve' })
      .input(z.object({ messageId: id, left: z.boolean() })).output(outcome),
    /**
     * `callbackOn` with `callback` alone: the call waits until that day. Asked twice with the same outcome, the second changes nothing. What was agreed during the
     * call may have held or withdrawn it: how it ended is taken that day all the same, before or after.
     */
    finishCall: oc.route({ method: 'POST', path: '/messages/{messageId}/call' })
      .input(z.object({ messageId: id, outcome: callOutcome, note: z.string().trim().max(2000), callbackOn: day.nullable().default(null) })).output(outcome),
  },
  templates: templatesContract,
  mail: {
    get: oc.route({ method: 'GET', path: '/mail-setting' }).output(mailSetting.extend({ hasPassword: z.boolean() }).nullable()),
    set: oc.route({ method: 'PUT', path: '/mail-setting' }).input(mailSetting.extend({ password: z.string().nullable() })).output(done),
    remove: oc.route({ method: 'DELETE', path: '/mail-setting' }).output(done),
    test: oc.route({ method: 'POST', path: '/mail-setting/test' }).input(z.object({ to: z.email() }))
      .output(z.object({ sent: z.boolean(), message: z.string() })),
  },
};
