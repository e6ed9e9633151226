import type { MailRecord } from '#formats/mail/read.ts';
import type { Tx } from '#platform/db.ts';
import type { ThreadedBy } from '../contract/replies.ts';
import { referencesIn } from '../rules/references.ts';
import { contactOfAddress, customerOfAddresses, customerOfReferences, customerOfReplies, messageOfIds, messageOfToken, type Threaded } from '../store/replies.ts';

/** Where a mail belongs; a customer without a message when only he is known. */
export type Thread = { customerId: number | null; contactId: number | null; message: Threaded | undefined; by: ThreadedBy | null };

const OURS = /^encours\.([0-9a-f]{40})@/i;
const PLUS = /\+(?:encours\.)?([0-9a-f]{16})@/i;

/** The surest sign first: the Message-ID it answers, the address it came to, the invoices it names, who wrote it. Else a person says. */
export async function threadMail(tx: Tx, mail: MailRecord, bounce: { originals: string[]; recipients: string[] } | undefined): Promise<Thread> {
  const ids = [...new Set([...mail.inReplyTo, ...mail.references.toReversed(), ...(bounce?.originals ?? [])])];
  const keys = ids.flatMap((one) => OURS.exec(one)?.[1]?.toLowerCase() ?? []);
  const from = (mail.from?.address ?? '').toLowerCase();
  const answered = await messageOfIds(tx, ids, keys);
  if (answered) return await atMessage(tx, answered, 'message_id', from);
  const before = await customerOfReplies(tx, ids);
  if (before) return { customerId: before.customerId, contactId: await contactOfAddress(tx, before.customerId, from) ?? null, message: undefined, by: 'message_id' };
  for (const address of mail.deliveredTo) {
    const token = PLUS.exec(address)?.[1]?.toLowerCase();
    const meant = token && await messageOfToken(tx, token);
    if (meant) return await atMessage(tx, meant, 'plus_address', from);
  }
  const named = await customerOfReferences(tx, referencesIn(`${mail.subject}\n${mail.text}`));
  if (named !== undefined) return { customerId: named, contactId: await contactOfAddress(tx, named, from) ?? null, message: undefined, by: 'reference' };
  const known = await customerOfAddresses(tx, bounce ? bounce.recipients : [from, ...mail.replyTo.map(({ address }) => address)].filter((one) => one !== ''));
  if (known) return { ...known, message: undefined, by: 'address' };
  return { customerId: null, contactId: null, message: undefined, by: null };
}

async function atMessage(tx: Tx, message: Threaded, by: ThreadedBy, from: string): Promise<Thread> {
  return { customerId: message.customerId, contactId: await contactOfAddress(tx, message.customerId, from) ?? null, message, by };
}
