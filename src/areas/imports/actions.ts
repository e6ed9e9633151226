import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '#areas/access/actor.ts';
import { record } from '#areas/access/audit.ts';
import { systemActor } from '#areas/access/door.ts';
import { upsertCustomers } from '#areas/customers/actions.ts';
import { lockLedger, postLedger, type LedgerAllocation, type LedgerItem } from '#areas/ledger/actions.ts';
import { inOrganisation, isDatabaseAway, type Db, type Tx } from '#platform/db.ts';
import { Refusal } from '#platform/refusal.ts';
import type { Problem } from '#values/shapes.ts';
import { commitOnce, holdImport, readOnce } from './actions/recover.ts';
import { keepBytes, pathOf } from './files.ts';
import { commitImport as commitJob, readImport as readJob } from './names.ts';
import { headerHash, readFile, type Reading } from './reading.ts';
import { unagreed } from './rules/agreement.ts';
import { fieldsOf } from './rules/mapping.ts';
import { planFec } from './rules/plan-fec.ts';
import { planSheet } from './rules/plan-sheet.ts';
import type { ImportPlan, ImportSettings, Ledger } from './rules/plan.ts';
import {
  findImport, findMapping, findSameFile, insertImport, isSameFileCommitted, moveStatus, readLedger, saveCommitted, saveFailed, saveMapping, savePlanned, saveProgress,
  saveSettings, type ImportFile, type ImportResult, type SheetHead,
} from './store.ts';

export type Place = { db: Db; dataFolder: string; clock: () => Date };

/** Notes a file whose bytes are kept, and has it read. The same bytes again are the same import, unless it was refused or cancelled. */
export async function receiveFile(tx: Tx, actor: Actor, file: { fileName: string; byteSize: number; sha256: string }): Promise<{ importId: number }> {
  const same = await findSameFile(tx, file.sha256);
  if (same) return { importId: same.importId };
  const importId = await insertImport(tx, file);
  await record(tx, actor, 'import.receive', `import:${importId}`, { fileName: file.fileName, byteSize: file.byteSize });
  await tx.enqueue(readJob, { organisationId: tx.organisationId, importId }, { once: readOnce(importId) });
  return { importId };
}

export type ImportDetail = Omit<ImportFile, 'sha256' | 'sheet'> & { mapping: (SheetHead & { fields: { field: string; required: boolean }[] }) | null };

export async function getImport(tx: Tx, importId: number): Promise<ImportDetail> {
  const { sha256: _, sheet, ...file } = await needImport(tx, importId);
  const kind = file.settings.kind ?? (file.kind === 'customers' ? 'customers' : 'items');
  return { ...file, mapping: sheet && { ...sheet, fields: fieldsOf(kind) } };
}

/** Plans again with other settings; the columns chosen are remembered for the next file of the same headings. */
export async function setImport(tx: Tx, actor: Actor, { importId, ...settings }: ImportSettings & { importId: number }): Promise<ImportDetail> {
  const file = await needImport(tx, importId);
  if (file.status === 'planned' && onlyAgreementDiffers(file.settings, settings)) {
    await saveSettings(tx, importId, settings);
    await record(tx, actor, 'import.set', `import:${importId}`, settings);
    return await getImport(tx, importId);
  }
  if (!await moveStatus(tx, importId, ['planned', 'refused', 'failed'], 'received')) throw notNow(file);
  await saveSettings(tx, importId, settings);
  if (settings.mapping && settings.kind && file.sheet) await saveMapping(tx, headerHash(file.sheet.headers), settings.kind, settings.mapping);
  await record(tx, actor, 'import.set', `import:${importId}`, settings);
  await tx.enqueue(readJob, { organisationId: tx.organisationId, importId }, { once: readOnce(importId) });
  return await getImport(tx, importId);
}

/** What is agreed to changes nothing of the plan. */
function onlyAgreementDiffers({ agreed: _was, ...before }: ImportSettings, { agreed: _is, ...after }: ImportSettings): boolean {
  return isDeepStrictEqual({ ...before }, JSON.parse(JSON.stringify(after)));
}

