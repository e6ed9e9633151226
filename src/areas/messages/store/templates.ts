import { sql, type Tx } from '#platform/db.ts';
import type { Channel, CustomerKind, Purpose } from '#values/kinds.ts';
import type { Tone } from '../contract/templates.ts';
import type { LetterItem, Payment } from '../letter/facts.ts';
import type { ShippedTemplate } from '../shipped/template.ts';

export type TemplateRow = {
  templateId: number; code: string; language: 'fr' | 'en'; name: string; channel: Channel; purpose: Purpose; tone: Tone; subject: string; body: string;
  version: number; updatedAt: string;
};
export type TemplateFields = Pick<TemplateRow, 'name' | 'tone' | 'subject' | 'body'>;
export type TemplateVersion = TemplateFields & { version: number; savedAt: string; savedBy: string };

const ROW = sql`template_id "templateId", code, language, name, channel, purpose, tone, subject, body, version, updated_at "updatedAt"`;

export async function listTemplates(tx: Tx): Promise<TemplateRow[]> {
  return await tx.rows<TemplateRow>(sql`select ${ROW} from template where organisation_id = ${tx.organisationId} order by language desc, template_id`);
}

export async function findTemplate(tx: Tx, templateId: number, { lock = false } = {}): Promise<TemplateRow | undefined> {
  return await tx.first<TemplateRow>(sql`select ${ROW} from template where organisation_id = ${tx.organisationId} and template_id = ${templateId}
    ${lock ? sql`for update` : sql``}`);
}

/** Adds those whose code is not there yet. One that is there keeps its words; what it is for is ours to say until it is written anew. */
export async function insertTemplates(tx: Tx, language: 'fr' | 'en', shipped: readonly ShippedTemplate[]): Promise<void> {
  const column = (name: keyof ShippedTemplate) => shipped.map((one) => one[name]);
  await tx.run(sql`
    insert into template (organisation_id, code, language, name, channel, purpose, tone, subject, body)
    select ${tx.organisationId}, code, ${language}, name, channel, purpose, tone, subject, body
    from unnest(${column('code')}::text[], ${column('name')}::text[], ${column('channel')}::text[], ${column('purpose')}::text[], ${column('tone')}::text[],
      ${column('subject')}::text[], ${column('body')}::text[]) with ordinality t(code, name, channel, purpose, tone, subject, body, position)
    order by position
    on conflict (organisation_id, code, language) do update set purpose = excluded.purpose, tone = excluded.tone
    where template.version = 1 and (template.purpose, template.tone) is distinct from (excluded.purpose, excluded.tone)`);
}

export async function insertTemplate(tx: Tx, row: Omit<TemplateRow, 'templateId' | 'version' | 'updatedAt'>, at: Date): Promise<number> {
  const { templateId } = await tx.one<{ templateId: number }>(sql`
    insert into template (organisation_id, code, language, name, channel, purpose, tone, subject, body, updated_at)
    values (${tx.organisationId}, ${row.code}, ${row.language}, ${row.name}, ${row.channel}, ${row.purpose}, ${row.tone}, ${row.subject}, ${row.body}, ${at})
    returning template_id "templateId"`);
  return templateId;
}

/** Keeps what was there, when it was not kept yet, and writes the new words as the next version. */
export async function saveTemplate(tx: Tx, { templateId, version }: Pick<TemplateRow, 'templateId' | 'version'>, fields: TemplateFields, at: Date): Promise<void> {
  const where = sql`where organisation_id = ${tx.organisationId} and template_id = ${templateId}`;
  await tx.run(sql`
    insert into template_version (organisation_id, template_id, version, name, tone, subject, body, saved_at, saved_by)
    select organisation_id, template_id, version, name, tone, subject, body, updated_at, 'system' from template ${where}
    on conflict do nothing`);
  await tx.run(sql`
    insert into template_version (organisation_id, template_id, version, name, tone, subject, body, saved_at, saved_by)
    values (${tx.organisationId}, ${templateId}, ${version + 1}, ${fields.name}, ${fields.tone}, ${fields.subject}, ${fields.body}, ${at}, ${tx.userId})`);
  await tx.run(sql`update template set (name, tone, subject, body, version, updated_at)
    = row(${fields.name}, ${fields.tone}, ${fields.subject}, ${fields.body}, ${version + 1}, ${at}) ${where}`);
}

/** Latest first; empty for a text never written anew. */
export async function listVersions(tx: Tx, templateId: number): Promise<TemplateVersion[]> {
  return await tx.rows<TemplateVersion>(sql`
    select version, name, tone, subject, body, saved_at "savedAt", saved_by "savedBy"
    from template_version where organisation_id = ${tx.organisationId} and template_id = ${templateId} order by version desc`);
}

export async function deleteTemplate(tx: Tx, templateId: number): Promise<void> {
  await tx.run(sql`delete from template where organisation_id = ${tx.organisationId} and template_id = ${templateId}`);
}

/** The company's account, for texts that say where to pay; null as long as the letterhead has none. */
export async function findPayment(tx: Tx): Promise<Payment | null> {
  return (await tx.first<Payment>(sql`select payee_name payee, iban, bic from letterhead where organisation_id = ${tx.organisationId} and iban <> ''`)) ?? null;
}

/** What a preview shows of a customer: everything open in his main currency. */
export async function customerToPreview(tx: Tx, customerId: number): Promise<
  { code: string; name: string; kind: CustomerKind; contactName: string | null; currency: string; items: LetterItem[] } | undefined
> {
  const customer = await tx.first<{ code: string; name: string; kind: CustomerKind; contactName: string | null }>(sql`
    select c.code, c.name, c.kind,
      (select k.name from contact k where k.organisation_id = c.organisation_id and k.customer_id = c.customer_id and k.name is not null order by k.role <> 'accounts', k.contact_id limit 1) "contactName"
    from customer c where c.organisation_id = ${tx.organisationId} and c.customer_id = ${customerId}`);
  if (!customer) return undefined;
  const items = await tx.rows<LetterItem & { currency: string }>(sql`
    select item_id "itemId", kind, reference, label, issued_on "issuedOn", due_on "dueOn", amount_minor "amountMinor", open_minor "openMinor", currency
    from open_item where organisation_id = ${tx.organisationId} and customer_id = ${customerId} and open_minor <> 0
    order by due_on, item_id limit 500`);
  const currency = items[0]?.currency ?? 'EUR';
  return { ...customer, currency, items: items.filter((item) => item.currency === currency) };
}

export async function postalAddressOf(tx: Tx, customerId: number): Promise<string> {
  return (await tx.first<{ address: string }>(sql`select postal_address address from customer where organisation_id = ${tx.organisationId} and customer_id = ${customerId}`))?.address ?? '';
}
