import { oc } from '@orpc/contract';
import { z } from 'zod';
import { because, day, done, flag, id, instant, minor, page, pageInput } from '#values/shapes.ts';

export const replyClass = z.enum(
  ['payment', 'dispute', 'copy', 'plan', 'delay', 'wrong_contact', 'out_of_office', 'bounce_hard', 'bounce_soft', 'unsubscribe', 'other'],
);
export type ReplyClass = z.infer<typeof replyClass>;
export const replyStatus = z.enum(['unread', 'accepted', 'answered', 'set_aside']);
export type ReplyStatus = z.infer<typeof replyStatus>;
export const threadedBy = z.enum(['message_id', 'plus_address', 'reference', 'address', 'person']);
export type ThreadedBy = z.infer<typeof threadedBy>;
export const disputeReason = z.enum(['price', 'quantity', 'quality', 'delivery', 'not_ordered', 'duplicate', 'already_paid', 'paperwork', 'terms', 'other']);
export type DisputeReason = z.infer<typeof disputeReason>;

const about = { itemIds: z.array(id), references: z.array(z.string()), quote: z.string() };
const money = { amountMinor: minor.nullable(), currency: z.string().nullable() };

/** What was understood, each with the sentence it was read in. Items are those the mail names; none means it names none. */
export const findings = z.object({
  /** `doneOn`: it left that day already. */
  payment: z.object({ dueOn: day.nullable(), doneOn: day.nullable(), ...money, ...about }).optional(),
  dispute: z.object({ reason: disputeReason, ...money, ...about }).optional(),
  copy: z.object({ bank: z.boolean(), ...about }).optional(),
  plan: z.object({ instalments: z.number().int().nullable(), ...money, quote: z.string() }).optional(),
  delay: z.object({ untilOn: day.nullable(), quote: z.string() }).optional(),
  contact: z.object({ name: z.string().nullable(), email: z.string().nullable(), phone: z.string().nullable(), left: z.boolean(), quote: z.string() }).optional(),
  absence: z.object({ returnOn: day.nullable(), quote: z.string() }).optional(),
  /** `delayed`: the server still tries. */
  bounce: z.object({ kind: z.enum(['hard', 'soft']), reason: z.string(), recipients: z.array(z.string()), status: z.string(), diagnostic: z.string(), delayed: z.boolean().optional() }).optional(),
  unsubscribe: z.object({ quote: z.string() }).optional(),
  insolvency: z.object({ quote: z.string() }).optional(),
});
export type Findings = z.infer<typeof findings>;

/** What a person, or a setting, made of it. `undo` says what taking it back ends. */
export const handledAs = z.object({
  act: z.enum(['promise', 'dispute', 'plan', 'hold', 'contact', 'opted_out', 'answer', 'bounce', 'noted', 'set_aside']),
  subjectId: id.nullable(), why: z.string().optional(), undo: z.boolean(), before: z.record(z.string(), z.unknown()).optional(),
});
export type HandledAs = z.infer<typeof handledAs>;

export const replyRow = z.object({
  replyId: id, receivedAt: instant, fromName: z.string(), fromAddress: z.string(), subject: z.string(), customerId: id.nullable(), customerName: z.string().nullable(),
  messageId: id.nullable(), threadedBy: threadedBy.nullable(), class: replyClass, confidenceBp: z.number().int(), quote: z.string(), status: replyStatus, documents: z.number().int(),
});
const reply = replyRow.extend({
  body: z.string(), whole: z.string(), because, findings, contactId: id.nullable(), messageSubject: z.string().nullable(), messageSentAt: instant.nullable(),
  handledAt: instant.nullable(), handledByName: z.string().nullable(), handledAs: handledAs.nullable(), rawDocumentId: id.nullable(),
  files: z.array(z.object({ documentId: id, name: z.string(), mediaType: z.string(), byteSize: z.number().int() })),
  items: z.array(z.object({ itemId: id, reference: z.string(), dueOn: day, openMinor: minor, currency: z.string(), asked: z.boolean() })),
});

const inboxFields = z.object({
  host: z.string().trim().max(255), port: z.number().int().min(1).max(65535), security: z.enum(['tls', 'starttls', 'none']), username: z.string().trim().max(320),
  folder: z.string().trim().min(1).max(200), sentFolder: z.string().trim().max(200), plusAddress: z.boolean(),
  acceptClasses: z.array(replyClass), acceptFromBp: z.number().int().min(5000).max(10000),
});

export const repliesContract = {
  replies: {
    /** Latest first. `loose`: those of no customer yet; `handled`: all that were dealt with. */
    list: oc.route({ method: 'GET', path: '/replies' }).input(z.object({
      status: replyStatus.optional(), class: replyClass.optional(), customerId: id.optional(), loose: flag.optional(), handled: flag.optional(), ...pageInput,
    })).output(page(replyRow).extend({ unread: z.number().int(), looseUnread: z.number().int() })),
    get: oc.route({ method: 'GET', path: '/replies/{replyId}' }).input(z.object({ replyId: id })).output(reply),
    /** Says what it is when Encours took it for something else. */
    classify: oc.route({ method: 'PUT', path: '/replies/{replyId}/class' }).input(z.object({ replyId: id, class: replyClass })).output(reply),
    /** Gives it to a customer; his addresses are learnt on request. */
    attach: oc.route({ method: 'PUT', path: '/replies/{replyId}/customer' }).input(z.object({ replyId: id, customerId: id, keepAddress: z.boolean().default(false) })).output(reply),
    setAside: oc.route({ method: 'POST', path: '/replies/{replyId}/aside' }).input(z.object({ replyId: id, why: z.string().trim().max(500) })).output(reply),
    /** Back to unread. What was made of it is taken back where it can be; `replies.undo` of a promise cancels it. */
    answer: oc.route({ method: 'POST', path: '/replies/{replyId}/answer' }).input(z.object({
      replyId: id, subject: z.string().trim().min(1).max(300), body: z.string().trim().min(1).max(20000), documentIds: z.array(id).max(10).default([]),
    })).output(z.object({ messageId: id })),
    /** Reads the inbox now, in the background. */
    read: oc.route({ method: 'POST', path: '/replies/read' }).output(z.object({ started: z.boolean() })),
  },
  inbox: {
    get: oc.route({ method: 'GET', path: '/inbox-setting' }).output(inboxFields.extend({
      hasPassword: z.boolean(), hasWebhook: z.boolean(), readAt: instant.nullable(), problem: z.string().nullable(), plusSample: z.string().nullable(),
    })),
    set: oc.route({ method: 'PUT', path: '/inbox-setting' }).input(inboxFields.extend({ password: z.string().nullable() })).output(done),
    test: oc.route({ method: 'POST', path: '/inbox-setting/test' }).output(z.object({ works: z.boolean(), message: z.string(), folders: z.array(z.string()) })),
    /** A new address for the webhook: shown this once. The one before stops working. */
    openWebhook: oc.route({ method: 'POST', path: '/inbox-setting/webhook' }).output(z.object({ path: z.string() })),
    closeWebhook: oc.route({ method: 'DELETE', path: '/inbox-setting/webhook' }).output(done),
  },
};
