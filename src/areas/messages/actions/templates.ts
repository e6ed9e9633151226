import type { Actor } from '#areas/access/actor.ts';
import { record } from '#areas/access/audit.ts';
import type { Tx } from '#platform/db.ts';
import { Refusal } from '#platform/refusal.ts';
import { say } from '#words/say.ts';
import { loadWords, locales, type Locale } from '#words/words.ts';
import { sampleFacts, variablesOf, type LetterFacts, type Sender } from '../letter/facts.ts';
import { letterHtml } from '../letter/layout.ts';
import { fillText, parseText, problemsOf, type ParsedText, type TemplateText, type TextProblem } from '../letter/liquid.ts';
import { ITEMS_MARK } from '../letter/text.ts';
import { codesFor } from '../shipped/shipped.ts';
import { findSender } from '../store/outbox.ts';
import { customerToPreview, findTemplate, listTemplates, saveTemplate, type TemplateRow } from '../store/templates.ts';
import type { Channel } from '#values/kinds.ts';

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
  return {
    sender: await findSender(tx),
    write(code, facts) {
      const row = codesFor(code, facts.customer.kind).map((one) => rows.get(`${facts.language} ${one}`)).find((one) => one !== undefined);
      if (!row) return { ok: false, problem: code };
      const variables = variablesOf(facts);
      try {
        let text = parsed.get(row);
        if (!text) parsed.set(row, (text = parseText(row)));
        return { ok: true, text: fillText(text, variables, facts.language), channel: row.channel };
      } catch {
        const [problem] = problemsOf(row, variables);
        return { ok: false, problem: problem ? sayProblem(problem, facts, facts.language) : code };
      }
    },
  };
}

export async function updateTemplate(
  tx: Tx, actor: Actor, { templateId, subject, body }: TemplateText & { templateId: number },
): Promise<TemplateRow> {
  const row = await findTemplate(tx, templateId);
  if (!row) throw new Refusal(404, 'not_found');
  await loadWords(actor.language);
  const kind = row.code.endsWith('_individual') ? 'individual' : 'company';
  const facts = sampleFacts(row.language, actor.today, await findSender(tx), kind);
  const [problem] = textProblems({ subject, body }, facts, actor.language);
  if (problem !== undefined) throw new Refusal(422, 'template_wrong', { problem });
  await saveTemplate(tx, templateId, { subject, body }, actor.now);
  await record(tx, actor, 'template.update', `template:${templateId}`, { code: row.code, language: row.language });
  return (await findTemplate(tx, templateId))!;
}

/** A text on a real customer's open items, or on a sample; always shown, with what is wrong in words. */
export async function previewTemplate(
  tx: Tx, actor: Actor, { subject, body, language, customerId }: TemplateText & { language: Locale; customerId?: number | undefined },
): Promise<{ subject: string; html: string; problems: string[] }> {
  await Promise.all([loadWords(language), loadWords(actor.language)]);
  const sender = await findSender(tx);
  const customer = customerId === undefined ? undefined : await customerToPreview(tx, customerId);
  if (customerId !== undefined && !customer) throw new Refusal(404, 'not_found');
  const sample = sampleFacts(language, actor.today, sender);
  const facts: LetterFacts = customer
    ? { ...sample, customer, contactName: customer.contactName, currency: customer.currency, items: customer.items }
    : sample;
  const problems = textProblems({ subject, body }, facts, actor.language);
  let filled: TemplateText = { subject, body };
  if (problems.length === 0) {
    filled = fillText(parseText({ subject, body }), variablesOf(facts), language);
    if (filled.subject === '') problems.push(say('messages.problem.empty_subject', actor.language));
    if (!body.includes(ITEMS_MARK)) problems.push(say('messages.problem.no_items', actor.language));
  }
  const html = letterHtml({ ...filled, language, today: actor.today, currency: facts.currency, sender, items: facts.items });
  return { subject: filled.subject, html, problems };
}

/** Tried with everything there and with everything that may be missing, so that no branch of a condition goes unread. */
function textProblems(text: TemplateText, facts: LetterFacts, language: Locale): string[] {
  const bare: LetterFacts = {
    ...facts, contactName: null, previousOn: null, sender: { ...facts.sender, phone: null, address: null },
    items: facts.items.filter((item) => item.openMinor > 0).slice(0, 1),
  };
  const full: LetterFacts = { ...facts, contactName: facts.contactName ?? 'X', previousOn: facts.previousOn ?? facts.today, sender: { ...facts.sender, phone: facts.sender.phone ?? 'X', address: facts.sender.address ?? 'X' } };
  const said = [full, bare].flatMap((tried) => problemsOf(text, variablesOf(tried)).map((problem) => sayProblem(problem, facts, language)));
  return [...new Set(said)];
}

function sayProblem({ code, part, line, name }: TextProblem, facts: LetterFacts, language: Locale): string {
  const where = { part: say(`messages.problem.${part}`, language), line, name };
  if (code === 'unknown_variable' && /^indemnit(y|ies)$/.test(name) && facts.customer.kind === 'individual') return say('messages.problem.consumer_fee', language, where);
  if (code === 'unknown_variable') return say('messages.problem.unknown_variable', language, { ...where, names: namesOfVariables(variablesOf(facts)).join(', ') });
  return say(`messages.problem.${code}`, language, where);
}

/** `customer.name`, `total`, … */
function namesOfVariables(variables: Record<string, unknown>): string[] {
  return Object.entries(variables).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value).map((key) => `${name}.${key}`) : [name]);
}
