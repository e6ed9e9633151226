import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openSignIn } from '#areas/access/sign-in.ts';
import { readConfig } from '#platform/config.ts';
import { checkTenancy, openDb } from '#platform/db.ts';
import { checkServer } from '#platform/server.ts';
import { openTestDb } from '#test/db.ts';

const { username, password, pathname, port } = new URL((await openTestDb()).appUrl);

// The server of the tests listens on the network only: this is its socket, as PostgreSQL names one.
const folder = mkdtempSync(join(tmpdir(), 'encours-socket-'));
const socket = createServer((client) => {
  const server = connect(Number(port), '127.0.0.1');
  client.pipe(server).pipe(client);
  for (const side of [client, server]) side.on('error', () => { client.destroy(); server.destroy(); });
});
await new Promise<void>((resolve) => { socket.listen(join(folder, '.s.PGSQL.5499'), resolve); });
afterAll(() => {
  socket.close();
  rmSync(folder, { recursive: true, force: true });
});

test.each([
  ['with its folder asked for', `postgresql://${pathname}?host=${folder}&port=5499&user=${username}&password=${password}`],
  ['with its folder for a server', `postgresql://${username}:${password}@${encodeURIComponent(folder)}:5499${pathname}`],
  ['with a user and no server', `postgresql://${username}:${password}@${pathname}?host=${folder}&port=5499`],
])('a database behind a socket serves the application and its sign-in, %s', async (how, address) => {
  const read = readConfig({ DATABASE_URL: address });
  if (!read.ok || !read.config.databaseUrl) throw new Error(JSON.stringify(read));
  const { databaseUrl } = read.config;
  // It is reached: what it refuses is that the role of the tests may not create tables.
  await expect(checkServer(databaseUrl)).rejects.toThrow('ne peut rien créer');
  const db = openDb(databaseUrl, { role: 'encours_app', max: 2 });
  await checkTenancy(db);
  expect((await db.pool.query<{ count: number }>('select count(*) from organisation')).rows[0]!.count).toBe(0);
  await db.pool.end();
  const signIn = openSignIn({ databaseUrl, url: 'http://127.0.0.1:3000', secret: Buffer.alloc(32, 1) });
  const email = `anne@${how.replaceAll(' ', '-')}.example`;
  await signIn.register({ name: 'Anne', email, password: 'un long mot de passe' });
  expect((await signIn.signIn(email, 'un long mot de passe')).token).not.toBe('');
  await signIn.close();
});
