import { handler, type Handler } from '#platform/queue.ts';
import { commitFile, readAndPlan, type Place } from './actions.ts';
import { forgetFiles } from './actions/forget.ts';
import { commitImport, forgetFilesJob, readImport } from './names.ts';

/** A job whose process died is taken again after ten minutes; one that goes on longer is waited for, then found done. */
const options = { expireSeconds: 600, retries: 3 };

export function importsJobs(place: Place): Handler[] {
  return [
    handler(readImport, ({ organisationId, importId }, signal) => readAndPlan(place, organisationId, importId, signal), options),
    handler(commitImport, async ({ organisationId, importId, userId }) => {
      await commitFile(place, organisationId, importId, userId);
    }, options),
    handler(forgetFilesJob, async ({ organisationId }) => { await forgetFiles(place, organisationId); }),
  ];
}
