import { implement } from '@orpc/server';
import { allowed, allowedToTalk, doorFirst, refusals, type Context } from '#areas/access/door.ts';
import { namesOf } from '#areas/access/people.ts';
import type { Db, Tx } from '#platform/db.ts';
import { answerReply } from '../actions/answer-reply.ts';
import { closeWebhook, getInbox, openWebhook, setInbox, testInbox } from '../actions/inbox.ts';
import { showReply } from '../actions/read-replies.ts';
import { attachReply, reclassify, setReplyAside } from '../actions/replies.ts';
import { repliesContract } from '../contract/replies.ts';
import { readInboxJob } from '../names.ts';
import { findInbox } from '../store/inbox.ts';
import { countUnread, listReplies } from '../store/replies.ts';

const { replies, inbox } = implement(repliesContract).$context<Context>().$config(doorFirst).use(refusals);
const done = { done: true as const };

export const repliesRoutes = {
  replies: {
    list: replies.list.use(allowed('read')).handler(async ({ input, context: { tx } }) => ({ ...await listReplies(tx, input), ...await countUnread(tx) })),
    get: replies.get.use(allowed('read')).handler(({ input, context }) => shown(context, input.replyId)),
    classify: replies.classify.use(allowed('work')).handler(async ({ input, context }) => {
      await reclassify(context.tx, context.actor, input);
      return await shown(context, input.replyId);
    }),
    attach: replies.attach.use(allowed('work')).handler(async ({ input, context }) => {
      await attachReply(context.tx, context.actor, input);
      return await shown(context, input.replyId);
    }),
    setAside: replies.setAside.use(allowed('work')).handler(async ({ input, context }) => {
      await setReplyAside(context.tx, context.actor, input);
      return await shown(context, input.replyId);
    }),
    answer: replies.answer.use(allowed('approve')).handler(({ input, context: { tx, actor } }) => answerReply(tx, actor, input)),
    read: replies.read.use(allowed('work')).handler(async ({ context: { tx } }) => {
      if (!(await findInbox(tx))?.host) return { started: false };
      await tx.enqueue(readInboxJob, { organisationId: tx.organisationId }, { once: `messages.read_inbox:${tx.organisationId}` });
      return { started: true };
    }),
  },
  inbox: {
    get: inbox.get.use(allowed('settings')).handler(({ context: { tx, actor } }) => getInbox(tx, actor)),
    set: inbox.set.use(allowed('settings')).handler(async ({ input, context: { tx, actor, secret } }) => {
      await setInbox(tx, actor, secret, input);
      return done;
    }),
    test: inbox.test.use(allowedToTalk('settings')).handler(({ context: { within, actor, secret } }) => testInbox(within, actor, secret)),
    openWebhook: inbox.openWebhook.use(allowed('settings')).handler(({ context: { tx, actor } }) => openWebhook(tx, actor)),
    closeWebhook: inbox.closeWebhook.use(allowed('settings')).handler(async ({ context: { tx, actor } }) => {
      await closeWebhook(tx, actor);
      return done;
    }),
  },
};

async function shown({ tx, db }: { tx: Tx; db: Db }, replyId: number) {
  const { handledBy, ...reply } = await showReply(tx, replyId);
  const handledByName = handledBy === null ? null : (await namesOf(db, [handledBy])).get(handledBy) ?? null;
  return { ...reply, handledByName };
}
