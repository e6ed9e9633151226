import type { Actor } from '#areas/access/actor.ts';
import { doDisputeAction } from '#areas/agreements/actions/dispute-actions.ts';
import { commentDispute } from '#areas/agreements/actions/dispute-comments.ts';
import { attachToDispute } from '#areas/agreements/actions/dispute-documents.ts';
import { closeDispute, expectCredit, openDispute } from '#areas/agreements/actions/disputes.ts';
import { keepDocument } from '#areas/customers/actions/documents.ts';
import { postLedger } from '#areas/ledger/actions.ts';
import { sql, type Tx } from '#platform/db.ts';
import type { Day } from '#values/day.ts';

/** All on days of a run. `euros`: the part contested; left out, the whole invoice. `did`: so many steps of its chain, what was said of it and kept. */
type ToldDispute = {
  code: string; issuedOn: Day; openedOn: Day; reason: 'delivery' | 'paperwork' | 'duplicate'; euros?: number; source: 'call' | 'reply'; description: string;
  did?: { on: Day; steps: number; comment: string; document: { name: string; text: string } };
  credit?: { expectedOn: Day; postedOn: Day; conclusion: string };
};

const disputes: readonly ToldDispute[] = [
  // A part, its chain half done.
  {
    code: 'C1050', issuedOn: '2026-09-28', openedOn: '2026-11-06', reason: 'delivery', euros: 1_240, source: 'call',
    description: 'Une palette de luminaires sur trois manquait à la livraison du 24 septembre ; le reste sera payé.',
    did: {
      on: '2026-11-13', steps: 2, comment: 'Le transporteur reconnaît deux palettes livrées sur trois. Reste à répondre au client et à demander l’avoir.',
      document: {
        name: 'Réponse du transporteur.txt',
        text: 'Transports Valdorane – lettre de voiture 26-0924-117\n\nPalettes remises : 2. Palettes annoncées : 3. Réserve signée par le chauffeur et le destinataire.\n',
      },
    },
  },
  // Past its deadline.
  {
    code: 'C1060', issuedOn: '2026-10-09', openedOn: '2026-11-06', reason: 'paperwork', source: 'reply',
    description: 'Rejetée par le portail public : le numéro d’engagement manque sur la facture.',
  },
  // Closed, its credit note granted.
  {
    code: 'C1062', issuedOn: '2026-10-08', openedOn: '2026-10-30', reason: 'duplicate', euros: 312, source: 'reply', description: 'Les six projecteurs figurent deux fois.',
    credit: { expectedOn: '2026-11-06', postedOn: '2026-11-13', conclusion: 'Ligne facturée deux fois : avoir de 312 € émis le 13 novembre.' },
  },
];

/** Opens, works and ends what was contested, each on its day, by the rooms' own actions. `then`: the actor on the day of the run. */
export async function disputeWeek(tx: Tx, then: Actor, ids: ReadonlyMap<string, number>): Promise<void> {
  for (const told of disputes) {
    const customerId = ids.get(told.code)!;
    if (told.openedOn === then.today) await open(tx, then, customerId, told);
    if (told.did?.on === then.today) await work(tx, then, customerId, told.did);
    if (told.credit?.expectedOn === then.today) {
      await takeSteps(tx, then, await disputeOf(tx, customerId), 2);
      await expectCredit(tx, then, await disputeOf(tx, customerId));
    }
    if (told.credit?.postedOn === then.today) await credit(tx, then, customerId, told, told.credit.conclusion);
  }
}

async function open(tx: Tx, then: Actor, customerId: number, { issuedOn, reason, euros, source, description }: ToldDispute): Promise<void> {
  const { itemId } = await invoiceOf(tx, customerId, issuedOn);
  await openDispute(tx, then, {
    customerId, reason, description, items: [{ itemId, contestedMinor: euros === undefined ? null : euros * 100 }], source, sourceMessageId: null, sourceReplyId: null,
  });
}

async function work(tx: Tx, then: Actor, customerId: number, { steps, comment, document }: NonNullable<ToldDispute['did']>): Promise<void> {
  const disputeId = await disputeOf(tx, customerId);
  await takeSteps(tx, then, disputeId, steps);
  const documentId = await keepDocument(tx, then, { customerId, kind: 'correspondence', name: document.name, mediaType: 'text/plain', bytes: Buffer.from(document.text) });
  await attachToDispute(tx, then, { disputeId, documentIds: [documentId] });
  await commentDispute(tx, then, { disputeId, body: comment, mentions: [] });
}

async function takeSteps(tx: Tx, then: Actor, disputeId: number, steps: number): Promise<void> {
  const rows = await tx.rows<{ disputeActionId: number }>(sql`
    select dispute_action_id "disputeActionId" from dispute_action
    where organisation_id = ${tx.organisationId} and dispute_id = ${disputeId} and done_on is null order by position limit ${steps}`);
  for (const { disputeActionId } of rows) await doDisputeAction(tx, then, { disputeId, disputeActionId });
}

/** The credit note comes in, set against the invoice; then the dispute is closed. */
async function credit(tx: Tx, then: Actor, customerId: number, { code, issuedOn, euros }: ToldDispute, conclusion: string): Promise<void> {
  const invoice = await invoiceOf(tx, customerId, issuedOn);
  const creditKey = `demo:${code}:dispute-credit`;
  await postLedger(tx, then, {
    importId: null,
    items: [{
      customerCode: code, kind: 'credit_note', sourceKey: creditKey, reference: 'AV-2026-00031', label: `Avoir sur ${invoice.reference}`,
      journal: 'VE', entry: 'AV-2026-00031', account: invoice.account,
      issuedOn: then.today, postedOn: then.today, ageUnknown: false, currency: 'EUR', amountMinor: -euros! * 100,
    }],
    allocations: [{ debitKey: invoice.sourceKey, creditKey, amountMinor: euros! * 100, allocatedOn: then.today, basis: 'read', rule: 'lettering', lettering: '' }],
  });
  const disputeId = await disputeOf(tx, customerId);
  await takeSteps(tx, then, disputeId, 1);
  await closeDispute(tx, then, { disputeId, outcome: 'credited', conclusion });
}

async function invoiceOf(tx: Tx, customerId: number, issuedOn: Day): Promise<{ itemId: number; reference: string; sourceKey: string; account: string }> {
  return await tx.one(sql`
    select item_id "itemId", reference, source_key "sourceKey", account from open_item
    where organisation_id = ${tx.organisationId} and customer_id = ${customerId} and kind = 'invoice' and issued_on = ${issuedOn}`);
}

async function disputeOf(tx: Tx, customerId: number): Promise<number> {
  return (await tx.one<{ disputeId: number }>(sql`select dispute_id "disputeId" from dispute where organisation_id = ${tx.organisationId} and customer_id = ${customerId}`)).disputeId;
}
