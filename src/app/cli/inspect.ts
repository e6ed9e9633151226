import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { FecInspection } from '#formats/fec/inspect.ts';
import { inspectLedgerFile } from '#areas/imports/rules/inspect.ts';
import { formatDay } from '#words/say.ts';
import { table } from './table.ts';

/** `encours inspect FILE [--json]`: needs no database and writes nothing. Exit 1 when the file is refused. */
export async function inspect(path: string, { json = false }: { json?: boolean }): Promise<void> {
  const found = await inspectLedgerFile(await openFile(path));
  process.stdout.write(json ? `${JSON.stringify(found)}\n` : describe(found));
  if (!found.accepted) process.exitCode = 1;
}

/** The file's bytes; a path that leads to no readable file is said in words. */
export async function openFile(path: string): Promise<AsyncIterable<Uint8Array>> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => error);
  if (found instanceof Error) {
    throw new Error(found.code === 'ENOENT' ? `le fichier ${path} n’existe pas` : `le fichier ${path} ne peut pas être lu (${found.code})`);
  }
  if (found.isDirectory()) throw new Error(`${path} est un dossier : indiquez un fichier`);
  return createReadStream(path);
}

const SEVERITY = { error: 'Erreur', warning: 'Attention', info: 'À savoir' };
const OTHER: Record<string, string> = { '|': '|', ';': ';', ',': ',' };

function describe(found: FecInspection): string {
  const { receivables, openItems } = found;
  const facts = [
    ['Fichier', found.kind === 'fec' ? 'fichier des écritures comptables (FEC)' : 'inconnu'],
    ['Verdict', found.accepted ? 'accepté' : 'refusé'],
    ['Encodage', found.encoding ?? '—'],
    ['Séparateur', found.separator === null ? '—' : OTHER[found.separator] ?? found.separator],
    ['Colonnes', String(found.columns)],
    ['Lignes', String(found.lines)],
    ['Période', found.firstDate && found.lastDate ? `${formatDay(found.firstDate, 'fr')} – ${formatDay(found.lastDate, 'fr')}` : '—'],
    ['Débit', found.sumDebit],
    ['Crédit', found.sumCredit],
    ['Équilibre', found.balanced ? 'oui' : 'non'],
    ['Clients', `${receivables.customers} (${receivables.rows} lignes en 411, solde ${receivables.balance})`],
    ['Lettrage', `${receivables.letteringGroups} groupes dont ${receivables.letteringGroupsBalanced} soldés ; non lettré : ${receivables.openUnlettered} (${receivables.rowsUnlettered} lignes)`],
    ['Pièces ouvertes', `${openItems.count}, total ${openItems.total}, ${openItems.inferredAllocations} rapprochements déduits`],
  ];
  const problems = found.problems.map((one) => [SEVERITY[one.severity], one.line === undefined ? '' : String(one.line), one.field ?? '', one.message]);
  return `${facts.map(([name, value]) => `${name!.padEnd(16)}${value}`).join('\n')}\n${
    problems.length > 0 ? `\n${table(['', 'Ligne', 'Champ', 'Anomalie'], problems, [1])}` : ''}`;
}
