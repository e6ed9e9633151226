import { resolve } from 'node:path';
import { importFile } from '#areas/imports/actions.ts';
import { openFile } from './inspect.ts';
import { findCompany, withApplication } from './company.ts';

/** `encours import FILE`: reads, plans and commits in one go what the browser does in two steps. Exit 1 when the file is refused. */
export async function importPath(path: string, { company, json = false }: { company?: string; json?: boolean }): Promise<void> {
  await openFile(path);
  const outcome = await withApplication(async (db, config, database) => importFile(
    { db, dataFolder: config.dataFolder, clock: () => new Date() }, await findCompany(database, company), resolve(path)));
  if (json) process.stdout.write(`${JSON.stringify(outcome)}\n`);
}
