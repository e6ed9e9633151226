import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Actor } from '#areas/access/actor.ts';
import { record } from '#areas/access/audit.ts';
import type { Within } from '#areas/access/door.ts';
import type { Tx } from '#platform/db.ts';
import { Inbox, InboxProblem, type InboxServer } from '#platform/inbox.ts';
import { Refusal } from '#platform/refusal.ts';
import { seal, unseal } from '#platform/seal.ts';
import { say } from '#words/say.ts';
import { loadWords } from '#words/words.ts';
import { findInbox, saveInbox, saveWebhook, type InboxFields, type InboxRow } from '../store/inbox.ts';
import { findSender } from '../store/outbox.ts';
import { plusAddress } from './senders.ts';

const NONE: InboxFields = {
  host: '', port: 993, security: 'tls', username: '', folder: 'INBOX', sentFolder: '', plusAddress: false, acceptClasses: ['bounce_hard', 'bounce_soft', 'out_of_office'], acceptFromBp: 9500,
};

export type InboxShown = InboxFields & { hasPassword: boolean; hasWebhook: boolean; readAt: string | null; problem: string | null; plusSample: string | null };

export async function getInbox(tx: Tx, actor: Actor): Promise<InboxShown> {
  const found = await findInbox(tx);
  const { replyTo, email } = await findSender(tx);
  await loadWords(actor.language);
  const { host, port, security, username, folder, sentFolder, plusAddress: plus, acceptClasses, acceptFromBp } = found ?? NONE;
  return {
    host, port, security, username, folder, sentFolder, plusAddress: plus, acceptClasses, acceptFromBp, hasPassword: (found?.passwordSealed ?? null) !== null, hasWebhook: (found?.webhookHash ?? null) !== null,
    readAt: found?.readAt ?? null, problem: found?.problem ? sayProblem(found.problem, actor) : null, plusSample: plusAddress(replyTo ?? email, '3f9c1a7be0d25486'),
  };
}

/** `password` null keeps the one there is; for one server only: it is not told to another. */
export async function setInbox(tx: Tx, actor: Actor, secret: Buffer, { password, ...fields }: InboxFields & { password: string | null }): Promise<void> {
  if (fields.host !== '' && (await findSender(tx)).isDemo) throw new Refusal(409, 'inbox_demo');
  const before = await findInbox(tx);
  const kept = before?.passwordSealed ?? null;
  if (fields.host !== '' && kept !== null && password === null && before!.host !== fields.host) throw new Refusal(422, 'mail_password_again', { host: fields.host });
  if (fields.host !== '' && fields.username === '') throw new Refusal(422, 'inbox_no_user');
  if (fields.host !== '' && password === null && kept === null) throw new Refusal(422, 'inbox_no_password');
  await saveInbox(tx, { ...fields, passwordSealed: fields.host === '' ? null : password === null ? kept : seal(secret, labelOf(tx), password) });
  await record(tx, actor, 'inbox.set', null, fields);
}

/** The mail server replies are read from; nothing for a demo company or when none is set. */
export function inboxServerOf(tx: Tx, secret: Buffer, row: InboxRow): InboxServer | undefined {
  if (row.host === '' || row.passwordSealed === null) return undefined;
  const password = unseal(secret, labelOf(tx), row.passwordSealed);
  if (password === undefined) throw new Refusal(503, 'inbox_password_lost');
  return { host: row.host, port: row.port, security: row.security, username: row.username, password };
}

/** Signs in, looks at the folders, and says in words what the server answered; in no transaction while it talks. */
export async function testInbox(within: Within, actor: Actor, secret: Buffer): Promise<{ works: boolean; message: string; folders: string[] }> {
  const { row, server } = await within(async (tx) => {
    const found = await findInbox(tx);
    const known = found && inboxServerOf(tx, secret, found);
    if (!known) throw new Refusal(409, (await findSender(tx)).isDemo ? 'inbox_demo' : 'inbox_not_set');
    return { row: found, server: known };
  });
  await loadWords(actor.language);
  let inbox: Inbox | undefined;
  try {
    inbox = await Inbox.open(server, { connect: 10_000, idle: 20_000 });
    const folders = await inbox.folders();
    const missing = [row.folder, row.sentFolder].find((name) => name !== '' && !folders.some((one) => one.toLowerCase() === name.toLowerCase()));
    if (missing !== undefined) return { works: false, message: say('messages.inbox.noFolder', actor.language, { folder: missing }), folders };
    return { works: true, message: say('messages.inbox.works', actor.language, { folder: row.folder, count: folders.length }), folders };
  } catch (error) {
    if (!(error instanceof InboxProblem)) throw error;
    return { works: false, message: say(`messages.inbox.${error.code}`, actor.language, { response: error.response }), folders: [] };
  } finally {
    await inbox?.close();
  }
}

const PROBLEMS: readonly InboxProblem['code'][] = ['connection', 'credentials', 'encryption', 'folder'];

/** As kept in `problem`: the code, then what the server said. */
export function problemText({ code, response }: InboxProblem): string {
  return `${code} ${response}`;
}

function sayProblem(problem: string, { language }: Actor): string {
  const [code, ...words] = problem.split(' ');
  const known = PROBLEMS.find((one) => one === code) ?? 'connection';
  return say(`messages.inbox.${known}`, language, { response: words.join(' ') });
}

/** The token names the company, so that it can be looked up inside it; only its hash is kept. Shown once. */
export async function openWebhook(tx: Tx, actor: Actor): Promise<{ path: string }> {
  const token = `${tx.organisationId}-${randomBytes(32).toString('base64url')}`;
  await saveWebhook(tx, hashOf(token).toString('hex'));
  await record(tx, actor, 'inbox.webhook_open', null, {});
  return { path: `/api/inbound/${token}` };
}

export async function closeWebhook(tx: Tx, actor: Actor): Promise<void> {
  await saveWebhook(tx, null);
  await record(tx, actor, 'inbox.webhook_close', null, {});
}

/** In the same time whatever is wrong with it. */
export async function isWebhookToken(tx: Tx, token: string): Promise<boolean> {
  const kept = Buffer.from((await findInbox(tx))?.webhookHash ?? '', 'hex');
  const given = hashOf(token);
  return timingSafeEqual(kept.length === given.length ? kept : Buffer.alloc(given.length), given) && kept.length === given.length;
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

function labelOf(tx: Tx): string {
  return `inbox_setting:${tx.organisationId}`;
}
