import { oc } from '@orpc/contract';
import { z } from 'zod';
import { because, day, done, id, instant, minor, page, pageInput } from '#values/shapes.ts';
import { customerKind } from '#values/kinds.ts';

const status = z.enum(['draft', 'approved', 'proposed', 'accepted', 'kept', 'void', 'refused', 'cancelled']);
const count = z.number().int();

const instalment = z.object({ number: z.number().int(), dueOn: day, amountMinor: minor });
const plan = z.object({
  planId: id, customerId: id, customerName: z.string(), customerKind, currency: z.string(), status, totalMinor: minor, interestMinor: minor, interestFrozen: z.boolean(),
  graceDays: count, voidAfter: count, note: z.string(), ownerName: z.string(), approvedBy: z.string().nullable(), approvedAt: instant.nullable(),
  proposedOn: day.nullable(), offerEndsOn: day.nullable(), acceptedOn: day.nullable(), acceptedHow: z.enum(['signed', 'email', 'letter']).nullable(),
  acceptanceDocumentId: id.nullable(), acceptanceReplyId: id.nullable(), endedOn: day.nullable(), because, createdAt: instant,
  items: z.array(z.object({ itemId: id, reference: z.string(), dueOn: day, amountMinor: minor, openMinor: minor })),
  instalments: z.array(instalment.extend({ paidMinor: minor, warnedOn: day.nullable(), late: z.boolean() })),
});

/** `downMinor`: a first instalment of another amount than the others. Without items: all that is late. */
const drawing = z.object({
  customerId: id, currency: z.string().length(3), itemIds: z.array(id).max(500).default([]), instalments: z.number().int().min(1).max(120), firstOn: day,
  every: z.enum(['week', 'month']), downMinor: z.number().int().min(0).default(0), interestMinor: z.number().int().min(0).default(0), interestFrozen: z.boolean(),
  note: z.string().trim().max(500).default(''),
});
const ending = z.object({ planId: id, why: z.string().trim().max(500).default('') });

export const plansContract = {
  list: oc.route({ method: 'GET', path: '/plans' }).input(z.object({ customerId: id.optional(), status: z.union([status, z.literal('running')]).optional(), ...pageInput })).output(page(plan)),
  counts: oc.route({ method: 'GET', path: '/plans/counts' }).output(z.object({
    draft: count, approved: count, proposed: count, accepted: count, kept: count, void: count, refused: count, cancelled: count,
  })),
  get: oc.route({ method: 'GET', path: '/plans/{planId}' }).input(z.object({ planId: id })).output(plan.extend({
    events: z.array(z.object({ at: instant, status: z.string(), userName: z.string(), because })),
  })),
  /** What it would be; nothing is written. */
  simulate: oc.route({ method: 'POST', path: '/plans/simulate' }).input(drawing).output(z.object({
    totalMinor: minor, principalMinor: minor, interestMinor: minor, instalments: z.array(instalment), notes: because,
    items: z.array(z.object({ itemId: id, reference: z.string(), dueOn: day, openMinor: minor })),
  })),
  draft: oc.route({ method: 'POST', path: '/plans' }).input(drawing).output(z.object({ planId: id })),
  approve: oc.route({ method: 'POST', path: '/plans/{planId}/approve' }).input(z.object({ planId: id })).output(done),
  /** Offers it in writing; its items are held while the offer runs. */
  propose: oc.route({ method: 'POST', path: '/plans/{planId}/propose' }).input(z.object({ planId: id })).output(done),
  /** In writing: a document or a reply of the customer's own, where there is one. */
  accept: oc.route({ method: 'POST', path: '/plans/{planId}/accept' }).input(z.object({
    planId: id, how: z.enum(['signed', 'email', 'letter']), documentId: id.nullable().default(null), replyId: id.nullable().default(null),
  })).output(done),
  refuse: oc.route({ method: 'POST', path: '/plans/{planId}/refuse' }).input(ending).output(done),
  cancel: oc.route({ method: 'POST', path: '/plans/{planId}/cancel' }).input(ending).output(done),
};

/** Promised or agreed for those days and not yet there; thirty days from today when not asked otherwise. */
export const expectedContract = oc.route({ method: 'GET', path: '/agreements/expected' }).input(z.object({ from: day.optional(), to: day.optional(), customerId: id.optional() })).output(z.array(z.object({
  dueOn: day, kind: z.enum(['promise', 'plan']), subjectId: id, number: z.number().int().nullable(), customerId: id, customerName: z.string(), currency: z.string(), amountMinor: minor,
})));
