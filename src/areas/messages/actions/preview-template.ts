import type { Actor } from '#areas/access/actor.ts';
import type { Day } from '#values/day.ts';
import type { Tx } from '#platform/db.ts';
import { Refusal } from '#platform/refusal.ts';
import { measureSms, plainSms } from '#values/sms.ts';
import { say } from '#words/say.ts';
import { loadWords, type Locale } from '#words/words.ts';
import { variablesOf, type LetterFacts, type LetterItem } from '../letter/facts.ts';
import { letterHtml, type Letter } from '../letter/layout.ts';
import { fillText, parseText, type TemplateText } from '../letter/liquid.ts';
import { textProblems, valuesOf } from '../letter/problems.ts';
import { sampleAgreement, sampleFacts } from '../letter/sample.ts';
import { letterDrawing } from '../letter/pdf.ts';
import { tableOf } from '../letter/shown-table.ts';
import { ITEMS_MARK } from '../letter/text.ts';
import { kindOfCode } from '../shipped/shipped.ts';
import { findSender } from '../store/outbox.ts';
import { customerToPreview, findPayment, findTemplate, postalAddressOf, type TemplateRow } from '../store/templates.ts';
import { letterheadOf } from './postal.ts';

export type Preview = {
  subject: string; body: string; html: string; problems: string[]; variables: { name: string; value: string }[];
  table: { head: string[]; rows: string[][]; total: string[] }; sms: { characters: number; parts: number } | null;
};

/** A text on a real customer's open items, or on a sample; always shown, with what is wrong in words. */
export async function previewTemplate(
  tx: Tx, actor: Actor, { subject, body, language, customerId, templateId }: TemplateText & { language: Locale; customerId?: number | undefined; templateId?: number | undefined },
): Promise<Preview> {
  await Promise.all([loadWords(language), loadWords(actor.language)]);
  const template = templateId === undefined ? undefined : await findTemplate(tx, templateId);
  const facts = await factsToPreview(tx, actor, language, template, customerId);
  const problems = textProblems({ subject, body }, facts, actor.language);
  const variables = variablesOf(facts);
  const sms = template?.channel === 'sms';
  let filled: TemplateText = { subject, body };
  if (problems.length === 0) {
    filled = fillText(parseText({ subject, body }), variables, language);
    if (sms) filled = { ...filled, body: plainSms(filled.body) };
    if (filled.subject === '') problems.push(say('messages.problem.empty_subject', actor.language));
    if (!body.includes(ITEMS_MARK) && !sms && template?.purpose !== 'thanks') problems.push(say('messages.problem.no_items', actor.language));
  }
  const letter: Letter = { ...filled, language, today: actor.today, currency: facts.currency, sender: facts.sender, items: facts.items };
  return {
    ...filled, html: letterHtml(letter), problems, variables: valuesOf(variables), table: tableOf(letter),
    sms: sms ? smsOf(filled.body) : null,
  };
}

/** A text as it would be posted. One that cannot be written is drawn as it stands. */
export async function drawTemplate(
  tx: Tx, actor: Actor, { subject, body, templateId, customerId }: TemplateText & { templateId: number; customerId?: number | undefined },
): Promise<{ svg: string; pages: number }> {
  const template = await findTemplate(tx, templateId);
  if (!template) throw new Refusal(404, 'not_found');
  const { language } = template;
  await Promise.all([loadWords(language), loadWords(actor.language)]);
  const facts = await factsToPreview(tx, actor, language, template, customerId);
  const written = textProblems({ subject, body }, facts, actor.language).length === 0 ? fillText(parseText({ subject, body }), variablesOf(facts), language) : { subject, body };
  const { customer, sender, items, currency, contactName } = facts;
  const toAddress = customerId === undefined ? say('messages.letter.sample.address', language) : await postalAddressOf(tx, customerId);
  const asksToPay = ['courtesy', 'reminder', 'formal_notice'].includes(template.purpose);
  return await letterDrawing({
    ...written, language, today: actor.today, currency, sender, items, customerCode: customer.code, customerName: customer.name, toName: contactName ?? '', toAddress, registered: false, trackingNumber: null,
    asksToPay, payments: [],
  }, await letterheadOf(tx), actor.now);
}

function smsOf(text: string): { characters: number; parts: number } {
  const { units, segments } = measureSms(text);
  return { characters: units, parts: segments };
}

async function factsToPreview(tx: Tx, actor: Actor, language: Locale, template: TemplateRow | undefined, customerId: number | undefined): Promise<LetterFacts> {
  const customer = customerId === undefined ? undefined : await customerToPreview(tx, customerId);
  if (customerId !== undefined && !customer) throw new Refusal(404, 'not_found');
  const sender = { ...await findSender(tx), payment: await findPayment(tx) };
  const sample = sampleFacts(language, actor.today, sender, template ? kindOfCode(template.code) : 'company');
  const agreement = template?.purpose === 'agreement' || template?.purpose === 'call' ? { agreement: sampleAgreement(actor.today, template.code) } : {};
  if (!customer) return { ...sample, ...agreement };
  return { ...sample, ...agreement, customer, contactName: customer.contactName, currency: customer.currency, items: askedOf(customer.items, actor.today) };
}

/** What a message of today would ask: with something late, what is not due yet waits; credits are shown and deducted. */
function askedOf(items: readonly LetterItem[], today: Day): readonly LetterItem[] {
  const asked = items.filter((item) => item.openMinor < 0 || item.dueOn <= today);
  return asked.some((item) => item.openMinor > 0) ? asked : items;
}
