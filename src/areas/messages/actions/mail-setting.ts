import type { Actor } from '#areas/access/actor.ts';
import { record } from '#areas/access/audit.ts';
import type { Within } from '#areas/access/door.ts';
import type { Tx } from '#platform/db.ts';
import { MailSession, type Mail, type MailOutcome, type MailServer } from '#platform/mail.ts';
import { Refusal } from '#platform/refusal.ts';
import { seal, unseal } from '#platform/seal.ts';
import { say } from '#words/say.ts';
import { loadWords } from '#words/words.ts';
import { fromName } from '../actions.ts';
import { findSender } from '../store/outbox.ts';
import { deleteMailSetting, findMailSetting, saveMailSetting } from '../store/mail-setting.ts';

type Setting = { host: string; port: number; security: 'tls' | 'starttls' | 'none'; username: string | null };

export async function getMailSetting(tx: Tx): Promise<(Setting & { hasPassword: boolean }) | null> {
  const found = await findMailSetting(tx);
  if (!found) return null;
  const { passwordSealed, ...setting } = found;
  return { ...setting, hasPassword: passwordSealed !== null };
}

/** `password` null keeps the one there is, for the same server: it is not told to another. A demo company has none: nothing of it ever leaves. */
export async function setMailSetting(tx: Tx, actor: Actor, secret: Buffer, { password, ...setting }: Setting & { password: string | null }): Promise<void> {
  if ((await findSender(tx)).isDemo) throw new Refusal(409, 'mail_demo');
  const before = await findMailSetting(tx);
  const kept = before?.passwordSealed ?? null;
  const username = setting.username || null;
  if (username !== null && kept !== null && password === null && before!.host !== setting.host) throw new Refusal(422, 'mail_password_again', { host: setting.host });
  const passwordSealed = username === null ? null : password === null ? kept : seal(secret, labelOf(tx), password);
  await saveMailSetting(tx, { ...setting, username, passwordSealed });
  await record(tx, actor, 'mail.set', null, setting);
}

export async function removeMailSetting(tx: Tx, actor: Actor): Promise<void> {
  await deleteMailSetting(tx);
  await record(tx, actor, 'mail.remove', null, {});
}

/** The server mail leaves by; nothing for a demo company or when none is set: messages then stay in the local outbox. */
export async function mailServerOf(tx: Tx, secret: Buffer): Promise<MailServer | undefined> {
  const found = (await findSender(tx)).isDemo ? undefined : await findMailSetting(tx);
  if (!found) return undefined;
  const { passwordSealed, ...setting } = found;
  if (passwordSealed === null) return { ...setting, password: null };
  const password = unseal(secret, labelOf(tx), passwordSealed);
  if (password === undefined) throw new Refusal(503, 'mail_password_lost');
  return { ...setting, password };
}

/** Sends a test mail at once and says what the server answered; in no transaction while it talks. */
export async function testMailSetting(within: Within, actor: Actor, secret: Buffer, to: string): Promise<{ sent: boolean; message: string }> {
  const { sender, server } = await within(async (tx) => ({ sender: await findSender(tx), server: await mailServerOf(tx, secret) }));
  if (sender.isDemo) throw new Refusal(409, 'mail_demo');
  if (!server) throw new Refusal(409, 'mail_not_set');
  await loadWords(actor.language);
  const text = say('messages.mail.body', actor.language);
  const mail: Mail = {
    messageId: `encours.test.${actor.now.getTime()}.${actor.organisationId}@${domainOf(sender.email)}`, from: { name: fromName(sender), address: sender.email },
    replyTo: sender.replyTo, to: [{ name: '', address: to }], subject: say('messages.mail.subject', actor.language), text, html: `<p>${text}</p>`, date: actor.now,
  };
  const session = new MailSession(server, { connect: 10_000, idle: 30_000 });
  const outcome = await session.deliver(mail, async () => true);
  session.close();
  return { sent: outcome.kind === 'sent', message: sayOutcome(outcome, to, actor.language) };
}

export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1) || 'encours.invalid';
}

function sayOutcome(outcome: MailOutcome, to: string, language: 'fr' | 'en'): string {
  if (outcome.kind === 'sent') return say('messages.mail.works', language, { to });
  const response = 'response' in outcome ? outcome.response : '';
  if (outcome.kind === 'unknown') return say('messages.mail.unknown', language, { response });
  if (outcome.kind === 'later' && (outcome.stage === 'credentials' || outcome.stage === 'connection')) return say(`messages.mail.${outcome.stage}`, language, { response });
  return say('messages.mail.refused', language, { response });
}

function labelOf(tx: Tx): string {
  return `mail_setting:${tx.organisationId}`;
}
