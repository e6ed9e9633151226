import { afterAll, inject } from 'vitest';
import pg from 'pg';
import type { Actor } from '#areas/access/actor.ts';
import type { Role } from '#areas/access/contract.ts';
import { inOrganisation, openDb, sql, type Db, type Tx } from '#platform/db.ts';
import { openQueue, type Handler } from '#platform/queue.ts';
import type { Day } from '#values/day.ts';

export type TestDb = Db & { adminUrl: string; appUrl: string };

let made = 0;

/** A fresh migrated database of this test file's own, worked with as the application's role. Dropped at the end of the file. */
export async function openTestDb({ jobs = [], subscriptions = {} }: { jobs?: readonly Handler[]; subscriptions?: Record<string, readonly string[]> } = {}): Promise<TestDb> {
  const name = `test_${process.pid}_${Date.now().toString(36)}_${made++}`;
  // Not from the template itself: nobody may be connected to what is being copied.
  const admin = new pg.Client(withDatabase(inject('adminUrl'), 'postgres'));
  await admin.connect();
  await admin.query(`create database ${name} template ${databaseOf(inject('adminUrl'))}`);
  const appUrl = withDatabase(inject('appUrl'), name);
  const db = openDb(appUrl, { role: 'encours_app', max: 8 });
  const queue = await openQueue(db, { jobs, subscriptions });
  afterAll(async () => {
    await queue.stop();
    await db.pool.end();
    await dropDatabase(admin, name);
    await admin.end();
  });
  return Object.assign(db, { adminUrl: withDatabase(inject('adminUrl'), name), appUrl });
}

/** The server's own housekeeping may be at work in it, and nobody but a superuser sends that away: it is soon over. */
async function dropDatabase(admin: pg.Client, name: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      return void await admin.query(`drop database if exists ${name} with (force)`);
    } catch (error) {
      if (tries === 20) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}

function databaseOf(url: string): string {
  return new URL(url).pathname.slice(1);
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

/** An organisation with nothing in it, and `test-admin` as its administrator. */
export async function makeOrganisation(
  db: Db, { name = 'Ateliers Brume', today = null as Day | null, isDemo = false } = {},
): Promise<{ organisationId: number }> {
  const { rows } = await db.pool.query<{ id: number }>("select nextval(pg_get_serial_sequence('organisation', 'organisation_id')) id");
  const organisationId = rows[0]!.id;
  await inOrganisation(db, organisationId, 'test-admin', async (tx) => {
    await tx.run(sql`insert into organisation (organisation_id, name, sender_name, sender_email, is_demo, fixed_today_on)
      values (${organisationId}, ${name}, ${'Comptabilité'}, ${'compta@ateliers-brume.example'}, ${isDemo}, ${today})`);
    await tx.run(sql`insert into membership (organisation_id, user_id, role) values (${organisationId}, 'test-admin', 'admin')`);
  });
  return { organisationId };
}

export function asActor(organisationId: number, { today = '2026-11-21', role = 'admin' as Role, now = new Date(`${today}T10:00:00Z`) } = {}): Actor {
  return { userId: 'test-admin', role, organisationId, language: 'fr', timeZone: 'Europe/Paris', today, now };
}

/** One transaction inside an organisation, as `test-admin`. */
export function within<T>(db: Db, organisationId: number, work: (tx: Tx) => Promise<T>): Promise<T> {
  return inOrganisation(db, organisationId, 'test-admin', work);
}
