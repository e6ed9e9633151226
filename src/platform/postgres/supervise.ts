import type { Logger } from '../log.ts';
import { clearAfterDeath, type Launch, type Postmaster, start, stop, trimLog } from './postmaster.ts';
import { isAlive } from './processes.ts';

const LOOK_EVERY = 500;
const LONGEST_WAIT = 30_000;

/**
 * Watches a postmaster, its own child or one taken over, and starts it again on the same port when it dies (killed for memory,
 * a full disk since emptied): the application's pool finds it again by itself.
 */
export function supervise(launch: Launch, first: Postmaster, logger: Pick<Logger, 'warn' | 'error'>) {
  let postmaster = first;
  let stopping: Promise<void> | undefined;
  let reviving: Promise<void> | undefined;
  let failures = 0;
  let notBefore = 0;

  async function revive(): Promise<void> {
    try {
      await clearAfterDeath(launch.cluster);
      if (stopping) return;
      postmaster = await start(launch, postmaster.port, () => logger.warn('la base de données rejoue son journal'));
      failures = 0;
      logger.warn({ pid: postmaster.pid }, 'base de données relancée');
    } catch (error) {
      failures += 1;
      notBefore = Date.now() + Math.min(LONGEST_WAIT, 1000 * 2 ** failures);
      logger.error({ err: error }, 'la base de données ne redémarre pas ; nouvel essai bientôt');
    }
  }

  const watch = setInterval(() => {
    try {
      trimLog(launch.log);
    } catch {
      // A full disk: the log can wait, the database is next.
    }
    if (reviving || stopping || isAlive(postmaster.pid) || Date.now() < notBefore) return;
    if (failures === 0) logger.error({ pid: postmaster.pid }, 'la base de données s’est arrêtée');
    reviving = revive().finally(() => (reviving = undefined));
  }, LOOK_EVERY);
  watch.unref();

  return {
    pid: () => postmaster.pid,
    stop() {
      stopping ??= (async () => {
        clearInterval(watch);
        await reviving;
        await stop(postmaster.pid);
      })();
      return stopping;
    },
  };
}
