import type { Actor } from '#areas/access/actor.ts';
import { record } from '#areas/access/audit.ts';
import type { Tx } from '#platform/db.ts';
import { Refusal } from '#platform/refusal.ts';
import type { Channel } from '#values/kinds.ts';
import { plainSms } from '#values/sms.ts';
import { say } from '#words/say.ts';
import { loadWords, locales } from '#words/words.ts';
import { variablesOf, type LetterFacts, type Sender } from '../letter/facts.ts';
import { fillText, parseText, type ParsedText, type TemplateText } from '../letter/liquid.ts';
import { agreementMissing, feeIn, textProblems } from '../letter/problems.ts';
import { sampleFacts } from '../letter/sample.ts';
import { codesFor, isShipped, kindOfCode, shippedTemplates } from '../shipped/shipped.ts';
import { findSender } from '../store/outbox.ts';
import {
  deleteTemplate, findPayment, findTemplate, insertTemplate, listTemplates, listVersions, saveTemplate, type TemplateFields, type TemplateRow, type TemplateVersion,
} from '../store/templates.ts';

export type Writer = {
  /** The text of a step for a customer, or what is wrong with it. */
  write(code: string, facts: LetterFacts): { ok: true; text: TemplateText; channel: Channel } | { ok: false; problem: string };
  sender: Sender;
};

/** The company's texts, each parsed once, ready to write thousands of messages. */
export async function openWriter(tx: Tx): Promise<Writer> {
  await Promise.all(locales.map((language) => loadWords(language)));
  const rows = new Map((await listTemplates(tx)).map((row) => [`${row.language} ${row.code}`, row]));
  const parsed = new Map<TemplateRow, ParsedText>();
  const fees = new Map<TemplateRow, string | undefined>();
  const feeOf = (row: TemplateRow) => (fees.has(row) ? fees.get(row) : fees.set(row, feeIn(`${row.subject}\n${row.body}`)).get(row));
  return {
    sender: { ...await findSender(tx), payment: await findPayment(tx) },
    write(code, facts) {
      const { kind, class: payerClass } = facts.customer;
      const row = codesFor(code, kind, payerClass).map((one) => rows.get(`${facts.language} ${one}`)).find((one) => one !== undefined);
      if (!row || agreementMissing(row.code, facts)) return { ok: false, problem: code };
      const fee = kind === 'individual' ? feeOf(row) : undefined;
      if (fee !== undefined) return { ok: false, problem: say('messages.problem.consumer_fee', facts.language, { part: row.name, line: 1, name: fee }) };
      try {
        let text = parsed.get(row);
        if (!text) parsed.set(row, (text = parseText(row)));
        const filled = fillText(text, variablesOf(facts), facts.language);
        return { ok: true, text: row.channel === 'sms' ? { ...filled, body: plainSms(filled.body) } : filled, channel: row.channel };
      } catch {
        const [problem] = textProblems(row, facts, facts.language);
        return { ok: false, problem: problem ?? code };
      }
    },
  };
}

export type ShownTemplate = TemplateRow & { shipped: boolean };
export const showTemplate = (row: TemplateRow): ShownTemplate => ({ ...row, shipped: isShipped(row.code) });

/** Saves the words as a new version. Refused when the text cannot be written, or when somebody saved another since `version` was read. */
export async function updateTemplate(
  tx: Tx, actor: Actor, { templateId, version, ...words }: TemplateText & { templateId: number; version: number; name?: string | undefined; tone?: TemplateRow['tone'] | undefined },
): Promise<ShownTemplate> {
  const row = await templateOf(tx, templateId);
  if (row.version !== version) throw new Refusal(409, 'template_changed', { name: row.name });
  const fields = { name: words.name ?? row.name, tone: words.tone ?? row.tone, subject: words.subject, body: words.body };
  return await keep(tx, actor, row, fields, 'template.update');
}

async function keep(tx: Tx, actor: Actor, row: TemplateRow, fields: TemplateFields, action: string): Promise<ShownTemplate> {
  await loadWords(actor.language);
  await loadWords(row.language);
  const facts = sampleFacts(row.language, actor.today, await findSender(tx), kindOfCode(row.code));
  const [problem] = textProblems(fields, facts, actor.language);
  if (problem !== undefined) throw new Refusal(422, 'template_wrong', { problem });
  await saveTemplate(tx, row, fields, actor.now);
  await record(tx, actor, action, `template:${row.templateId}`, { code: row.code, language: row.language, version: row.version + 1 });
  return showTemplate(await templateOf(tx, row.templateId));
}

