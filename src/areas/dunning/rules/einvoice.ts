import type { EinvoiceStatus } from '#values/einvoice.ts';

/** Refused or contested on its electronic way, or handed in and not yet delivered: asking for it as if it were fine would be wrong. */
export const einvoiceStopped: readonly EinvoiceStatus[] = ['deposited', 'rejected', 'refused', 'disputed', 'suspended'];

/** Whether an invoice in this state is left out of reminders; one Encours knows no state of is not. */
export function einvoiceStops(status: EinvoiceStatus | null): status is EinvoiceStatus {
  return status !== null && einvoiceStopped.includes(status);
}
