import { implement } from '@orpc/server';
import { allowed, doorFirst, refusals, type Context } from '#areas/access/door.ts';
import { acceptReply, proposeFor, reopenReply } from '../actions/accept-reply.ts';
import { replyActsContract } from '../contract/reply-acts.ts';

const acts = implement(replyActsContract).$context<Context>().$config(doorFirst).use(refusals);

export const replyActsRoutes = {
  propose: acts.propose.use(allowed('read')).handler(({ input, context: { tx, actor } }) => proposeFor(tx, actor, input.replyId)),
  accept: acts.accept.use(allowed('work')).handler(async ({ input, context: { tx, actor } }) => {
    const { act, subjectId } = await acceptReply(tx, actor, input);
    return { act, subjectId };
  }),
  reopen: acts.reopen.use(allowed('work')).handler(async ({ input, context: { tx, actor } }) => {
    await reopenReply(tx, actor, input.replyId);
    return { done: true as const };
  }),
};
