import Fastify from 'fastify';
import type { Context } from '#areas/access/door.ts';
import { registerUpload } from '#areas/imports/upload.ts';
import { openDb } from '#platform/db.ts';
import { loadWords } from '#words/words.ts';

// A server of uploads under a limit the shell has set: node test/upload-child.ts '{"url":…,"dataFolder":…,"organisationId":…}'
const { url, dataFolder, organisationId } = JSON.parse(process.argv[2]!) as { url: string; dataFolder: string; organisationId: number };
await loadWords('fr');
const db = openDb(url, { role: 'encours_app', max: 2 });
const app = Fastify();
registerUpload(app, {
  db, dataFolder, clock: () => new Date('2026-11-21T10:00:00Z'), uploadMax: 10_000_000,
  findContext: async () => ({ db, organisationId, language: 'fr', user: { userId: 'test-admin', name: '', email: '' } }) as unknown as Context,
});
process.stdout.write(`${await app.listen({ port: 0, host: '127.0.0.1' })}\n`);
