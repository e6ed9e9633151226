import { constants, createReadStream } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import type { FecInspection } from '#formats/fec/inspect.ts';
import { inspectList, type ListInspection } from '#areas/imports/inspect-list.ts';
import { inspectLedgerFile } from '#areas/imports/rules/inspect.ts';
import { wallClock } from '#values/day.ts';
import { formatDay } from '#words/say.ts';
import { table } from './table.ts';

type Inspection = FecInspection | ListInspection;

/** `encours inspect FILE [--json]`: needs no database and writes nothing. Exit 1 when the file is refused. */
export async function inspect(path: string, { json = false }: { json?: boolean }): Promise<void> {
  const found = await inspectAny(path);
  process.stdout.write(json ? `${JSON.stringify(found)}\n` : describe(found));
  if (!found.accepted) process.exitCode = 1;
}

/** A list is looked for only in what is no FEC, and only in a file that can be read twice. */
async function inspectAny(path: string): Promise<Inspection> {
  const ledger = await inspectLedgerFile(await openFile(path));
  if (ledger.kind === 'fec' || !(await stat(path)).isFile()) return ledger;
  return await inspectList(path, wallClock(new Date(), 'Europe/Paris').day) ?? ledger;
}

/** The file's bytes; a path that leads to no readable file is said in words. */
export async function openFile(path: string): Promise<AsyncIterable<Uint8Array>> {
  await checkFile(path);
  return createReadStream(path);
}

/** Throws, in words, when a path leads to no file this account can read. */
export async function checkFile(path: string): Promise<void> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => error);
  const trouble = found instanceof Error ? found : await access(path, constants.R_OK).catch((error: NodeJS.ErrnoException) => error);
  if (trouble) throw new Error(whyNot(path, trouble), { cause: trouble });
  if (!(found instanceof Error) && found.isDirectory()) throw new Error(`${path} est un dossier : indiquez un fichier`);
}

function whyNot(path: string, { code }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return `le fichier ${path} n’existe pas`;
  return code === 'EACCES' ? `le fichier ${path} ne peut pas être lu : ce compte n’en a pas le droit` : `le fichier ${path} ne peut pas être lu (${code})`;
}

const SEVERITY = { error: 'Erreur', warning: 'Attention', info: 'À savoir' };
const OTHER: Record<string, string> = { '|': '|', ';': ';', ',': ',' };

const KIND: Record<Inspection['kind'], string> = {
  fec: 'fichier des écritures comptables (FEC)', items: 'liste de pièces ouvertes', customers: 'liste de clients', unknown: 'inconnu',
};

function describe(found: Inspection): string {
  const { receivables, openItems } = found;
  const isList = found.kind === 'items' || found.kind === 'customers';
  const facts = [
    ['Fichier', KIND[found.kind]],
    ['Verdict', found.accepted ? 'accepté' : 'refusé'],
    ['Encodage', found.encoding ?? '—'],
    ['Séparateur', found.separator === null ? '—' : OTHER[found.separator] ?? found.separator],
    ['Colonnes', String(found.columns)],
    ['Lignes', String(found.lines)],
    ['Période', found.firstDate && found.lastDate ? `${formatDay(found.firstDate, 'fr')} – ${formatDay(found.lastDate, 'fr')}` : '—'],
    ['Débit', found.sumDebit],
    ['Crédit', found.sumCredit],
    ...(isList ? [['Clients', String(receivables.customers)]] : [['Équilibre', found.balanced ? 'oui' : 'non'],
    ['Clients', `${receivables.customers} (${receivables.rows} lignes en 411, solde ${receivables.balance})`],
    ['Lettrage', `${receivables.letteringGroups} groupes dont ${receivables.letteringGroupsBalanced} soldés ; non lettré : ${receivables.openUnlettered} (${receivables.rowsUnlettered} lignes)`]]),
    ['Pièces ouvertes', `${openItems.count}, total ${openItems.total}, ${openItems.inferredAllocations} rapprochements déduits`],
  ];
  const problems = found.problems.map((one) => [SEVERITY[one.severity], one.line === undefined ? '' : String(one.line), one.field ?? '', one.message]);
  return `${facts.map(([name, value]) => `${name!.padEnd(16)}${value}`).join('\n')}\n${
    problems.length > 0 ? `\n${table(['', 'Ligne', 'Champ', 'Anomalie'], problems, [1])}` : ''}`;
}
