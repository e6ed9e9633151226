import { Liquid, type Template } from 'liquidjs';
import { frenchSpaces } from '#words/typography.ts';
import type { Locale } from '#words/words.ts';

/**
 * A person's text with `{{ variables }}`. No file, no prototype, bounded work: a loop or a text that grows is cut. An unknown variable or filter is an error.
 * Outputs are not escaped here: the result is plain text, and `layout.ts` escapes every word of it once.
 */
const liquid = new Liquid({
  strictVariables: true, strictFilters: true, ownPropertyOnly: true, jsTruthy: true, cache: false,
  templates: {}, relativeReference: false, dynamicPartials: false, parseLimit: 60_000, renderLimit: 500, memoryLimit: 500_000,
});
for (const tag of ['include', 'render', 'layout', 'block', 'tablerow', 'increment', 'decrement']) delete liquid.tags[tag];

/** Of what a text becomes: no message is a book, whatever its loops say. */
const LONGEST_SUBJECT = 1_000;
const LONGEST_BODY = 60_000;

export type TemplateText = { subject: string; body: string };
export type ParsedText = { subject: Template[]; body: Template[] };

export function parseText({ subject, body }: TemplateText): ParsedText {
  return { subject: liquid.parse(subject), body: liquid.parse(body) };
}

/** Throws when the text names what is not there. */
export function fillText(text: ParsedText, variables: object, language: Locale): TemplateText {
  const spaced = (filled: string) => (language === 'fr' ? frenchSpaces(filled) : filled);
  const subject = String(liquid.renderSync(text.subject, variables)).replace(/[\r\n\t ]+/g, ' ').trim();
  // A condition that says nothing leaves its empty lines behind, and its dash in a list.
  const body = String(liquid.renderSync(text.body, variables)).replace(/[ \t]+$/gm, '').replace(/^-\n/gm, '').replace(/\n{3,}/g, '\n\n').trim();
  if (subject.length > LONGEST_SUBJECT || body.length > LONGEST_BODY) throw new Error('output too long');
  return { subject: spaced(subject), body: spaced(body) };
}

export type TextProblem = { part: 'subject' | 'body'; line: number; code: 'unclosed' | 'unknown_variable' | 'unknown_filter' | 'unknown_tag' | 'too_much' | 'too_long' | 'syntax'; name: string };

/** What is wrong with a text, tried on these variables; empty when it may be sent. */
export function problemsOf(text: TemplateText, variables: object): TextProblem[] {
  return (['subject', 'body'] as const).flatMap((part) => {
    try {
      const filled = String(liquid.renderSync(liquid.parse(text[part]), variables));
      if (filled.length > (part === 'subject' ? LONGEST_SUBJECT : LONGEST_BODY)) throw new Error('output too long');
      return [];
    } catch (error) {
      return [{ part, ...readError(error as Error) }];
    }
  });
}

function readError(error: Error): Omit<TextProblem, 'part'> {
  const message = error.message;
  const line = Number(/line:(\d+)/.exec(message)?.[1] ?? 1);
  const found = (pattern: RegExp) => pattern.exec(message)?.[1];
  const variable = found(/undefined variable: ([^,\s]+)/);
  if (variable !== undefined) return { line, code: 'unknown_variable', name: variable };
  const filter = found(/undefined filter: ([^,\s]+)/);
  if (filter !== undefined) return { line, code: 'unknown_filter', name: filter };
  const tag = found(/tag "([^"]+)" not found/);
  if (tag !== undefined) return { line, code: 'unknown_tag', name: tag };
  if (message === 'output too long') return { line, code: 'too_long', name: '' };
  if (/limit exceeded/.test(message)) return { line, code: 'too_much', name: '' };
  if (/not closed/.test(message)) return { line, code: 'unclosed', name: found(/(?:tag|output) "?(.+?)"? not closed/) ?? '' };
  return { line, code: 'syntax', name: message.replace(/, line:.*$/s, '').slice(0, 120) };
}