/** Asks for the commit, done in the background. Asked again while it runs or once it is done, nothing more happens; after a failure it is tried again. */
export async function askCommit(tx: Tx, actor: Actor, importId: number): Promise<ImportDetail> {
  const file = await needImport(tx, importId);
  if (file.status === 'committed') return await getImport(tx, importId);
  if (file.summary === null) throw notNow(file);
  if (unagreed(file.problems, file.settings).length > 0) throw new Refusal(409, 'import_needs_agreement');
  if (await isSameFileCommitted(tx, importId, file.sha256)) throw new Refusal(409, 'import_already_in');
  if (!await moveStatus(tx, importId, ['planned', 'failed', 'committing'], 'committing')) throw notNow(file);
  if (file.status !== 'committing') await record(tx, actor, 'import.commit', `import:${importId}`, { fileName: file.fileName });
  await tx.enqueue(commitJob, { organisationId: tx.organisationId, importId, userId: actor.userId }, { once: commitOnce(importId) });
  return await getImport(tx, importId);
}

export async function cancelImport(tx: Tx, actor: Actor, importId: number): Promise<void> {
  const file = await needImport(tx, importId);
  if (file.status === 'cancelled') return;
  if (!await moveStatus(tx, importId, ['received', 'reading', 'planned', 'refused', 'failed'], 'cancelled')) throw notNow(file);
  await record(tx, actor, 'import.cancel', `import:${importId}`, {});
}

async function needImport(tx: Tx, importId: number): Promise<ImportFile> {
  const file = await findImport(tx, importId);
  if (!file) throw new Refusal(404, 'not_found');
  return file;
}

function notNow({ status }: ImportFile): Refusal {
  return new Refusal(409, `import_is_${status}`);
}

/** Reads and plans, following whether it was cancelled meanwhile. */
export async function readAndPlan(place: Place, organisationId: number, importId: number, signal?: AbortSignal): Promise<void> {
  await holdImport(place.db, organisationId, importId, () => readAndPlanHeld(place, organisationId, importId, signal));
}

async function readAndPlanHeld({ db, dataFolder, clock }: Place, organisationId: number, importId: number, signal?: AbortSignal): Promise<void> {
  const within = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => inOrganisation(db, organisationId, 'system', work);
  const file = await within(async (tx) => (await moveStatus(tx, importId, ['received', 'reading'], 'reading') ? await findImport(tx, importId) : undefined));
  if (!file) return;
  const stopped = new AbortController();
  const progress = new Progress(file.byteSize, async (bp) => {
    if (await within((tx) => saveProgress(tx, importId, bp)) !== 'reading') stopped.abort();
  });
  try {
    const reading = await readFile(
      pathOf(dataFolder, organisationId, file.sha256), file.settings, (hash) => within((tx) => findMapping(tx, hash)),
      { onBytes: (bytes) => progress.at(bytes * 0.8), signal: signal ? AbortSignal.any([stopped.signal, signal]) : stopped.signal },
    );
    await within(async (tx) => {
      const { today } = await systemActor(tx, clock());
      await savePlanned(tx, importId, 'reading', planned(reading, planImport(reading, await readLedger(tx, today), file, false)));
    });
  } catch (error) {
    if (stopped.signal.aborted) return;
    await noteFailure(() => within((tx) => saveFailed(tx, importId, failure(error, 'read'))));
    throw error;
  } finally {
    await progress.end();
  }
}

const MOST_PROBLEMS = 500;

/** What is kept of a plan. */
function planned(reading: Reading, { accepted, summary, problems }: ImportPlan): Parameters<typeof savePlanned>[3] {
  return { kind: kindOf(reading), status: accepted ? 'planned' : 'refused', sheet: headOf(reading), summary, problems: problems.slice(0, MOST_PROBLEMS) };
}

