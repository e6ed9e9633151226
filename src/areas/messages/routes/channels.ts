import { implement } from '@orpc/server';
import { allowed, allowedToTalk, doorFirst, refusals, type Context } from '#areas/access/door.ts';
import { namesOf } from '#areas/access/people.ts';
import { getChannels, removeChannel, setChannel, testChannel } from '../actions/channels.ts';
import { getLetterhead, previewLetterhead, removeLogo, setLetterhead, setLogo } from '../actions/letterhead.ts';
import { removeMySender, setMySender } from '../actions/senders.ts';
import { channelsContract } from '../contract/channels.ts';
import { findPersonalSender, listPersonalSenders } from '../store/senders.ts';

const { channels, senders, letterhead } = implement(channelsContract).$context<Context>().$config(doorFirst).use(refusals);
const done = { done: true as const };

export const channelsRoutes = {
  channels: {
    list: channels.list.use(allowed('settings')).handler(({ context: { tx } }) => getChannels(tx)),
    set: channels.set.use(allowed('settings')).handler(async ({ input, context: { tx, actor, secret } }) => {
      await setChannel(tx, actor, secret, input);
      return done;
    }),
    remove: channels.remove.use(allowed('settings')).handler(async ({ input, context: { tx, actor } }) => {
      await removeChannel(tx, actor, input.channel);
      return done;
    }),
    test: channels.test.use(allowedToTalk('settings'))
      .handler(({ input, context: { within, actor, secret, dataFolder } }) => testChannel(within, actor, { secret, dataFolder }, input.channel)),
  },
  senders: {
    mine: senders.mine.use(allowed('read')).handler(async ({ context: { tx, actor } }) => await findPersonalSender(tx, actor.userId) ?? null),
    setMine: senders.setMine.use(allowed('work')).handler(async ({ input, context: { tx, actor } }) => {
      await setMySender(tx, actor, input);
      return done;
    }),
    removeMine: senders.removeMine.use(allowed('work')).handler(async ({ context: { tx, actor } }) => {
      await removeMySender(tx, actor);
      return done;
    }),
    list: senders.list.use(allowed('read')).handler(async ({ context: { tx, db } }) => {
      const rows = await listPersonalSenders(tx);
      const names = await namesOf(db, rows.map((row) => row.userId));
      return rows.map((row) => ({ ...row, userName: names.get(row.userId) ?? row.name }));
    }),
  },
  letterhead: {
    get: letterhead.get.use(allowed('read')).handler(({ context: { tx } }) => getLetterhead(tx)),
    set: letterhead.set.use(allowed('settings')).handler(async ({ input, context: { tx, actor } }) => {
      await setLetterhead(tx, actor, input);
      return done;
    }),
    setLogo: letterhead.setLogo.use(allowed('settings')).handler(async ({ input, context: { tx, actor } }) => {
      await setLogo(tx, actor, input);
      return done;
    }),
    removeLogo: letterhead.removeLogo.use(allowed('settings')).handler(async ({ context: { tx, actor } }) => {
      await removeLogo(tx, actor);
      return done;
    }),
    preview: letterhead.preview.use(allowed('settings')).handler(({ input, context: { tx, actor } }) => previewLetterhead(tx, actor, input)),
  },
};
