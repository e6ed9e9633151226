import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ask, copyModel, disk, openClusters, refusal, start, startMade, top } from '#test/clusters.ts';
import { isRoot } from './account.ts';
import { findBinaries, findPackage } from './binaries.ts';

/** What cannot be opened is explained, and what can be mended is. */

openClusters();

describe('what cannot be opened is explained', () => {
  test.each([
    ['another version', 'other_version', (cluster: string) => writeFileSync(join(cluster, 'PG_VERSION'), '15\n')],
    ['a missing control file', 'damaged', (cluster: string) => unlinkSync(join(cluster, 'global', 'pg_control'))],
    ['an altered control file', 'damaged', (cluster: string) => writeFileSync(join(cluster, 'global', 'pg_control'), Buffer.alloc(8192, 7))],
    ['no configuration', 'damaged', (cluster: string) => unlinkSync(join(cluster, 'postgresql.conf'))],
    ['a missing log of changes', 'damaged', (cluster: string) => rmSync(join(cluster, 'pg_wal'), { recursive: true })],
    ['an emptied cluster', 'damaged', (cluster: string) => readdirSync(cluster).forEach((name) => rmSync(join(cluster, name), { recursive: true }))],
  ])('%s', async (_, code, spoil) => {
    copyModel();
    spoil(join(top, 'data', 'postgres', 'cluster'));
    const problem = await refusal(start());
    expect([problem.code, problem.message, problem.detail]).toEqual([code, expect.stringContaining(join(top, 'data')), problem.detail]);
  });

  test('passwords of another installation', async () => {
    copyModel();
    writeFileSync(join(top, 'data', 'postgres.json'), '{"admin":"a","owner":"b","app":"c"}');
    expect((await refusal(start())).code).toBe('wrong_passwords');
  });

  test('a file where the data folder should be', async () => {
    writeFileSync(join(top, 'data'), '');
    expect((await refusal(start())).code).toBe('folder_denied');
  });

  test.skipIf(isRoot())(`a folder that may not be written to${isRoot() ? ' (skipped: root may write everywhere)' : ''}`, async () => {
    mkdirSync(join(top, 'data'), { mode: 0o500 });
    expect((await refusal(start())).code).toBe('folder_denied');
  });
});

describe('PostgreSQL’s programs', () => {
  const source = findPackage();

  test('links left out by npm are put back', async () => {
    const copy = join(disk, 'package');
    cpSync(source, copy, { recursive: true, verbatimSymlinks: true });
    const lib = join(copy, 'native', 'lib');
    const links = readdirSync(lib).filter((name) => lstatSync(join(lib, name)).isSymbolicLink());
    for (const name of links) unlinkSync(join(lib, name));
    const binaries = await findBinaries(copy, join(disk, 'shelter'), undefined);
    expect(binaries).toEqual({ folder: join(copy, 'native', 'bin'), major: '18' });
    expect(links.length).toBeGreaterThan(5);
    expect(links.every((name) => existsSync(join(lib, name)))).toBe(true);
  });

  test('programs that do not run are explained', async () => {
    const copy = join(disk, 'package');
    mkdirSync(join(copy, 'native', 'bin'), { recursive: true });
    writeFileSync(join(copy, 'package.json'), '{"version":"0.0.0"}');
    writeFileSync(join(copy, 'native', 'bin', 'postgres'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    expect((await refusal(findBinaries(copy, join(disk, 'shelter'), undefined))).code).toBe('binaries_do_not_run');
  });
});

describe.runIf(isRoot())(`as root${isRoot() ? '' : ' (skipped: this is not root)'}`, () => {
  test('under a folder closed to others, programs and cluster live elsewhere and all is found again', async () => {
    const closed = join(disk, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    const packageFolder = join(closed, 'package');
    cpSync(findPackage(), packageFolder, { recursive: true, verbatimSymlinks: true });
    const data = join(closed, 'data');
    const postgres = await start(data, { packageFolder, shelter: join(disk, 'shelter') });
    await ask(postgres.adminUrl, 'create table kept (id int); insert into kept values (7)');
    const cluster = realpathSync(join(data, 'postgres'));
    expect(dirname(dirname(cluster))).toBe(join(disk, 'shelter'));
    expect(readFileSync(join(dirname(cluster), 'belongs-to.txt'), 'utf8')).toBe(`${data}\n`);
    expect(statSync(cluster).mode & 0o777).toBe(0o700);
    expect(statSync(cluster).uid).not.toBe(0);
    await postgres.stop();
    const again = await start(data, { packageFolder, shelter: join(disk, 'shelter') });
    expect(await ask(again.adminUrl, 'select id from kept')).toEqual([{ id: 7 }]);
    // A copy of the data folder leads to the same cluster: not both at once.
    const copy = join(closed, 'copy');
    mkdirSync(copy);
    for (const name of ['postgres', 'postgres.json']) execFileSync('cp', ['-a', join(data, name), copy]);
    expect((await refusal(start(copy, { packageFolder, shelter: join(disk, 'shelter') }))).code).toBe('folder_in_use');
    await again.stop();
    rmSync(dirname(cluster), { recursive: true });
    expect((await refusal(start(data, { packageFolder, shelter: join(disk, 'shelter') }))).code).toBe('cluster_moved');
  }, 60_000);

  test('a cluster put back by root is given to its account again', async () => {
    copyModel();
    const home = join(top, 'data', 'postgres');
    cpSync(home, `${home}.copy`, { recursive: true });
    rmSync(home, { recursive: true });
    cpSync(`${home}.copy`, home, { recursive: true });
    chmodSync(join(home, 'cluster'), 0o700);
    expect(statSync(home).uid).toBe(0);
    const again = await startMade();
    expect(await ask(again.appUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
  });
});