/** What a file read would do to the ledger given. Pure. `keep` false only counts. */
export function planImport(reading: Reading, ledger: Ledger, { settings, fileName }: Pick<ImportFile, 'settings' | 'fileName'>, keep = true): ImportPlan {
  return reading.kind === 'fec' ? planFec(reading.fec, ledger, settings, { keep, fileName }) : planSheet(reading.sheet, ledger, settings);
}

function kindOf(reading: Reading): ImportFile['kind'] {
  if (reading.kind === 'fec') return reading.fec.inspection.kind;
  return reading.sheet.kind ?? 'unknown';
}

function headOf(reading: Reading): SheetHead | null {
  return reading.kind === 'fec' ? null : { headers: reading.headers, sample: reading.sample, chosen: reading.sheet.mapping, remembered: reading.remembered };
}

/**
 * Commits a planned file: planned again on the ledger as it now is, then customers, items, allocations and the new status in one transaction. Nothing else
 * is written, so that a process killed at any point leaves either nothing or all. Whoever comes second waits, sees it done and changes nothing.
 */
export async function commitFile(place: Place, organisationId: number, importId: number, userId: string): Promise<ImportResult | undefined> {
  return await holdImport(place.db, organisationId, importId, () => commitHeldFile(place, organisationId, importId, userId));
}

async function commitHeldFile({ db, dataFolder, clock }: Place, organisationId: number, importId: number, userId: string): Promise<ImportResult | undefined> {
  const before = await inOrganisation(db, organisationId, userId, (tx) => findImport(tx, importId));
  if (before?.status !== 'committing') return before?.result ?? undefined;
  const progress = new Progress(before.byteSize, async (bp) => {
    await inOrganisation(db, organisationId, userId, (tx) => saveProgress(tx, importId, bp));
  });
  try {
    const reading = await readFile(pathOf(dataFolder, organisationId, before.sha256), before.settings,
      (hash) => inOrganisation(db, organisationId, userId, (tx) => findMapping(tx, hash)), { onBytes: (bytes) => progress.at(bytes * 0.5) });
    return await inOrganisation(db, organisationId, userId, async (tx) => {
      await lockLedger(tx);
      const file = await findImport(tx, importId);
      if (file?.status !== 'committing') return file?.result ?? undefined;
      const actor = { ...await systemActor(tx, clock()), userId };
      const plan = planImport(reading, await readLedger(tx, actor.today), file);
      if (plan.accepted && unagreed(plan.problems, file.settings).length > 0) {
        // The ledger moved since it was planned: what this would do now, nobody has agreed to.
        await savePlanned(tx, importId, 'committing', planned(reading, plan));
        return undefined;
      }
      if (!plan.accepted) throw new Error(`the plan is refused: ${plan.problems.find(({ severity }) => severity === 'error')?.message ?? ''}`);
      await progress.mark(6000);
      const result = await post(tx, actor, importId, plan);
      await progress.end();
      await saveCommitted(tx, importId, result, planned(reading, plan), clock());
      return result;
    });
  } catch (error) {
    await progress.end();
    await noteFailure(() => inOrganisation(db, organisationId, userId, (tx) => saveFailed(tx, importId, failure(error, 'commit'))));
    throw error;
  }
}

async function post(tx: Tx, actor: Actor, importId: number | null, plan: ImportPlan): Promise<ImportResult> {
  const { added, contactsAdded } = await upsertCustomers(tx, plan.customers, importId);
  const posted = await postLedger(tx, actor, { importId, items: ledgerItems(plan), allocations: ledgerAllocations(plan), letterings: plan.letterings });
  // What the ledger held already is not posted again: only the plan counts it.
  return { customersAdded: added, contactsAdded, ...posted, itemsKnown: posted.itemsKnown + plan.summary.items.known };
}

function* ledgerItems({ items, summary }: ImportPlan): Generator<LedgerItem> {
  for (const { customer, key, minor, currency, dueOn, ...item } of items) {
    yield { ...item, customerCode: customer, sourceKey: key, amountMinor: minor, currency: currency ?? summary.currency, dueOn };
  }
}

