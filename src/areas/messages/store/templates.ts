import { sql, type Tx } from '#platform/db.ts';
import type { LetterItem } from '../letter/facts.ts';
import type { ShippedTemplate } from '../shipped/template.ts';
import type { Channel, CustomerKind } from '#values/kinds.ts';

export type TemplateRow = {
  templateId: number; code: string; language: 'fr' | 'en'; name: string; channel: Channel; subject: string; body: string; updatedAt: string;
};

const ROW = sql`template_id "templateId", code, language, name, channel, subject, body, updated_at "updatedAt"`;

export async function listTemplates(tx: Tx): Promise<TemplateRow[]> {
  return await tx.rows<TemplateRow>(sql`select ${ROW} from template where organisation_id = ${tx.organisationId} order by language desc, template_id`);
}

export async function findTemplate(tx: Tx, templateId: number): Promise<TemplateRow | undefined> {
  return await tx.first<TemplateRow>(sql`select ${ROW} from template where organisation_id = ${tx.organisationId} and template_id = ${templateId}`);
}

export async function insertTemplates(tx: Tx, language: 'fr' | 'en', shipped: readonly ShippedTemplate[]): Promise<void> {
  const column = (name: keyof ShippedTemplate) => shipped.map((one) => one[name]);
  await tx.run(sql`
    insert into template (organisation_id, code, language, name, channel, subject, body)
    select ${tx.organisationId}, code, ${language}, name, channel, subject, body
    from unnest(${column('code')}::text[], ${column('name')}::text[], ${column('channel')}::text[], ${column('subject')}::text[], ${column('body')}::text[])
      with ordinality t(code, name, channel, subject, body, position)
    order by position
    on conflict (organisation_id, code, language) do nothing`);
}

export async function saveTemplate(tx: Tx, templateId: number, { subject, body }: { subject: string; body: string }, at: Date): Promise<void> {
  await tx.run(sql`update template set subject = ${subject}, body = ${body}, updated_at = ${at}
    where organisation_id = ${tx.organisationId} and template_id = ${templateId}`);
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
