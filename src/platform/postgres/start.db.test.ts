import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ask, openClusters, start, startMade, top } from '#test/clusters.ts';
import { trimLog } from './postmaster.ts';

/** A database is started, and found again. */

openClusters();

test('a first start makes the database, a second one finds it within a second', async () => {
  const first = await start();
  await ask(first.adminUrl, 'create table kept (id int primary key); insert into kept values (1)');
  await first.stop();
  const before = performance.now();
  const second = await start();
  const took = performance.now() - before;
  expect(await ask(second.adminUrl, 'select id from kept')).toEqual([{ id: 1 }]);
  expect(took).toBeLessThan(1000);
});

test('the database speaks UTF-8 and UTC, checks its pages, and listens on this machine with a password only', async () => {
  const postgres = await start(undefined, { durable: true });
  const [settings] = await ask<Record<string, string>>(
    postgres.adminUrl,
    `select current_setting('server_encoding') encoding, current_setting('timezone') zone, current_setting('data_checksums') checksums,
       current_setting('listen_addresses') listens, current_setting('fsync') fsync,
       (select datlocprovider::text || ' ' || datlocale from pg_database where datname = current_database()) locale, lower('ÉŒ') lower`,
  );
  expect(settings).toEqual({
    encoding: 'UTF8', zone: 'UTC', checksums: 'on', listens: '127.0.0.1', fsync: 'on', locale: 'b C.UTF-8', lower: 'éœ',
  });
  expect(existsSync(`/tmp/.s.PGSQL.${postgres.port}`)).toBe(false);
  const wrong = new URL(postgres.appUrl);
  wrong.password = 'devine';
  await expect(ask(wrong.href, 'select 1')).rejects.toThrow(/password authentication failed/);
  for (const file of ['postgres.json', 'postgres.log', 'encours.lock', 'encours.pid']) {
    expect([file, statSync(join(top, 'data', file)).mode & 0o777]).toEqual([file, 0o600]);
  }
});

test('the application’s role is held by row-level security and cannot lift it', async () => {
  const postgres = await startMade();
  await ask(
    postgres.adminUrl,
    `create table item (organisation_id int, label text);
     alter table item enable row level security;
     alter table item force row level security;
     create policy mine on item using (organisation_id = current_setting('app.organisation', true)::int);
     grant select, insert on item to encours_app;
     insert into item values (1, 'une'), (2, 'deux')`,
  );
  const mine = new URL(postgres.appUrl);
  mine.searchParams.set('options', '-c app.organisation=1');
  expect(await ask(mine.href, 'select label from item')).toEqual([{ label: 'une' }]);
  expect(await ask(postgres.appUrl, 'select label from item')).toEqual([]);
  await expect(ask(mine.href, "insert into item values (2, 'trois')")).rejects.toThrow(/row-level security/);
  await expect(ask(mine.href, 'set row_security = off; select label from item')).rejects.toThrow(/row-level security/);
  await expect(ask(mine.href, 'alter table item disable row level security')).rejects.toThrow(/must be owner/);
  await expect(ask(mine.href, 'alter role encours_app bypassrls')).rejects.toThrow(/permission denied/);
  await expect(ask(mine.href, 'set role encours_owner')).rejects.toThrow(/permission denied/);
  await expect(ask(mine.href, 'create table public.mine (id int)')).rejects.toThrow(/permission denied/);
  // Bulk loads go through a temporary table.
  await ask(mine.href, 'create temporary table draft (id int) on commit drop');
  expect(
    await ask(mine.href, 'select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication from pg_roles where rolname = current_user'),
  ).toEqual([{ rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false, rolreplication: false }]);
});

test('the owner may make and copy databases, as tests do, without being a superuser', async () => {
  const postgres = await startMade();
  await ask(postgres.adminUrl, 'create database model');
  await ask(postgres.adminUrl, 'create database copy template model');
  expect(await ask(postgres.adminUrl, 'select rolsuper from pg_roles where rolname = current_user')).toEqual([{ rolsuper: false }]);
});

test('the log of the database keeps one old piece and no more', () => {
  const log = join(top, 'postgres.log');
  writeFileSync(log, 'x'.repeat(2000));
  trimLog(log, 1000);
  expect([statSync(log).size, statSync(`${log}.1`).size]).toEqual([0, 2000]);
  trimLog(log, 1000);
  expect(statSync(`${log}.1`).size).toBe(2000);
});
