import { jobName } from '#platform/queue.ts';

/** Reads an uploaded file and plans it; writes nothing to the ledger. */
export const readImport = jobName<{ organisationId: number; importId: number }>('imports.read');

/** Removes the bytes of files refused or cancelled long ago. */
export const forgetFilesJob = jobName<{ organisationId: number }>('imports.forget');

/** Commits a planned file in one transaction. */
export const commitImport = jobName<{ organisationId: number; importId: number; userId: string }>('imports.commit');