function* ledgerAllocations({ pairs }: ImportPlan): Generator<LedgerAllocation> {
  for (const { minor, on, ...pair } of pairs) yield { ...pair, amountMinor: minor, allocatedOn: on };
}

/** When it is the database that went away, it is waited for: else the import would seem to go on until its job is given up. */
async function noteFailure(note: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await note();
    } catch (error) {
      if (tries === 60) throw error;
      await pause(500);
    }
  }
}

/** What is shown of an import that did not end: what happened, and that it can be tried again. */
function failure(error: unknown, doing: 'read' | 'commit'): Problem {
  const { code } = error as { code?: string };
  const kept = doing === 'commit' ? 'Rien n\'a été écrit dans les comptes' : 'Le fichier est gardé';
  if (code === 'ENOENT') return { severity: 'error', code: 'file_gone', message: 'Le fichier reçu n\'est plus dans le dossier des données : déposez-le de nouveau.' };
  if (code === 'ENOSPC' || code === '53100') return { severity: 'error', code: 'disk_full', message: `Le disque est plein. ${kept} : libérez de la place, puis recommencez.` };
  if (isDatabaseAway(error)) {
    return { severity: 'error', code: 'database_lost', message: `La base de données s'est arrêtée pendant l'opération. ${kept} : recommencez.` };
  }
  return { severity: 'error', code: 'failed', message: `L'opération s'est interrompue. ${kept} : recommencez, et signalez-le si cela se répète.` };
}

/** Tells how far it is, on a connection of its own and at most three times a second, so that others see it before the commit. */
class Progress {
  #total: number;
  #tell: (bp: number) => Promise<void>;
  #last = 0;
  #telling: Promise<void> = Promise.resolve();
  #ended = false;

  constructor(total: number, tell: (bp: number) => Promise<void>) {
    this.#total = Math.max(1, total);
    this.#tell = tell;
  }

  at(done: number): void {
    if (performance.now() - this.#last < 300) return;
    void this.mark(Math.min(10_000, Math.round((done / this.#total) * 10_000)));
  }

  async mark(bp: number): Promise<void> {
    if (this.#ended) return;
    this.#last = performance.now();
    // Progress that cannot be told is no reason to stop the work.
    await (this.#telling = this.#telling.then(() => this.#tell(bp)).catch(() => {}));
  }

  async end(): Promise<void> {
    this.#ended = true;
    await this.#telling;
  }
}

/** For the command line: receives, reads, plans and commits a file of this machine, all before it returns. */
export async function importFile(
  place: Place, actor: Actor, path: string, settings: ImportSettings = {},
): Promise<{ importId: number; already: boolean; accepted: boolean; detail: ImportDetail }> {
  const { organisationId, userId } = actor;
  const within = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => inOrganisation(place.db, organisationId, userId, work);
  const kept = await keepBytes(createReadStream(path), place.dataFolder, organisationId);
  const { importId, already } = await within(async (tx) => {
    const same = await findSameFile(tx, kept.sha256);
    if (same?.status === 'committed') return { importId: same.importId, already: true };
    const id = same?.importId ?? await insertImport(tx, { ...kept, fileName: basename(path) });
    if (same) await moveStatus(tx, id, ['received', 'reading', 'planned', 'failed', 'committing'], 'received');
    await saveSettings(tx, id, settings);
    return { importId: id, already: false };
  });
  if (!already) {
    await readAndPlan(place, organisationId, importId);
    const waits = await within(async (tx) => unagreed((await needImport(tx, importId)).problems, settings).length > 0);
    if (!waits && await within((tx) => moveStatus(tx, importId, ['planned'], 'committing'))) {
      await within((tx) => record(tx, actor, 'import.commit', `import:${importId}`, { fileName: basename(path) }));
      await commitFile(place, organisationId, importId, userId);
    }
  }
  const detail = await within((tx) => getImport(tx, importId));
  return { importId, already, accepted: detail.status === 'committed', detail };
}
