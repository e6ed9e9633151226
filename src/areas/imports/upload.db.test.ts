import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify from 'fastify';
import { afterAll, beforeEach, expect, test } from 'vitest';
import type { Context } from '#areas/access/door.ts';
import type { Role } from '#areas/access/contract.ts';
import { root } from '#platform/config.ts';
import { sql } from '#platform/db.ts';
import { makeOrganisation, openTestDb, within } from '#test/db.ts';
import { loadWords } from '#words/words.ts';
import { importsJobs } from './jobs.ts';
import { forgetFiles } from './actions/forget.ts';
import { registerUpload } from './upload.ts';

await loadWords('fr');
const dataFolder = mkdtempSync(join(tmpdir(), 'encours-upload-'));
const clock = () => new Date('2026-11-21T10:00:00Z');
const db = await openTestDb({ jobs: importsJobs({ db: undefined as never, dataFolder, clock }) });
let organisationId = 0;
let signedIn = true;
const app = Fastify();
registerUpload(app, {
  db, dataFolder, clock, uploadMax: 100_000,
  findContext: async () => ({ db, organisationId, language: 'fr', user: signedIn ? { userId: 'test-admin', name: '', email: '' } : null }) as unknown as Context,
});
const address = await app.listen({ port: 0, host: '127.0.0.1' });
afterAll(async () => {
  await app.close();
  rmSync(dataFolder, { recursive: true, force: true });
});
beforeEach(async () => {
  signedIn = true;
  ({ organisationId } = await makeOrganisation(db));
});

const send = (body: string | Uint8Array<ArrayBuffer>, name = 'fichier.txt') => fetch(`${address}/api/imports/upload?name=${encodeURIComponent(name)}`, { method: 'POST', body });
const kept = (): string[] => readdirSync(join(dataFolder, 'files', String(organisationId)));
const imports = () => within(db, organisationId, (tx) => tx.rows<{ name: string; size: number; sha256: string; status: string }>(sql`
  select file_name name, byte_size size, sha256, status from import_file where organisation_id = ${organisationId}`));

test('the bytes are kept under what they are, and are read in the background', async () => {
  const answer = await send('JournalCode\tÀ lire\n', '..\\..\\etc/123456789FEC20261231.txt');
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({ importId: expect.any(Number) });
  const [file] = await imports();
  expect(file).toMatchObject({ name: '123456789FEC20261231.txt', size: 20, status: 'received' });
  expect(kept()).toEqual([file!.sha256]);
  expect(readFileSync(join(dataFolder, 'files', String(organisationId), file!.sha256), 'utf8')).toBe('JournalCode\tÀ lire\n');
  const { rows } = await db.pool.query<{ count: number }>("select count(*) from pgboss.job where name = 'imports.read' and (data ->> 'organisationId')::bigint = $1", [organisationId]);
  expect(rows[0]!.count).toBe(1);
});

test('the same upload several times at once is one import', async () => {
  const answers = await Promise.all(Array.from({ length: 6 }, () => send('a;b\n1;2\n').then((answer) => answer.json() as Promise<{ importId: number }>)));
  expect(new Set(answers.map(({ importId }) => importId)).size).toBe(1);
  expect(await imports()).toHaveLength(1);
  expect(kept()).toHaveLength(1);
});

test('too large a file is refused in words, announced or not', async () => {
  const answer = await send(Buffer.alloc(100_001));
  expect(answer.status).toBe(413);
  expect(await answer.json()).toMatchObject({ code: 'upload_too_large', message: expect.stringContaining('dépasse') });
  const streamed = await fetch(`${address}/api/imports/upload`, {
    method: 'POST', duplex: 'half', body: new ReadableStream({ start(controller) { for (let i = 0; i < 60; i++) controller.enqueue(new Uint8Array(60_000)); controller.close(); } }),
  } as RequestInit);
  expect(streamed.status).toBe(413);
  expect(await streamed.json()).toMatchObject({ code: 'upload_too_large', message: expect.stringContaining('dépasse') });
  expect(kept()).toEqual([]);
  expect(await imports()).toEqual([]);
});

test('an upload that would never end is answered all the same', async () => {
  const socket = connect(Number(new URL(address).port), '127.0.0.1');
  let answer = '';
  socket.on('data', (data) => { answer += String(data); }).on('error', () => {});
  socket.write('POST /api/imports/upload?name=x.txt HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n');
  const more = setInterval(() => socket.write(`4e20\r\n${'x'.repeat(20_000)}\r\n`), 20);
  await new Promise((resolve) => socket.on('close', resolve));
  clearInterval(more);
  expect(answer).toMatch(/^HTTP\/1.1 413/);
  expect(kept()).toEqual([]);
}, 15_000);

