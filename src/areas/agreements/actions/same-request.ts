import type { Actor } from '#areas/access/actor.ts';

const SAME_SECONDS = 60;

/** What the same person asks in the same words since then is the same request, sent twice by a double click or a network that tried again. */
export function sameSince({ now }: Actor): Date {
  return new Date(now.getTime() - SAME_SECONDS * 1_000);
}
