import type { Actor } from '#areas/access/actor.ts';
import { receiveMail, setReplyAside } from '#areas/messages/actions/replies.ts';
import { sql, type Tx } from '#platform/db.ts';
import { instantAt } from '#values/calendar.ts';

type Reminded = { code: string; threadKey: string | null; contactName: string; email: string; subject: string; reference: string };
type Letter = { at: number; language?: 'fr' | 'en'; text: (to: Reminded) => string; heads?: string[]; subject?: string; aside?: true };

/** What came in this morning, each from somebody who was reminded. All of it is invented. */
const LETTERS: readonly Letter[] = [
  { at: 8 * 60 + 4, text: ({ reference }) => `Bonjour,\n\nToutes nos excuses pour ce retard : la facture ${reference} sera réglée vendredi par virement.\n\nBonne journée,` },
  { at: 8 * 60 + 21, text: ({ reference }) => `Bonjour Madame,\n\nNous contestons la facture ${reference} : le prix facturé ne correspond pas au devis signé, la remise de 5 % n’a pas été appliquée.\nMerci d’émettre un avoir de 180 €.\n\nCordialement,` },
  { at: 8 * 60 + 47, text: () => 'Bonjour,\n\nJe ne retrouve pas cette facture dans notre logiciel. Pouvez-vous me la renvoyer en PDF, avec le bon de livraison signé ?\n\nMerci d’avance' },
  { at: 9 * 60 + 2, text: () => 'Bonjour,\n\nNotre trésorerie est tendue ce trimestre. Serait-il possible de régler en 3 fois à partir du mois prochain ?\n\nBien à vous,' },
  { at: 9 * 60 + 10, text: () => 'Bonjour,\n\nJe ne suis plus en charge des fournisseurs. Merci d’adresser vos relances à reglements@rivage-bleu.example, Mme Clarisse Voltane s’en occupe désormais.\n\nCordialement,' },
  {
    at: 6 * 60 + 31, heads: ['Auto-Submitted: auto-replied'], subject: 'Réponse automatique : ',
    text: () => 'Bonjour,\n\nJe suis absente du bureau jusqu’à la fin de la semaine. Votre message sera lu à mon retour.',
  },
  { at: 7 * 60 + 55, aside: true, text: () => 'Bien reçu, merci.' },
];
const STRANGER = {
  at: 9 * 60 + 18, from: 'Gildas Orvenne <gildas.orvenne@perso.example>', subject: 'Votre relance',
  text: 'Bonjour,\n\nJ’ai bien eu votre relance par mon associé. Le virement partira lundi prochain.\n\nG. Orvenne',
};

/** Replies of several kinds: most to be read, one read by itself, one set aside, one of nobody. */
export async function receiveReplies(tx: Tx, actor: Actor): Promise<void> {
  const reminded = await remindedLately(tx);
  for (const [index, letter] of LETTERS.entries()) {
    const to = reminded[index];
    if (!to) break;
    const now = instantAt(actor.today, letter.at, actor.timeZone);
    const received = await receiveMail(tx, { ...actor, now }, Buffer.from(mailOf(to, letter, now)));
    if (letter.aside && received) await setReplyAside(tx, { ...actor, now: instantAt(actor.today, letter.at + 20, actor.timeZone) }, { replyId: received.replyId, why: '' });
  }
  const now = instantAt(actor.today, STRANGER.at, actor.timeZone);
  await receiveMail(tx, { ...actor, now }, Buffer.from(written({ id: 'demo.stranger', from: STRANGER.from, subject: STRANGER.subject, text: STRANGER.text, now, heads: [] })));
}

function mailOf(to: Reminded, { text, heads = [], subject: before = 'Re: ' }: Letter, now: Date): string {
  const { code, threadKey, contactName, email, subject, reference } = to;
  const words = text(to);
  return written({
    id: `demo.${code.toLowerCase()}`, from: `${encodedName(contactName)} <${email}>`, now,
    // Whoever was not reminded lately writes about his invoice by himself.
    ...(threadKey === null ? { subject: `Facture ${reference}`, heads } : { subject: `${before}${subject}`, heads: [`In-Reply-To: <encours.${threadKey}@lumiere.example>`, ...heads] }),
    text: `${words}\n${heads.length > 0 ? '' : `${contactName}\n`}`,
  });
}

function written({ id, from, subject, text, now, heads }: { id: string; from: string; subject: string; text: string; now: Date; heads: readonly string[] }): string {
  return [`Message-ID: <${id}@client.example>`, `From: ${from}`, `Subject: ${encodedName(subject)}`, `Date: ${now.toUTCString()}`, ...heads, 'MIME-Version: 1.0', 'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit', '', text].join('\r\n');
}

/** RFC 2047. */
function encodedName(name: string): string {
  return /^[\x20-\x7e]*$/.test(name) ? name : `=?utf-8?B?${Buffer.from(name).toString('base64')}?=`;
}

/** Customers who owe something and to whom nothing waits to be sent, those reminded first, the longest due before the others: the same each time. */
async function remindedLately(tx: Tx): Promise<Reminded[]> {
  return await tx.rows<Reminded>(sql`
    select c.code, m.thread_key "threadKey", coalesce(k.name, c.name) "contactName", k.email, coalesce(m.subject, '') subject, i.reference
    from customer c
    join lateral (select * from contact k where k.organisation_id = c.organisation_id and k.customer_id = c.customer_id and k.email is not null and k.bounced_at is null order by k.contact_id limit 1) k on true
    join lateral (select * from open_item i where i.organisation_id = c.organisation_id and i.customer_id = c.customer_id and i.open_minor > 30000 and i.reference <> '' and i.currency = 'EUR'
      order by i.due_on, i.item_id limit 1) i on true
    left join lateral (select * from message m where m.organisation_id = c.organisation_id and m.customer_id = c.customer_id and m.channel = 'email' and m.status = 'sent' and m.purpose <> 'thanks'
      order by m.message_id desc limit 1) m on true
    where c.organisation_id = ${tx.organisationId} and c.language = 'fr' and c.kind = 'company' and c.insolvent_on is null and not c.special_care
      and not exists (select from message w where w.organisation_id = c.organisation_id and w.customer_id = c.customer_id and w.status in ('to_approve', 'approved', 'to_do', 'unknown', 'failed'))
      and not exists (select from held h where h.organisation_id = c.organisation_id and h.customer_id = c.customer_id)
    order by m.message_id is null, i.due_on, c.code
    limit ${LETTERS.length}`);
}
