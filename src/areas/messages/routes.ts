import { implement } from '@orpc/server';
import { allowed, allowedToTalk, doorFirst, refusals, type Context } from '#areas/access/door.ts';
import { namesOf } from '#areas/access/people.ts';
import type { Actor } from '#areas/access/actor.ts';
import type { Db, Tx } from '#platform/db.ts';
import { approveMessages, editMessage, finishCall, resolveMessage, showMessage, unapproveMessages, withdrawByHand } from './actions.ts';
import { retryMessages } from './actions/retry.ts';
import { getMailSetting, removeMailSetting, setMailSetting, testMailSetting } from './actions/mail-setting.ts';
import { drawTemplate, previewTemplate } from './actions/preview-template.ts';
import { createTemplate, restoreTemplate, showTemplate, updateTemplate, versionsOfTemplate } from './actions/templates.ts';
import { messagesContract } from './contract.ts';
import { repliesRoutes } from './routes/replies.ts';
import { channelsRoutes } from './routes/channels.ts';
import { lettersRoutes } from './routes/letters.ts';
import { listMessages } from './store/outbox.ts';
import { listTemplates } from './store/templates.ts';

const { messages, templates, mail } = implement(messagesContract).$context<Context>().$config(doorFirst).use(refusals);
const done = { done: true as const };

export const messagesRoutes = {
  ...lettersRoutes, ...channelsRoutes,
  ...repliesRoutes,
  messages: {
    list: messages.list.use(allowed('read')).handler(({ input, context: { tx } }) => listMessages(tx, input)),
    get: messages.get.use(allowed('read')).handler(({ input, context }) => shown(context, input.messageId)),
    edit: messages.edit.use(allowed('work')).handler(async ({ input, context }) => {
      await editMessage(context.tx, context.actor, input);
      return await shown(context, input.messageId);
    }),
    approve: messages.approve.use(allowed('approve')).handler(({ input, context: { tx, actor } }) => approveMessages(tx, actor, input.messageIds)),
    unapprove: messages.unapprove.use(allowed('approve')).handler(({ input, context: { tx, actor } }) => unapproveMessages(tx, actor, input.messageIds)),
    retry: messages.retry.use(allowed('work')).handler(({ input, context: { tx, actor } }) => retryMessages(tx, actor, input.messageIds)),
    withdraw: messages.withdraw.use(allowed('work')).handler(({ input, context: { tx, actor } }) => withdrawByHand(tx, actor, input.messageIds, input.why)),
    resolve: messages.resolve.use(allowed('approve')).handler(({ input, context: { tx, actor } }) => resolveMessage(tx, actor, input)),
    finishCall: messages.finishCall.use(allowed('work')).handler(({ input, context: { tx, actor } }) => finishCall(tx, actor, input)),
  },
  templates: {
    list: templates.list.use(allowed('read')).handler(async ({ context: { tx } }) => (await listTemplates(tx)).map(showTemplate)),
    create: templates.create.use(allowed('scenario')).handler(({ input, context: { tx, actor } }) => createTemplate(tx, actor, input)),
    update: templates.update.use(allowed('scenario')).handler(({ input, context: { tx, actor } }) => updateTemplate(tx, actor, input)),
    versions: templates.versions.use(allowed('read')).handler(async ({ input, context: { tx, db } }) => {
      const versions = await versionsOfTemplate(tx, input.templateId);
      const names = await namesOf(db, versions.map(({ savedBy }) => savedBy));
      return versions.map(({ savedBy, ...version }) => ({ ...version, savedByName: savedBy === null ? null : names.get(savedBy) ?? null }));
    }),
    restore: templates.restore.use(allowed('scenario')).handler(({ input, context: { tx, actor } }) => restoreTemplate(tx, actor, input)),
    preview: templates.preview.use(allowed('read')).handler(({ input, context: { tx, actor } }) => previewTemplate(tx, actor, input)),
    letter: templates.letter.use(allowed('work')).handler(({ input, context: { tx, actor } }) => drawTemplate(tx, actor, input)),
  },
  mail: {
    get: mail.get.use(allowed('settings')).handler(({ context: { tx } }) => getMailSetting(tx)),
    set: mail.set.use(allowed('settings')).handler(async ({ input, context: { tx, actor, secret } }) => {
      await setMailSetting(tx, actor, secret, input);
      return done;
    }),
    remove: mail.remove.use(allowed('settings')).handler(async ({ context: { tx, actor } }) => {
      await removeMailSetting(tx, actor);
      return done;
    }),
    test: mail.test.use(allowedToTalk('settings')).handler(({ input, context: { within, actor, secret } }) => testMailSetting(within, actor, secret, input.to)),
  },
};

async function shown({ tx, actor, db }: { tx: Tx; actor: Actor; db: Db }, messageId: number) {
  const message = await showMessage(tx, actor, messageId);
  const names = await namesOf(db, message.events.map((event) => event.userId));
  return { ...message, events: message.events.map(({ userId, ...event }) => ({ ...event, userName: userId === null ? null : names.get(userId) ?? null })) };
}
