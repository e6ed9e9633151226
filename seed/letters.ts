import type { Actor } from '#areas/access/actor.ts';
import { draftMessages, type Draft } from '#areas/messages/actions.ts';
import { openWriter } from '#areas/messages/actions/templates.ts';
import type { LetterItem } from '#areas/messages/letter/facts.ts';
import { saveLetterhead, saveLogo } from '#areas/messages/store/letterhead.ts';
import { sql, type Tx } from '#platform/db.ts';
import type { CustomerKind } from '#values/kinds.ts';
import type { Story } from './story.ts';

/** The invented towns of the stories have invented postcodes, of departments that do not exist. */
const POSTCODES: Record<string, string> = {
  'Auzelles-le-Vieux': '99120', Givrecourt: '99310', Lannerville: '99450', 'Mortefontaine-les-Deux-Rives': '99570', Pierrelorme: '99200', 'Port-Vaillac': '99640',
  'Saint-Lumien-sur-Orbe': '99280', 'Sainte-Clarence': '99730', Valbrisée: '99810', Wrexholt: 'WX4 2LT', Évrecœur: '99060',
};
const STREETS = ['rue des Tilleuls', 'avenue du Moulin', 'place de la Halle', 'chemin des Vignes', 'quai des Tanneurs', 'rue de la Fontaine', 'allée des Ormes'];

/** Where each customer's post goes, and the paper of the company. */
export async function setPaper(tx: Tx, actor: Actor, stories: readonly Story[]): Promise<void> {
  await tx.run(sql`
    update customer c set postal_address = a.address
    from unnest(${stories.map(({ code }) => code)}::text[], ${stories.map(addressOf)}::text[]) as a (code, address)
    where c.organisation_id = ${tx.organisationId} and c.code = a.code`);
  await saveLetterhead(tx, {
    logoAlt: 'Comptoir Lumen', colour: '#7a3e12', footer: 'Comptoir Lumen, SAS au capital de 80 000 €\nSociété de démonstration : ni elle ni ses clients n’existent',
    payeeName: 'Comptoir Lumen', iban: 'FR7630006000011234567890189', bic: 'AGRIFRPP', windowSide: 'right',
  }, actor.now);
  await saveLogo(tx, { bytes: Buffer.from(LOGO), type: 'image/svg+xml' }, actor.now);
}

function addressOf({ code, town, kind }: Story): string {
  const number = Number(code.replace(/\D/g, ''));
  const street = `${(number * 7) % 90 + 1} ${STREETS[number % STREETS.length]}`;
  const last = `${POSTCODES[town] ?? '99000'} ${town.toUpperCase()}`;
  return [...(kind === 'individual' ? [] : ['Service comptabilité']), street, last].join('\n');
}

type Late = { customerId: number; code: string; name: string; kind: CustomerKind; language: 'fr' | 'en'; currency: string; address: string; contactName: string | null; items: LetterItem[] };

/** He who has no e-mail address is written to by post: this morning his first reminder was approved, and waits for the printer. */
export async function writeLetters(tx: Tx, actor: Actor): Promise<void> {
  const writer = await openWriter(tx);
  const late = await withoutEmail(tx, actor);
  await draftMessages(tx, actor, late.flatMap(({ address, ...one }): Draft[] => {
    const totalMinor = one.items.reduce((sum, item) => sum + item.openMinor, 0);
    const written = writer.write('reminder_1', {
      language: one.language, today: actor.today, currency: one.currency, customer: one, contactName: one.contactName, sender: writer.sender, items: one.items, previousOn: null,
    });
    return !written.ok || totalMinor <= 0 ? [] : [{
      naturalKey: `by_post:${one.code}`, customerId: one.customerId, contactId: null, channel: 'letter', purpose: 'reminder', status: 'approved', language: one.language,
      toName: one.contactName ?? '', toAddress: address, ...written.text, totalMinor, currency: one.currency, because: [{ code: 'no_email' }], sendAfter: null,
      items: one.items.map(({ itemId, openMinor }) => ({ itemId, openMinor })),
    }];
  }));
}

async function withoutEmail(tx: Tx, { today }: Actor): Promise<Late[]> {
  return await tx.rows<Late>(sql`
    select c.customer_id "customerId", c.code, c.name, c.kind, c.language, 'EUR' currency, c.postal_address address,
      (select k.name from contact k where k.organisation_id = c.organisation_id and k.customer_id = c.customer_id limit 1) "contactName", d.items
    from customer c
    cross join lateral (
      select bool_or(i.open_minor > 0 and i.due_on < ${today}) late, jsonb_agg(jsonb_build_object('itemId', i.item_id, 'kind', i.kind, 'reference', i.reference, 'label', i.label,
        'issuedOn', i.issued_on, 'dueOn', i.due_on, 'amountMinor', i.amount_minor, 'openMinor', i.open_minor) order by i.due_on, i.item_id) items
      from open_item i where i.organisation_id = c.organisation_id and i.customer_id = c.customer_id and i.open_minor <> 0 and i.currency = 'EUR' and (i.due_on < ${today} or i.open_minor < 0)
    ) d
    where c.organisation_id = ${tx.organisationId} and d.late and c.insolvent_on is null and not c.special_care
      and not exists (select from contact k where k.organisation_id = c.organisation_id and k.customer_id = c.customer_id and k.email is not null)
      and not exists (select from held h where h.organisation_id = c.organisation_id and h.customer_id = c.customer_id)
      and not exists (select from message m where m.organisation_id = c.organisation_id and m.customer_id = c.customer_id and m.status in ('to_approve', 'approved', 'to_do', 'unknown'))
    order by c.customer_id limit 3`);
}

/** A lamp, and the name beside it. */
const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 48"><circle cx="24" cy="24" r="22" fill="#7a3e12"/>
<path d="M24 9a11 11 0 0 0-6 20.2V33h12v-3.8A11 11 0 0 0 24 9zM19 36h10v3H19z" fill="#ffd9a8"/>
<text x="56" y="33" font-family="Inter, Helvetica, Arial, sans-serif" font-weight="700" font-size="26" fill="#7a3e12">Lumen</text></svg>`;
