import { handler, type Handler } from '#platform/queue.ts';
import { readInbox, type InboxDeps } from './actions/read-inbox.ts';
import { readInboxJob } from './names.ts';

export function inboxJobs(deps: InboxDeps): Handler[] {
  return [handler(readInboxJob, async ({ organisationId }, signal) => { await readInbox(deps, organisationId, signal); }, { retries: 0 })];
}
