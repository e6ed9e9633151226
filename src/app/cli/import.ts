import { resolve } from 'node:path';
import { systemActor } from '#areas/access/door.ts';
import { importFile } from '#areas/imports/actions.ts';
import { unagreed } from '#areas/imports/rules/agreement.ts';
import { inOrganisation } from '#platform/db.ts';
import { findCompany, withApplication } from './company.ts';
import { openFile } from './inspect.ts';

/** `encours import FILE`: reads, plans and commits in one go what the browser does in two steps. Exit 1 when the file is refused or waits for `--agree`. */
export async function importPath(path: string, { company, agree = [], json = false }: { company?: string; agree?: string[]; json?: boolean }): Promise<void> {
  await openFile(path);
  const clock = () => new Date();
  const { already, accepted, detail } = await withApplication(async (db, config, database) => {
    const organisationId = await findCompany(database, company);
    const actor = await inOrganisation(db, organisationId, 'system', (tx) => systemActor(tx, clock()));
    return await importFile({ db, dataFolder: config.dataFolder, clock }, actor, resolve(path), { agreed: agree });
  });
  if (!accepted) process.exitCode = 1;
  const toAgree = accepted ? [] : unagreed(detail.problems, detail.settings);
  if (json) {
    process.stdout.write(`${JSON.stringify({ already, accepted, importId: detail.importId, status: detail.status, result: detail.result, toAgree, problems: detail.problems })}\n`);
    return;
  }
  for (const { severity, line, message } of detail.problems) {
    if (severity !== 'info') process.stdout.write(`${severity === 'error' ? 'Erreur' : 'Attention'}${line === undefined ? '' : `, ligne ${line}`} : ${message}\n`);
  }
  if (already) process.stdout.write('Ce fichier est déjà importé : rien n’a changé.\n');
  else if (toAgree.length > 0) process.stdout.write(`Rien n’a été enregistré. Si le fichier est le bon, recommencez avec ${toAgree.map((code) => `--agree ${code}`).join(' ')}\n`);
  else if (!accepted) process.stdout.write('Le fichier est refusé : rien n’a été enregistré.\n');
  else if (detail.result) {
    const { customersAdded, itemsAdded, itemsKnown, allocationsAdded } = detail.result;
    process.stdout.write(`Importé : ${customersAdded} clients et ${itemsAdded} pièces ajoutés, ${itemsKnown} pièces déjà connues, ${allocationsAdded} lettrages.\n`);
  }
}
