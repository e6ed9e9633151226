import { z } from 'zod';

/**
 * Where an invoice stands on its electronic way (French reform; codes of the life cycle, XP Z12-012): deposited 200, delivered 202, available 203, taken 204,
 * approved 205, paid 211 or 212, disputed 207, suspended 208, refused 210, rejected 213.
 */
export const einvoiceStatus = z.enum(['deposited', 'delivered', 'available', 'taken', 'approved', 'rejected', 'refused', 'disputed', 'suspended', 'paid']);
export type EinvoiceStatus = z.infer<typeof einvoiceStatus>;
