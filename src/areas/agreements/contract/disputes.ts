import { oc } from '@orpc/contract';
import { z } from 'zod';
import { documentKind } from '#values/kinds.ts';
import { because, day, done, flag, id, instant, minor, page, pageInput } from '#values/shapes.ts';

export const disputeReason = z.enum(['price', 'quantity', 'quality', 'delivery', 'not_ordered', 'duplicate', 'already_paid', 'paperwork', 'terms', 'other']);
export type DisputeReason = z.infer<typeof disputeReason>;
export const disputeStatus = z.enum(['open', 'credit_expected', 'closed']);
export type DisputeStatus = z.infer<typeof disputeStatus>;
export const disputeOutcome = z.enum(['credited', 'refused', 'settled', 'dropped']);
export type DisputeOutcome = z.infer<typeof disputeOutcome>;
export type DisputeMove = 'expect_credit' | 'close' | 'reopen';

const user = z.string().min(1).max(100);
const text = z.string().trim().max(4000);

/** `contestedMinor` null: all that is open of the item and not contested yet. */
const newItem = z.object({ itemId: id, contestedMinor: minor.positive().nullable() });
export const newDispute = z.object({
  customerId: id, reason: disputeReason, description: text, items: z.array(newItem).min(1).max(200),
  deadlineOn: day.nullable().default(null), ownerUserId: user.nullable().default(null),
  source: z.enum(['call', 'reply', 'visit', 'typed']).default('typed'), sourceMessageId: id.nullable().default(null), sourceReplyId: id.nullable().default(null),
});
export type NewDispute = z.infer<typeof newDispute>;

const nextAction = z.object({ what: z.string(), dueOn: day, ownerName: z.string() });
const row = z.object({
  disputeId: id, customerId: id, customerName: z.string(), reason: disputeReason, status: disputeStatus, outcome: disputeOutcome.nullable(), currency: z.string(), contestedMinor: minor,
  items: z.array(z.object({ itemId: id, reference: z.string(), contestedMinor: minor })),
  ownerUserId: z.string(), ownerName: z.string(), openedOn: day, deadlineOn: day, closedOn: day.nullable(),
  overdue: z.boolean(), nextAction: nextAction.nullable(),
  /** Credit notes set against its items cover all that is contested: it may be closed. */
  creditArrived: z.boolean(),
});

const action = z.object({
  disputeActionId: id, what: z.string(), ownerUserId: z.string(), ownerName: z.string(), dueOn: day, doneOn: day.nullable(), doneByName: z.string().nullable(), overdue: z.boolean(),
});
const whole = row.omit({ items: true, nextAction: true }).extend({
  description: z.string(), conclusion: z.string(), source: z.enum(['call', 'reply', 'visit', 'typed']),
  sourceMessageId: id.nullable(), sourceReplyId: id.nullable(), createdByName: z.string(),
  items: z.array(z.object({
    itemId: id, kind: z.string(), reference: z.string(), label: z.string(), issuedOn: day, dueOn: day, amountMinor: minor, openMinor: minor, contestedMinor: minor,
    /** By credit notes since the dispute was opened. */
    creditedMinor: minor,
  })),
  actions: z.array(action),
  comments: z.array(z.object({ disputeCommentId: id, userName: z.string(), writtenAt: instant, body: z.string(), mentions: z.array(z.string()), unseen: z.boolean() })),
  documents: z.array(z.object({ documentId: id, kind: documentKind, name: z.string(), mediaType: z.string(), byteSize: z.number().int(), addedAt: instant })),
  events: z.array(z.object({ at: instant, userName: z.string(), status: disputeStatus, because })),
});

const asked = z.object({ disputeId: id });
const oneAction = { disputeId: id, disputeActionId: id };
const path = <Rest extends `/${string}` | ''>(rest: Rest) => `/disputes/{disputeId}${rest}` as const;

export const disputesContract = {
  /** Those that run first, the nearest deadline first; then those closed, the latest first. */
  list: oc.route({ method: 'GET', path: '/disputes' }).input(z.object({
    ...pageInput, status: z.enum(['active', 'open', 'credit_expected', 'closed', 'all']).default('active'),
    reason: disputeReason.optional(), owner: user.optional(), overdue: flag.optional(),
    creditArrived: flag.optional(), customerId: id.optional(),
  })).output(page(row)),
  /** What runs, in a few figures. */
  summary: oc.route({ method: 'GET', path: '/disputes/summary' }).output(z.object({
    active: z.number().int(), overdue: z.number().int(), mine: z.number().int(), creditArrived: z.number().int(), contested: z.array(z.object({ currency: z.string(), minor })),
  })),
  /** Who may own a dispute or be named in a comment. */
  people: oc.route({ method: 'GET', path: '/disputes/people' }).output(z.array(z.object({ userId: z.string(), name: z.string(), works: z.boolean() }))),
  /** Where somebody named you in a comment, not seen yet. */
  mentions: oc.route({ method: 'GET', path: '/disputes/mentions' }).output(z.array(z.object({
    disputeCommentId: id, disputeId: id, customerId: id, customerName: z.string(), userName: z.string(), writtenAt: instant, body: z.string(),
  }))),
  get: oc.route({ method: 'GET', path: path('') }).input(asked).output(whole),
  /** Only what is contested is held; the customer is told, once somebody approves the message. */
  open: oc.route({ method: 'POST', path: '/disputes' }).input(newDispute).output(z.object({ disputeId: id })),
  update: oc.route({ method: 'PUT', path: path('') }).input(z.object({ disputeId: id, ownerUserId: user, deadlineOn: day })).output(done),
  expectCredit: oc.route({ method: 'POST', path: path('/expect-credit') }).input(asked).output(done),
  close: oc.route({ method: 'POST', path: path('/close') }).input(z.object({ disputeId: id, outcome: disputeOutcome, conclusion: text.default('') })).output(done),
  reopen: oc.route({ method: 'POST', path: path('/reopen') }).input(z.object({ disputeId: id, why: text.min(1) })).output(done),
  addAction: oc.route({ method: 'POST', path: path('/actions') })
    .input(z.object({ disputeId: id, what: text.min(1).max(300), ownerUserId: user.nullable(), dueOn: day })).output(z.object({ disputeActionId: id })),
  doAction: oc.route({ method: 'POST', path: path('/actions/{disputeActionId}/done') }).input(z.object(oneAction)).output(done),
  undoAction: oc.route({ method: 'DELETE', path: path('/actions/{disputeActionId}/done') }).input(z.object(oneAction)).output(done),
  removeAction: oc.route({ method: 'DELETE', path: path('/actions/{disputeActionId}') }).input(z.object(oneAction)).output(done),
  /** `@` and the whole name of somebody of the company puts it before him. */
  comment: oc.route({ method: 'POST', path: path('/comments') }).input(z.object({ disputeId: id, body: text.min(1) })).output(z.object({ disputeCommentId: id })),
  /** The comments that name you have been seen. */
  seen: oc.route({ method: 'POST', path: path('/seen') }).input(asked).output(done),
  attach: oc.route({ method: 'POST', path: path('/documents') }).input(z.object({ disputeId: id, documentIds: z.array(id).min(1).max(50) })).output(done),
  detach: oc.route({ method: 'DELETE', path: path('/documents/{documentId}') }).input(z.object({ disputeId: id, documentId: id })).output(done),
};
