import { eventName } from '#platform/queue.ts';

/** Payment terms of these customers changed: what falls due by them is reckoned again. */
export const customerTermsChanged = eventName<{ organisationId: number; customerIds: number[] }>('customers.terms_changed');
