import { setTimeout as pause } from 'node:timers/promises';
import type { Config } from '#platform/config.ts';
import { checkTenancy, inOrganisation, openDb } from '#platform/db.ts';
import type { Logger } from '#platform/log.ts';
import { openQueue, type Handler, type Queue } from '#platform/queue.ts';
import { loadSecret } from '#platform/secret.ts';
import { demoPerson } from '#areas/access/actions.ts';
import { firstRunKeyOf, openSignIn } from '#areas/access/sign-in.ts';
import { hasPerson, isFirstRun } from '#areas/access/people.ts';
import { recoverImports } from '#areas/imports/actions/recover.ts';
import { sweepHalves } from '#areas/imports/files.ts';
import { ensureTemplates } from '#areas/messages/actions.ts';
import { migrateDatabase, openDatabase, organisationIds } from './database.ts';
import { furnish } from './furnish.ts';
import { openHttp } from './http.ts';
import { buildPages } from './pages.ts';
import { handlersOf, subscriptions } from './timetable.ts';

export type Running = {
  url: string;
  /** Where the first person makes his account; absent once he exists. */
  firstRunUrl: string | undefined;
  /** How the demonstration's person signs in again, when there is one. */
  demo: { email: string; password: string } | undefined;
  stop(): Promise<void>;
};

/** Starts the roles asked for in one process, lowest part first; what was started is stopped again when a later part fails. */
export async function run(config: Config, logger: Logger, roles: ReadonlySet<'web' | 'worker'>): Promise<Running> {
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const one of stops.splice(0).reverse()) await one().catch((error: unknown) => { logger.warn({ err: error }, 'stop'); });
  };
  try {
    const database = await openDatabase(config, logger);
    stops.push(() => database.stop());
    const [applied] = await Promise.all([migrateDatabase(database), roles.has('web') ? buildPages(logger) : undefined]);
    if (applied.length > 0) logger.info({ applied }, 'base de données à jour');
    const db = openDb(database.appUrl, { role: 'encours_app', max: 16 });
    // A job in the middle of a long transaction keeps its connection: it is cut with the database, writes nothing, and is done again.
    stops.push(() => Promise.race([db.pool.end(), pause(2000)]));
    await checkTenancy(db);

    const secret = loadSecret(config.dataFolder);
    const clock = () => new Date();
    const handlers: Handler[] = handlersOf({ db, clock, secret, dataFolder: config.dataFolder }, () => queue);
    const queue: Queue = await openQueue(db, { jobs: handlers, subscriptions });
    stops.push(() => queue.stop());
    if (roles.has('worker')) {
      await sweepHalves(config.dataFolder, clock());
      for (const organisationId of await organisationIds(database)) {
        await inOrganisation(db, organisationId, 'system', async (tx) => {
          await recoverImports(tx);
          // A company gets its texts when it is made: those that came with a newer Encours, which its scenarios and agreements write with, are given here.
          await ensureTemplates(tx);
        });
      }
      await queue.work(handlers, (job, error) => logger.error({ err: error, job }, 'job failed'));
    }

    const firstRunKey = firstRunKeyOf(secret);
    if (roles.has('web')) {
      const signIn = openSignIn({ databaseUrl: database.appUrl, url: config.url, secret });
      stops.push(() => signIn.close());
      const app = await openHttp({ db, clock, signIn, furnish, firstRunKey, secret, config, logger });
      stops.push(() => app.close());
      await app.listen({ host: config.host, port: config.port });
    }
    const firstRunUrl = await isFirstRun(db) ? `${config.url}/bienvenue?cle=${firstRunKey}` : undefined;
    const demo = demoPerson(firstRunKey);
    return { url: config.url, firstRunUrl, demo: await hasPerson(db, demo.email) ? demo : undefined, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
