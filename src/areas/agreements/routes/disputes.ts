import { implement } from '@orpc/server';
import { allowed, doorFirst, refusals, type Context } from '#areas/access/door.ts';
import { namesOf } from '#areas/access/people.ts';
import type { Db } from '#platform/db.ts';
import { addDisputeAction, doDisputeAction, removeDisputeAction, undoDisputeAction } from '../actions/dispute-actions.ts';
import { commentDispute, mentionsFor, seeMentions } from '../actions/dispute-comments.ts';
import { attachToDispute, detachFromDispute } from '../actions/dispute-documents.ts';
import { peopleOfDisputes } from '../actions/dispute-people.ts';
import { closeDispute, expectCredit, openDispute, reopenDispute, updateDispute } from '../actions/disputes.ts';
import { disputesContract, type DisputeStatus } from '../contract/disputes.ts';
import { listDisputes, showDispute } from '../reads/disputes.ts';
import { mentionedIn } from '../rules/dispute.ts';
import { summariseDisputes } from '../store/disputes.ts';

const disputes = implement(disputesContract).$context<Context>().$config(doorFirst).use(refusals);
const done = { done: true as const };

/** How users are called; one who is no more, or the machine, stands by his id. */
async function callNames(db: Db, userIds: readonly (string | null)[]): Promise<(userId: string) => string> {
  const names = await namesOf(db, userIds);
  return (userId) => names.get(userId) ?? userId;
}

export const disputesRoutes = {
  list: disputes.list.use(allowed('read')).handler(async ({ input, context: { tx, actor, db } }) => {
    const { rows, next } = await listDisputes(tx, actor, input);
    const nameOf = await callNames(db, rows.flatMap((row) => [row.ownerUserId, row.next?.ownerUserId ?? null]));
    return {
      next,
      rows: rows.map(({ next: action, place: _place, ...row }) => ({
        ...row, ownerName: nameOf(row.ownerUserId), nextAction: action && { what: action.what, dueOn: action.dueOn, ownerName: nameOf(action.ownerUserId) },
      })),
    };
  }),
  summary: disputes.summary.use(allowed('read')).handler(({ context: { tx, actor } }) => summariseDisputes(tx, actor.today)),
  people: disputes.people.use(allowed('read')).handler(async ({ context: { tx, db } }) => {
    const people = await peopleOfDisputes(tx);
    const nameOf = await callNames(db, people.map(({ userId }) => userId));
    return people.map((person) => ({ ...person, name: nameOf(person.userId) })).sort((a, b) => a.name.localeCompare(b.name, 'fr'));
  }),
  mentions: disputes.mentions.use(allowed('read')).handler(async ({ context: { tx, actor, db } }) => {
    const rows = await mentionsFor(tx, actor.userId);
    const nameOf = await callNames(db, rows.map(({ userId }) => userId));
    return rows.map(({ userId, ...row }) => ({ ...row, userName: nameOf(userId) }));
  }),
  get: disputes.get.use(allowed('read')).handler(async ({ input, context: { tx, actor, db } }) => {
    const { events, actions, comments, createdBy, ...dispute } = await showDispute(tx, actor, input.disputeId);
    const owners = events.flatMap(({ because }) => because.flatMap(({ facts }) => (typeof facts?.['owner'] === 'string' ? [facts['owner']] : [])));
    const nameOf = await callNames(db, [
      dispute.ownerUserId, createdBy, ...owners, ...events.map(({ userId }) => userId), ...comments.flatMap(({ userId, mentions }) => [userId, ...mentions]),
      ...actions.flatMap(({ ownerUserId, doneBy }) => [ownerUserId, doneBy]),
    ]);
    return {
      ...dispute, ownerName: nameOf(dispute.ownerUserId), createdByName: nameOf(createdBy),
      actions: actions.map(({ doneBy, ...action }) => ({ ...action, ownerName: nameOf(action.ownerUserId), doneByName: doneBy && nameOf(doneBy) })),
      comments: comments.map(({ userId, mentions, ...comment }) => ({ ...comment, userName: nameOf(userId), mentions: mentions.map(nameOf) })),
      events: events.map(({ userId, status, because, at }) => ({
        at, status: status as DisputeStatus, userName: nameOf(userId),
        because: because.map((one) => (typeof one.facts?.['owner'] === 'string' ? { ...one, facts: { ...one.facts, owner: nameOf(one.facts['owner']) } } : one)),
      })),
    };
  }),
  open: disputes.open.use(allowed('work')).handler(({ input, context: { tx, actor } }) => openDispute(tx, actor, input)),
  update: disputes.update.use(allowed('work')).handler(async ({ input, context: { tx, actor } }) => {
    await updateDispute(tx, actor, input);
    return done;
  }),
  expectCredit: disputes.expectCredit.use(allowed('work')).handler(async ({ input, context: { tx, actor } }) => {
    await expectCredit(tx, actor, input.disputeId);
    return done;
  }),
  close: disputes.close.use(allowed('work')).handler(async ({ input, context: { tx, actor } }) => {
    await closeDispute(tx, actor, input);
    return done;
  }),
  reopen: disputes.reopen.use(allowed('work')).handler(async ({ input, context: { tx, actor } }) => {
    await reopenDispute(tx, actor, input);
    return done;
  }),
  addAction: disputes.addAction.use(allowed('work')).handler(({ input, context: { tx, actor } }) => addDisputeAction(tx, actor, input)),
  doAction: disputes.doAction.use(allowed('work')).handler(async ({ input, context: { tx, actor } }) => {
    await doDisputeAction(tx, actor, input);
    return done;
  }),
  undoAction: disputes.undoAction.use(allowed('work')).handler(async ({ input, context: { tx, actor } }) => {
    await undoDisputeAction(tx, actor, input);
    return done;
  }),
  removeAction: disputes.removeAction.use(allowed('work')).handler(async ({ input, context: { tx, actor } }) => {
    await removeDisputeAction(tx, actor, input);
    return done;
  }),
  comment: disputes.comment.use(allowed('note')).handler(async ({ input, context: { tx, actor, db } }) => {
    const people = await peopleOfDisputes(tx);
    const nameOf = await callNames(db, people.map(({ userId }) => userId));
    const mentions = mentionedIn(input.body, people.map(({ userId }) => ({ userId, name: nameOf(userId) })));
    return await commentDispute(tx, actor, { ...input, mentions });
  }),
  seen: disputes.seen.use(allowed('note')).handler(async ({ input, context: { tx, actor } }) => {
    await seeMentions(tx, actor, input.disputeId);
    return done;
  }),
  attach: disputes.attach.use(allowed('work')).handler(async ({ input, context: { tx, actor } }) => {
    await attachToDispute(tx, actor, input);
    return done;
  }),
  detach: disputes.detach.use(allowed('work')).handler(async ({ input, context: { tx, actor } }) => {
    await detachFromDispute(tx, actor, input);
    return done;
  }),
};
