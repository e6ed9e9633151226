import { implement } from '@orpc/server';
import { allowed, doorFirst, refusals, type Context } from '#areas/access/door.ts';
import { namesOf } from '#areas/access/people.ts';
import type { Db } from '#platform/db.ts';
import { cancelBatch, letterReceived, letterReturned, postBatch, takeOutLetter } from '../actions/letters.ts';
import { lettersWaiting, showBatch } from '../actions/letter-list.ts';
import { previewLetter } from '../actions/postal.ts';
import { importTracking, trackLetter } from '../actions/tracking.ts';
import { lettersContract } from '../contract/letters.ts';
import { listBatches, type BatchRow } from '../store/letters.ts';

const { letters } = implement(lettersContract).$context<Context>().$config(doorFirst).use(refusals);
const done = { done: true as const };
const MOST_BATCHES = 100;

export const lettersRoutes = {
  letters: {
    waiting: letters.waiting.use(allowed('read')).handler(({ context: { tx } }) => lettersWaiting(tx)),
    preview: letters.preview.use(allowed('read')).handler(({ input, context: { tx, actor } }) => previewLetter(tx, actor, input.messageId)),
    batches: letters.batches.use(allowed('read')).handler(async ({ context: { tx, db } }) => await named(db, await listBatches(tx, MOST_BATCHES))),
    batch: letters.batch.use(allowed('read')).handler(async ({ input, context: { tx, db } }) => (await named(db, [await showBatch(tx, input.batchId)]))[0]!),
    post: letters.post.use(allowed('approve')).handler(async ({ input, context: { tx, actor } }) => {
      await postBatch(tx, actor, input);
      return done;
    }),
    cancel: letters.cancel.use(allowed('approve')).handler(async ({ input, context: { tx, actor } }) => {
      await cancelBatch(tx, actor, input.batchId);
      return done;
    }),
    takeOut: letters.takeOut.use(allowed('work')).handler(async ({ input, context: { tx, actor } }) => {
      await takeOutLetter(tx, actor, input);
      return done;
    }),
    track: letters.track.use(allowed('work')).handler(async ({ input, context: { tx, actor } }) => {
      await trackLetter(tx, actor, input);
      return done;
    }),
    importTracking: letters.importTracking.use(allowed('work')).handler(({ input, context: { tx, actor } }) => importTracking(tx, actor, input)),
    received: letters.received.use(allowed('work')).handler(async ({ input, context: { tx, actor } }) => {
      await letterReceived(tx, actor, input);
      return done;
    }),
    returned: letters.returned.use(allowed('work')).handler(async ({ input, context: { tx, actor } }) => {
      await letterReturned(tx, actor, input);
      return done;
    }),
  },
};

async function named<Row extends BatchRow>(db: Db, rows: readonly Row[]): Promise<(Omit<Row, 'madeBy'> & { madeByName: string })[]> {
  const names = await namesOf(db, rows.map((row) => row.madeBy));
  return rows.map(({ madeBy, ...row }) => ({ ...row, madeByName: names.get(madeBy) ?? madeBy }));
}
