import { setTimeout as pause } from 'node:timers/promises';
import type { Db } from '#platform/db.ts';
import { Refusal } from '#platform/refusal.ts';
import { giveTurnBack, takeTurnNow } from '../store/turns.ts';

/** In all, whatever the companies: each keeps a processor busy for seconds. */
const PLACES = 2;
/** Who stops one and starts another at once is not refused because of the first, which ends within a few customers. */
const PATIENCE = 3_000;
const BETWEEN = 100;
const UNHEARD = 30_000;

type Kind = 'simulation' | 'effect';
/** Those of this process: who would be refused anyway takes no connection to ask. */
const here = new Map<Kind, Set<number>>([['simulation', new Set()], ['effect', new Set()]]);

/**
 * One reckoning of a kind at a time in a company, and two in all, in as many processes as there are. Refused after a few seconds.
 * @returns gives the turn back; more than once does nothing
 */
export async function takeTurn(db: Db, kind: Kind, organisationId: number, signal?: AbortSignal): Promise<() => Promise<void>> {
  const own = here.get(kind)!;
  for (const until = performance.now() + PATIENCE; ; await pause(BETWEEN, undefined, signal ? { signal } : {})) {
    signal?.throwIfAborted();
    if (!own.has(organisationId) && own.size < PLACES) {
      own.add(organisationId);
      const turn = await takeTurnNow(db, { kind, organisationId, places: PLACES }).catch((error: unknown) => {
        own.delete(organisationId);
        throw error;
      });
      if (turn) {
        let held = true;
        return async () => {
          if (!held) return;
          held = false;
          await giveTurnBack(turn);
          own.delete(organisationId);
        };
      }
      own.delete(organisationId);
    }
    if (performance.now() > until) throw new Refusal(409, 'simulation_busy');
  }
}

/** What is told as it goes, in its turn: given back at its end, when it breaks, when nobody listens any more, and when nobody ever began to. */
export function inTurn<T>(told: AsyncGenerator<T>, giveBack: () => Promise<void>, signal?: AbortSignal): AsyncGenerator<T> {
  const back = () => { void giveBack(); };
  const unheard = setTimeout(back, UNHEARD);
  unheard.unref();
  if (signal?.aborted) back();
  else signal?.addEventListener('abort', back, { once: true });
  return (async function* () {
    clearTimeout(unheard);
    try {
      yield* told;
    } finally {
      await giveBack();
    }
  })();
}
