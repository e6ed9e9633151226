import { eventName } from '#platform/queue.ts';

/** Payment terms of these customers changed: what falls due by them is reckoned again. */
export const customerTermsChanged = eventName<{ organisationId: number; customerIds: number[] }>('customers.terms_changed');

/** Somebody became insolvent or came under special care, or is so no more: what waits for him is looked at again. */
export const customerCareChanged = eventName<{ organisationId: number }>('customers.care_changed');
