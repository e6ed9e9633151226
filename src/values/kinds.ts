import { z } from 'zod';

/** The lists several rooms speak in. Their words are on the screens; their order is the one people expect. */
export const customerKind = z.enum(['company', 'public', 'individual']);
export type CustomerKind = z.infer<typeof customerKind>;

/** How a customer pays: the payer profile. */
export const payerClass = z.enum(['new', 'good', 'late_regular', 'irregular', 'worsening', 'bad']);
export type PayerClass = z.infer<typeof payerClass>;

export const channel = z.enum(['email', 'phone', 'letter', 'registered', 'sms']);
export type Channel = z.infer<typeof channel>;

/** What a message is for. `agreement`: it confirms a promise, a dispute or a plan, and asks for nothing new. */
export const purpose = z.enum(['courtesy', 'reminder', 'formal_notice', 'call', 'thanks', 'agreement']);
export type Purpose = z.infer<typeof purpose>;

export const contactRole = z.enum(['accounts', 'management', 'sales', 'legal', 'other']);
export type ContactRole = z.infer<typeof contactRole>;

/** What a file about a customer is. */
export const documentKind = z.enum(['invoice', 'delivery', 'order', 'correspondence', 'letter', 'agreement', 'received', 'other']);
export type DocumentKind = z.infer<typeof documentKind>;