type NewTemplate = Pick<TemplateRow, 'name' | 'language' | 'channel' | 'purpose' | 'tone'> & { from?: number | undefined; translationOf?: number | undefined };

/** A text of one's own, begun from another or from a few lines; or the same text in the other language. */
export async function createTemplate(tx: Tx, actor: Actor, { from, translationOf, ...fields }: NewTemplate): Promise<ShownTemplate> {
  await loadWords(fields.language);
  const source = from === undefined ? undefined : await templateOf(tx, from);
  const original = translationOf === undefined ? undefined : await templateOf(tx, translationOf);
  const code = original?.code ?? await freeCode(tx, fields.name);
  if ((await listTemplates(tx)).some((row) => row.code === code && row.language === fields.language)) throw new Refusal(409, 'template_exists', { name: fields.name });
  const words = source ?? { subject: fields.name, body: say(fields.channel === 'sms' ? 'messages.template.begin.sms' : 'messages.template.begin', fields.language) };
  const templateId = await insertTemplate(tx, { ...fields, code, subject: words.subject, body: words.body }, actor.now);
  await record(tx, actor, 'template.create', `template:${templateId}`, { code, language: fields.language, name: fields.name });
  return showTemplate(await templateOf(tx, templateId));
}

/** Removes a text of one's own; whoever asks has made sure that nothing uses it. */
export async function removeTemplate(tx: Tx, actor: Actor, templateId: number): Promise<void> {
  const row = await templateOf(tx, templateId);
  if (isShipped(row.code)) throw new Refusal(409, 'template_shipped', { name: row.name });
  await deleteTemplate(tx, templateId);
  await record(tx, actor, 'template.remove', `template:${templateId}`, { code: row.code, language: row.language, name: row.name });
}

export type ShownVersion = Omit<TemplateVersion, 'savedAt' | 'savedBy'> & { savedAt: string | null; savedBy: string | null };

/** Latest first, the one in use included; last, as version 0, what Encours ships when it is not among them. */
export async function versionsOfTemplate(tx: Tx, templateId: number): Promise<ShownVersion[]> {
  const row = await templateOf(tx, templateId, { lock: false });
  const kept: ShownVersion[] = await listVersions(tx, templateId);
  const all = kept.length > 0 ? kept : [{ ...fieldsOf(row), version: row.version, savedAt: row.updatedAt, savedBy: null }];
  const shipped = shippedOf(row);
  return shipped && !all.some((one) => one.subject === shipped.subject && one.body === shipped.body) ? [...all, { ...shipped, version: 0, savedAt: null, savedBy: null }] : all;
}

/** What it was comes back as a new version; nothing of what came between is lost. */
export async function restoreTemplate(tx: Tx, actor: Actor, { templateId, version }: { templateId: number; version: number }): Promise<ShownTemplate> {
  const row = await templateOf(tx, templateId);
  const wanted = (await versionsOfTemplate(tx, templateId)).find((one) => one.version === version);
  if (!wanted) throw new Refusal(404, 'not_found');
  return await keep(tx, actor, row, fieldsOf(wanted), 'template.restore');
}

async function templateOf(tx: Tx, templateId: number, { lock = true } = {}): Promise<TemplateRow> {
  const row = await findTemplate(tx, templateId, { lock });
  if (!row) throw new Refusal(404, 'not_found');
  return row;
}

function shippedOf({ code, language }: TemplateRow): TemplateFields | undefined {
  const found = shippedTemplates[language].find((one) => one.code === code);
  return found && fieldsOf(found);
}

const fieldsOf = ({ name, tone, subject, body }: TemplateFields): TemplateFields => ({ name, tone, subject, body });

/** `relance-export`, then `relance-export-2`. Never a code of ours, nor one that would be taken for a variant of it. */
async function freeCode(tx: Tx, name: string): Promise<string> {
  const slug = name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 60) || 'modele';
  const taken = new Set((await listTemplates(tx)).map(({ code }) => code));
  const free = (code: string) => !taken.has(code) && !isShipped(code);
  if (free(slug)) return slug;
  for (let at = 2; ; at++) if (free(`${slug}-${at}`)) return `${slug}-${at}`;
}
