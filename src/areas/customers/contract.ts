import { oc } from '@orpc/contract';
import { z } from 'zod';
import { day, done, id, instant, minor } from '#values/shapes.ts';
import { contactRole, customerKind, documentKind } from '#values/kinds.ts';

export const termsRule = z.enum(['net', 'then_end_of_month', 'end_of_month_then']);

const contact = z.object({
  contactId: id, name: z.string().nullable(), email: z.string().nullable(), phone: z.string().nullable(), role: contactRole,
  bouncedAt: instant.nullable(), bounceReason: z.string().nullable(), optedOutAt: instant.nullable(),
});
const contactFields = z.object({
  name: z.string().trim().max(120).nullable(), email: z.email().nullable(), phone: z.string().trim().max(40).nullable(), role: contactRole,
});

/** Lines of an address as they stand in the window of an envelope, under the name: six at most, with the name (NF Z 10-011). */
const postalAddress = z.string().max(400).refine((text) => text.trim().split('\n').length <= 5, 'postal_address');
const more = {
  segment: z.string().trim().max(60), riskGrade: z.enum(['A', 'B', 'C', 'D', 'E', 'F']).nullable(), creditLimitMinor: minor.min(0).nullable(), postalAddress,
};

const customer = z.object({
  customerId: id, code: z.string(), name: z.string(), kind: customerKind, siren: z.string().nullable(), language: z.enum(['fr', 'en']),
  groupId: id.nullable(), groupName: z.string().nullable(), termsDays: z.number().int().nullable(), termsRule: termsRule.nullable(),
  strategic: z.boolean(), specialCare: z.boolean(), insolventOn: day.nullable(), ...more,
  collectorUserId: z.string().nullable(), collectorName: z.string().nullable(),
  contacts: z.array(contact),
});

const customerFields = z.object({
  name: z.string().trim().min(1).max(200), kind: customerKind, siren: z.string().regex(/^\d{9}$/).nullable(), language: z.enum(['fr', 'en']),
  groupName: z.string().trim().max(120).nullable(), termsDays: z.number().int().min(0).max(365).nullable(), termsRule: termsRule.nullable(),
  strategic: z.boolean(), specialCare: z.boolean(), insolventOn: day.nullable(), ...more,
});

/** What a person may bring: letters posted and mail received come in by themselves. */
export const uploadedKind = documentKind.exclude(['letter', 'received']);
const document = z.object({
  documentId: id, itemId: id.nullable(), itemReference: z.string().nullable(), kind: documentKind, name: z.string(), mediaType: z.string(), byteSize: z.number().int(),
  addedAt: instant, addedByName: z.string(),
});

export const customersContract = {
  /** The bytes go in by `POST /api/customers/{id}/documents?kind=&itemId=&name=` and out by `GET /api/documents/{id}`. */
  documents: {
    list: oc.route({ method: 'GET', path: '/customers/{customerId}/documents' }).input(z.object({ customerId: id, itemId: id.optional() })).output(z.array(document)),
    remove: oc.route({ method: 'DELETE', path: '/documents/{documentId}' }).input(z.object({ documentId: id })).output(done),
  },
  customers: {
    get: oc.route({ method: 'GET', path: '/customers/{customerId}' }).input(z.object({ customerId: id })).output(customer),
    update: oc.route({ method: 'PUT', path: '/customers/{customerId}' }).input(customerFields.extend({ customerId: id })).output(customer),
    /** Whose portfolio they are in; null takes them out of any. */
    assign: oc.route({ method: 'POST', path: '/customers/assign' }).input(z.object({ customerIds: z.array(id).min(1).max(2000), collectorUserId: z.string().nullable() })).output(done),
    addContact: oc.route({ method: 'POST', path: '/customers/{customerId}/contacts' }).input(contactFields.extend({ customerId: id })).output(done),
    updateContact: oc.route({ method: 'PUT', path: '/customers/{customerId}/contacts/{contactId}' })
      .input(contactFields.extend({ customerId: id, contactId: id })).output(done),
    removeContact: oc.route({ method: 'DELETE', path: '/customers/{customerId}/contacts/{contactId}' })
      .input(z.object({ customerId: id, contactId: id })).output(done),
    notes: oc.route({ method: 'GET', path: '/customers/{customerId}/notes' }).input(z.object({ customerId: id })).output(z.array(z.object({
      noteId: id, writtenAt: instant, userName: z.string(), body: z.string(),
    }))),
    addNote: oc.route({ method: 'POST', path: '/customers/{customerId}/notes' })
      .input(z.object({ customerId: id, body: z.string().trim().min(1).max(5000) })).output(done),
    /** For pickers and the quick search: at most 20 names. */
    find: oc.route({ method: 'GET', path: '/customers/find' }).input(z.object({ text: z.string() }))
      .output(z.array(z.object({ customerId: id, code: z.string(), name: z.string() }))),
  },
};