/** A server of its own over that folder, started behind a shell's words. */
function serverOver(folder: string, behind: string) {
  return spawn('sh', ['-c', `${behind} exec "$0" "$@"`, process.execPath, '--disable-warning=ExperimentalWarning', join(root, 'test/upload-child.ts'),
    JSON.stringify({ url: db.appUrl, dataFolder: folder, organisationId })], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
}

test.for(['a limit on the size of files', 'a disk that is full'])('with %s nothing is kept, and it is said in words', { timeout: 30_000 }, async (how, { skip }) => {
  // A limit makes writes fail as a full disk does, anywhere; a real one needs the right to mount a small disk.
  const small = mkdtempSync(join(tmpdir(), 'encours-small-'));
  const isLimit = how.startsWith('a limit');
  if (!isLimit && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'encours-small', small], { stdio: 'ignore' }).status !== 0) {
    rmSync(small, { recursive: true });
    return skip('mounting a small disk needs root');
  }
  const child = serverOver(small, isLimit ? 'ulimit -f 60 &&' : '');
  try {
    const there = await new Promise<string>((resolve) => child.stdout.once('data', (line) => resolve(String(line).trim())));
    const answer = await fetch(`${there}/api/imports/upload?name=x.txt`, { method: 'POST', body: 'x'.repeat(900_000) });
    expect(answer.status).toBe(507);
    expect(await answer.json()).toMatchObject({ code: 'disk_full', message: expect.stringContaining('plein') });
    expect(await imports()).toEqual([]);
    expect(readdirSync(small, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())).toEqual([]);
  } finally {
    child.kill();
    await new Promise((resolve) => child.once('exit', resolve));
    if (!isLimit) spawnSync('umount', [small]);
    rmSync(small, { recursive: true });
  }
});

test('an upload cut on its way leaves nothing', async () => {
  const socket = connect(Number(new URL(address).port), '127.0.0.1');
  await new Promise<void>((resolve) => socket.write(`POST /api/imports/upload?name=x.txt HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n${'x'.repeat(1000)}`, () => resolve()));
  await expect.poll(() => { try { return kept().length; } catch { return 0; } }).toBe(1);
  socket.destroy();
  await expect.poll(kept).toEqual([]);
  expect(await imports()).toEqual([]);
});

test('an empty file is refused in words', async () => {
  const answer = await send('');
  expect(answer.status).toBe(422);
  expect(await answer.json()).toMatchObject({ code: 'upload_empty' });
});

test('nobody uploads without a session or a role that allows it', async () => {
  signedIn = false;
  expect((await send('a')).status).toBe(401);
  signedIn = true;
  for (const role of ['reader', 'sales'] satisfies Role[]) {
    await within(db, organisationId, (tx) => tx.run(sql`update membership set role = ${role} where organisation_id = ${organisationId}`));
    expect((await send('a')).status).toBe(403);
  }
  organisationId += 1_000_000;
  expect((await send('a')).status).toBe(403);
});

test('the bytes of a file refused or cancelled a month ago go, what was said of it stays, and it can come again', async () => {
  const bodies = ['refused;1\n', 'cancelled;2\n', 'planned;3\n', 'recent;4\n', 'again;5\n'];
  for (const body of bodies) await send(body, body);
  const old = new Date('2026-10-15T10:00:00Z');
  await within(db, organisationId, (tx) => tx.run(sql`
    update import_file set status = case when file_name like 'planned%' then 'planned' when file_name like 'cancelled%' then 'cancelled' else 'refused' end,
      received_at = case when file_name like 'recent%' then ${clock()}::timestamptz - interval '29 days' else ${old}::timestamptz end
    where organisation_id = ${organisationId}`));
  await send('again;5\n', 'again');
  for (const name of kept()) utimesSync(join(dataFolder, 'files', String(organisationId), name), old, old);
  const ofName = async () => new Map((await imports()).map(({ name, sha256 }) => [name.slice(0, 6), sha256]));
  const shas = await ofName();
  const place = { db, dataFolder, clock };
  expect(await forgetFiles(place, organisationId)).toBe(2);
  expect(kept().sort()).toEqual(['planne', 'recent', 'again;'].map((name) => shas.get(name)!).sort());
  expect(await imports()).toHaveLength(6);
  expect(await forgetFiles(place, organisationId)).toBe(0);
  expect((await send('refused;1\n', 'refused')).status).toBe(200);
  expect(kept()).toContain(shas.get('refuse'));
  expect(await forgetFiles(place, organisationId)).toBe(0);
});

test('bytes that have just come are not removed before their import is noted', async () => {
  await send('a;b\n');
  await within(db, organisationId, (tx) => tx.run(sql`update import_file set status = 'refused', received_at = ${new Date('2026-10-01T10:00:00Z')} where organisation_id = ${organisationId}`));
  const [name] = kept();
  utimesSync(join(dataFolder, 'files', String(organisationId), name!), clock(), clock());
  expect(await forgetFiles({ db, dataFolder, clock }, organisationId)).toBe(0);
  expect(kept()).toEqual([name]);
});
