import type { Actor } from '#areas/access/actor.ts';
import { systemActor } from '#areas/access/door.ts';
import { record } from '#areas/access/audit.ts';
import { inOrganisation, isDatabaseAway, sql, type Db, type Tx } from '#platform/db.ts';
import { Inbox, InboxProblem, type Arrived, type InboxServer } from '#platform/inbox.ts';
import { because } from '#values/reason.ts';
import { findInbox, savePlace, saveRead, type InboxRow } from '../store/inbox.ts';
import { findSender, moveMessages } from '../store/outbox.ts';
import { unknownMessages } from '../store/replies.ts';
import { inboxServerOf, problemText } from './inbox.ts';
import { keepUnread, receiveMail } from './replies.ts';

export type InboxDeps = { db: Db; clock: () => Date; secret: Buffer };
export type InboxCounts = { read: number; added: number; found: number; problem: string | null };

/** Mails read in one go; the next ones five minutes later at the latest. */
const MOST = 500;

/**
 * Reads what came in since the last time, each mail in a transaction of its own together with how far the folder was read; then looks for unknown outcomes in
 * the sent folder. Nothing is removed or marked on the server. Safe to repeat, and to run twice at once.
 */
export async function readInbox({ db, clock, secret }: InboxDeps, organisationId: number, signal?: AbortSignal): Promise<InboxCounts> {
  const within = <T>(work: (tx: Tx, actor: Actor) => Promise<T>) =>
    inOrganisation(db, organisationId, 'system', async (tx) => await work(tx, await systemActor(tx, clock())));
  const counts: InboxCounts = { read: 0, added: 0, found: 0, problem: null };
  const setting = await within(async (tx) => {
    const row = await findInbox(tx);
    const server = row && !(await findSender(tx)).isDemo ? inboxServerOf(tx, secret, row) : undefined;
    return server && { row: row!, server };
  });
  if (!setting) return counts;
  try {
    await visit(setting, async (inbox) => {
      for await (const arrived of inbox.newMail(setting.row.folder, setting.row, { most: MOST, now: clock() })) {
        if (signal?.aborted) return;
        counts.read++;
        if (await takeIn(within, arrived)) counts.added++;
      }
      counts.found = await findUnknown(within, inbox, setting.row);
    });
  } catch (error) {
    if (!(error instanceof InboxProblem)) throw error;
    counts.problem = problemText(error);
  }
  await within((tx, actor) => saveRead(tx, { at: actor.now, problem: counts.problem }));
  return counts;
}

async function visit({ server }: { server: InboxServer }, work: (inbox: Inbox) => Promise<void>): Promise<void> {
  const inbox = await Inbox.open(server);
  try {
    await work(inbox);
  } finally {
    await inbox.close();
  }
}

type Within = <T>(work: (tx: Tx, actor: Actor) => Promise<T>) => Promise<T>;

/** A mail that trips us must not stand in the way of those behind it: it is kept as it is, and a person sees that it came. */
async function takeIn(within: Within, { uid, uidValidity, size, bytes }: Arrived): Promise<boolean> {
  const key = `imap:${uidValidity}.${uid}`;
  const keep = (why: string) => within(async (tx, actor) => {
    await savePlace(tx, { uidValidity, uid });
    return (await keepUnread(tx, actor, { key, why, bytes: why === 'reply_unreadable' ? bytes : undefined, facts: { megabytes: Math.ceil(size / 1024 ** 2) } })).added;
  });
  if (!bytes) return await keep('reply_too_large');
  for (let again = false; ; again = true) {
    try {
      return await within(async (tx, actor) => {
        await savePlace(tx, { uidValidity, uid });
        return (await receiveMail(tx, actor, bytes))?.added ?? false;
      });
    } catch (error) {
      if (isDatabaseAway(error)) throw error;
      // Once may be another's lock; twice is the mail.
      if (again) return await keep('reply_unreadable');
    }
  }
}

/** A mail in the sent folder has left. One that is not there stays with a person: nothing is ever sent again by itself. */
async function findUnknown(within: Within, inbox: Inbox, { sentFolder }: InboxRow): Promise<number> {
  if (sentFolder === '') return 0;
  const unknown = await within((tx, actor) => unknownMessages(tx, actor.now));
  if (unknown.length === 0) return 0;
  // The address behind the @ may have changed since; a server looks for a part of the header.
  const ids = new Map(unknown.map(({ messageId, threadKey }) => [`encours.${threadKey}@`, messageId]));
  const found = await inbox.findMessageIds(sentFolder, [...ids.keys()]);
  return await within(async (tx, actor) => {
    const moved = await moveMessages(tx, [...found].map((one) => ids.get(one)!), {
      from: ['unknown'], to: 'sent', because: [because('found_in_sent', { folder: sentFolder })], at: actor.now, set: [sql`sent_at = coalesce(sent_at, started_at, claimed_at)`],
    });
    for (const messageId of moved) await record(tx, actor, 'message.resolve', `message:${messageId}`, { left: true, by: 'sent_folder' });
    return moved.length;
  });
}
