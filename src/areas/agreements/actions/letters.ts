import type { Actor } from '#areas/access/actor.ts';
import { record } from '#areas/access/audit.ts';
import { draftMessages, withdrawMessages } from '#areas/messages/actions.ts';
import { openWriter } from '#areas/messages/actions/templates.ts';
import type { AgreementFacts } from '#areas/messages/letter/agreement.ts';
import { messagesApproved } from '#areas/messages/names.ts';
import type { Tx } from '#platform/db.ts';
import { because, type Reason } from '#values/reason.ts';
import { UNDO_SECONDS } from '#values/undo.ts';
import { addressee, itemsToShow, waitingAbout } from '../store/letters.ts';

export type AgreementLetter = {
  customerId: number; currency: string;
  /** The agreement, the text, and what tells two of them apart: `plan:3:plan_late:2`. Drafted once. */
  naturalKey: string; templateCode: string;
  items: readonly { itemId: number; openMinor: number }[];
  variables: AgreementFacts;
  approval: 'automatic' | 'to_approve';
};

/**
 * Drafts an e-mail about an agreement to the customer's accounts. One sent automatically waits a moment, so that the act may be undone.
 * @returns the message, or nothing when nobody may be written to, the company has no such text, or it stands already.
 */
export async function draftAgreementMessage(
  tx: Tx, actor: Actor, { customerId, templateCode, naturalKey, currency, items, variables, approval }: AgreementLetter,
): Promise<number | undefined> {
  const to = await addressee(tx, customerId);
  if (!to?.email) return undefined;
  const writer = await openWriter(tx);
  const open = new Map(items.map((item) => [item.itemId, item.openMinor]));
  const shown = (await itemsToShow(tx, [...open.keys()])).map((item) => ({ ...item, openMinor: open.get(item.itemId)! }));
  const written = writer.write(templateCode, {
    language: to.language, today: actor.today, currency, customer: to, contactName: to.contactName, sender: writer.sender, items: shown, previousOn: null, agreement: variables,
  });
  if (!written.ok) {
    // Without such a text there is nothing to say; one that is wrong is told to those who can mend it.
    if (written.problem !== templateCode) await record(tx, actor, 'agreement.letter_wrong', `customer:${customerId}`, { templateCode, problem: written.problem });
    return undefined;
  }
  const automatic = approval === 'automatic';
  const added = await draftMessages(tx, actor, [{
    naturalKey, customerId, contactId: to.contactId, channel: 'email', purpose: 'agreement', status: automatic ? 'approved' : 'to_approve', language: to.language,
    toName: to.contactName ?? '', toAddress: to.email, ...written.text, totalMinor: shown.reduce((sum, item) => sum + item.openMinor, 0), currency,
    because: [because(`agreement_${templateCode}`)], sendAfter: automatic ? new Date(actor.now.getTime() + UNDO_SECONDS * 1_000) : null,
    items: shown.map(({ itemId, openMinor }) => ({ itemId, openMinor })),
  }]);
  if (automatic && added.size > 0) await tx.announce(messagesApproved, { organisationId: tx.organisationId }, { afterSeconds: UNDO_SECONDS + 1 });
  return added.get(naturalKey);
}

/** What was to be said about an agreement is true no longer, and has not left. */
export async function withdrawAgreementMessages(
  tx: Tx, actor: Actor, { customerId, subject, subjectId, why }: { customerId: number; subject: 'promise' | 'dispute' | 'plan'; subjectId: number; why: Reason },
): Promise<void> {
  await withdrawMessages(tx, actor, await waitingAbout(tx, customerId, subject, subjectId), [why]);
}
