import { chmodSync, existsSync, mkdirSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { anotherEncours, ask, copyModel, openClusters, refusal, start, startMade, top } from '#test/clusters.ts';
import { isAlive, within } from './processes.ts';
import { runningPostgres } from './start.ts';

/** Two at once, killed, cut short: nothing committed is lost, and the next start finds it. */

openClusters();

test('a second Encours on the same folder is refused with the first one’s number, and leaves it alone', async () => {
  const data = join(top, 'data');
  const other = anotherEncours(data, false, `console.log('READY'); setInterval(() => {}, 1000);`);
  await other.said('READY');
  const problem = await refusal(start(data));
  expect(problem.code).toBe('folder_in_use');
  expect(problem.message).toContain(`processus ${other.process.pid}`);
  expect(problem.message).toContain(data);
  expect(problem.message).toContain('ENCOURS_DATA');
  // A command may still join in.
  const joined = runningPostgres(data);
  expect(await ask(joined?.appUrl ?? '', 'select 1 as one')).toEqual([{ one: 1 }]);
  other.process.kill('SIGKILL');
  await within(5000, () => !isAlive(other.process.pid ?? 0));
  await start(data);
});

test('in one process too, a folder is taken once, and free again after stop', async () => {
  const postgres = await startMade();
  expect((await refusal(start())).code).toBe('folder_in_use');
  await postgres.stop();
  await postgres.stop();
  expect(isAlive(postgres.pid())).toBe(false);
  expect(runningPostgres(join(top, 'data'))).toBeUndefined();
  await start();
});

test('kill -9 of Encours loses no committed row, and the next one takes the database over', async () => {
  const data = join(top, 'data');
  const other = anotherEncours(
    data,
    true,
    `await client.query('create table event (id int primary key)');
     console.log('PID ' + postgres.pid());
     for (let id = 1; ; id++) { await client.query('insert into event values ($1)', [id]); console.log('ROW ' + id); }`,
  );
  await other.said('ROW 200');
  other.process.kill('SIGKILL');
  await within(5000, () => !isAlive(other.process.pid ?? 0));
  await pause(100);
  const acknowledged = Number(/ROW (\d+)\n(?![\s\S]*ROW \d+\n)/.exec(other.output())?.[1]);
  const orphan = Number(/PID (\d+)/.exec(other.output())?.[1]);
  expect(isAlive(orphan)).toBe(true);
  const postgres = await start(data, { durable: true });
  expect(postgres.pid()).toBe(orphan);
  const [row] = await ask<{ count: number }>(postgres.adminUrl, 'select count(*)::int as count from event');
  expect(acknowledged).toBeGreaterThanOrEqual(200);
  expect(row?.count).toBeGreaterThanOrEqual(acknowledged);
  await postgres.stop();
  expect(isAlive(orphan)).toBe(false);
});

test('kill -9 of Encours and of the database at once loses no committed row either', async () => {
  const data = join(top, 'data');
  const other = anotherEncours(
    data,
    true,
    `await client.query('create table event (id int primary key)');
     client.on('error', () => {});
     console.log('PID ' + postgres.pid());
     for (let id = 1; ; id++) { await client.query('insert into event values ($1)', [id]); console.log('ROW ' + id); }`,
  );
  await other.said('ROW 200');
  process.kill(Number(/PID (\d+)/.exec(other.output())?.[1]), 'SIGKILL');
  other.process.kill('SIGKILL');
  await within(5000, () => !isAlive(other.process.pid ?? 0));
  await pause(100);
  const acknowledged = other.output().match(/ROW \d+\n/g)?.length ?? 0;
  const postgres = await start(data, { durable: true });
  const [row] = await ask<{ count: number }>(postgres.adminUrl, 'select count(*)::int as count from event');
  expect(acknowledged).toBeGreaterThanOrEqual(200);
  expect(row?.count).toBeGreaterThanOrEqual(acknowledged);
}, 60_000);

test('an orphan that runs with other settings is stopped and replaced', async () => {
  const data = join(top, 'data');
  const other = anotherEncours(data, false, `console.log('PID ' + postgres.pid()); setInterval(() => {}, 1000);`);
  await other.said('PID');
  const orphan = Number(/PID (\d+)/.exec(other.output())?.[1]);
  other.process.kill('SIGKILL');
  await within(5000, () => !isAlive(other.process.pid ?? 0));
  const postgres = await start(data, { durable: true });
  expect(isAlive(orphan)).toBe(false);
  expect(await ask(postgres.adminUrl, 'show fsync')).toEqual([{ fsync: 'on' }]);
});

test('a database that dies is started again on the same port', async () => {
  const postgres = await startMade();
  const first = postgres.pid();
  process.kill(first, 'SIGKILL');
  expect(await within(15_000, () => postgres.pid() !== first)).toBe(true);
  expect(await ask(postgres.adminUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('a first start cut short starts over', async () => {
  const half = join(top, 'data', 'postgres', 'cluster.new');
  const postgres = await startMade();
  await postgres.stop();
  rmSync(join(top, 'data', 'postgres', 'cluster'), { recursive: true });
  mkdirSync(half);
  writeFileSync(join(half, 'PG_VERSION'), '18\n');
  const again = await startMade();
  expect(await ask(again.appUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
  expect(existsSync(half)).toBe(false);
});

test('a pid file whose number now belongs to another process does not stop the start', async () => {
  copyModel();
  const file = join(top, 'data', 'postgres', 'cluster', 'postmaster.pid');
  writeFileSync(file, `${process.pid}\n${join(top, 'data', 'postgres', 'cluster')}\n0\n5432\n\n127.0.0.1\n\nready\n`);
  chmodSync(file, 0o644);
  const again = await startMade();
  expect(await ask(again.appUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('lost passwords are made again, by whoever holds the files', async () => {
  const postgres = await startMade();
  await postgres.stop();
  unlinkSync(join(top, 'data', 'postgres.json'));
  const again = await startMade();
  expect(again.appUrl).not.toBe(postgres.appUrl);
  expect(await ask(again.appUrl, 'select current_user as who')).toEqual([{ who: 'encours_app' }]);
  expect(await ask(again.adminUrl, 'select current_user as who')).toEqual([{ who: 'encours_owner' }]);
});
