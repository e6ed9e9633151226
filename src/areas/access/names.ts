import { eventName } from '#platform/queue.ts';

/** A company was made or changed: its daily jobs follow its time zone. */
export const organisationChanged = eventName<{ organisationId: number }>('access.organisation_changed');
