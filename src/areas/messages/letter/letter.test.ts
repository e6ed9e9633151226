import fc from 'fast-check';
import sanitizeHtml from 'sanitize-html';
import { beforeAll, expect, test } from 'vitest';
import { loadWords } from '#words/words.ts';
import { variablesOf, type LetterFacts, type LetterItem } from './facts.ts';
import { letterHtml, letterText, type Letter } from './layout.ts';
import { fillText, parseText, problemsOf } from './liquid.ts';
import { sampleFacts } from './sample.ts';
import { blocksOf } from './text.ts';

const TODAY = '2026-11-18';
const sender = { company: 'Ateliers Brume', name: 'Comptabilité', email: 'compta@ateliers-brume.example', phone: '01 99 00 11 22', address: '3 rue du Quai\n44000 Nantes' };

beforeAll(async () => {
  await loadWords('fr');
  await loadWords('en');
});

function letter(more: Partial<Letter> = {}): Letter {
  return { language: 'fr', today: TODAY, currency: 'EUR', subject: 'Objet', body: 'Bonjour,\n\n[[pieces]]\n\nMerci.', sender, items: sampleFacts('fr', TODAY, sender).items, ...more };
}
const fill = (text: { subject: string; body: string }, facts: LetterFacts) => fillText(parseText(text), variablesOf(facts), facts.language);

test('the light text: paragraphs, lists, the table where its mark stands alone', () => {
  expect(blocksOf('Un\ndeux\n\n- a\n- b\nsuite\n\n[[pieces]]\nfin [[pieces]]')).toEqual([
    { kind: 'paragraph', lines: ['Un', 'deux'] }, { kind: 'list', lines: ['a', 'b'] }, { kind: 'paragraph', lines: ['suite'] }, { kind: 'items' },
    { kind: 'paragraph', lines: ['fin [[pieces]]'] },
  ]);
});

test('the table names what is owed, how late, what was paid of it, and nets the credits', () => {
  const html = letterHtml(letter());
  for (const part of ['F2026-0412', '34 jours', '1\u202f840,50\u00a0€', 'sur 960,00\u00a0€', '460,00\u00a0€', 'Avoir AV2026-0031', '\u2212120,00\u00a0€', '2\u202f180,50\u00a0€', 'Situation au 18/11/2026']) {
    expect(html).toContain(part);
  }
  const text = letterText(letter());
  expect(text).toContain('- F2026-0412 · Date 15/09/2026 · Échéance 15/10/2026 · 34 jours · 1\u202f840,50\u00a0€');
  expect(text).toContain('Total à régler : 2\u202f180,50\u00a0€');
  expect(text).not.toContain('<');
});

test('the table is a table a screen reader can read', () => {
  const html = letterHtml(letter());
  expect(html).toMatch(/<html lang="fr">/);
  expect(html.match(/<th scope="col"/g)).toHaveLength(5);
  expect(html.match(/<th scope="row"/g)).toHaveLength(4);
  expect(html).toContain('<caption');
});

test('a very long account is shown by its oldest items and a line for the others, and the total is of all', () => {
  const items = Array.from({ length: 500 }, (_, at): LetterItem => ({ itemId: at, kind: 'invoice', reference: `F${at}`, label: '', issuedOn: '2026-01-01', dueOn: '2026-02-01', amountMinor: 100, openMinor: 100 }));
  const html = letterHtml(letter({ items }));
  expect(html).toContain('350 autres pièces');
  expect(html).toContain('350,00\u00a0€');
  expect(html).toContain('500,00\u00a0€');
  expect(html.length).toBeLessThan(150_000);
});

test('whatever a ledger or a person writes, the mail holds our tags only and shows every word', () => {
  const hostile = fc.oneof(fc.string(), fc.constantFrom('<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "' style='x", '<a href="javascript:1">', '**<b>**', '&lt;i&gt;', '</table>'));
  const tags = ['html', 'head', 'meta', 'title', 'body', 'div', 'p', 'br', 'strong', 'ul', 'li', 'table', 'caption', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td', 'span'];
  fc.assert(fc.property(hostile, hostile, hostile, (body, reference, company) => {
    const items = [{ ...sampleFacts('fr', TODAY, sender).items[0]!, reference }];
    const html = letterHtml(letter({ body: `${body}\n\n[[pieces]]`, subject: body, items, sender: { ...sender, company } }));
    const found = [...html.matchAll(/<\/?([a-z]+)/gi)].map(([, tag]) => tag!.toLowerCase());
    expect(found.filter((tag) => !tags.includes(tag))).toEqual([]);
    expect(html).not.toMatch(/<[^>]*\son\w+=/i);
    const words = sanitizeHtml(html, { allowedTags: [], allowedAttributes: {} });
    for (const word of reference.match(/[a-z]{3,}/gi) ?? []) expect(words).toContain(word);
  }));
});

test.each([
  ['{{ customer.nom }}', 'unknown_variable', 'customer.nom'], ['{{ total | arrondi }}', 'unknown_filter', 'arrondi'], ['{% include "/etc/passwd" %}', 'unknown_tag', 'include'],
  ['{% render "x" %}', 'unknown_tag', 'render'], ['{{ total', 'unclosed', '{{ total'], ['{% if total %}x', 'unclosed', '{% if total %}'],
  ['{{ customer.constructor }}', 'unknown_variable', 'customer.constructor'], ['{{ customer.__proto__ }}', 'unknown_variable', 'customer.__proto__'],
  ['{% for i in (1..100000000) %}x{% endfor %}', 'too_much', ''], ['{% assign s = "aaaaaaaaaa" %}{% for i in (1..60) %}{% assign s = s | append: s %}{% endfor %}{{ s }}', 'too_much', ''],
  ['{% for i in (1..3000) %}{% for j in (1..3000) %}x{% endfor %}{% endfor %}', 'too_much', ''], ['{% for i in (1..100) %}{% for j in (1..100) %}xxxxxxxxxx{% endfor %}{% endfor %}', 'too_long', ''],
  ['{% layout "x" %}', 'unknown_tag', 'layout'], ['{{ "x" | where: "constructor" | raw_html }}', 'unknown_filter', 'raw_html'],
])('%s is refused', (body, code, name) => {
  expect(problemsOf({ subject: 'x', body: `ligne\n${body}` }, variablesOf(sampleFacts('fr', TODAY, sender)))).toMatchObject([{ part: 'body', code, name, line: code === 'too_long' ? 1 : 2 }]);
});

test('a customer’s name that looks like a template is only a name', () => {
  const facts = sampleFacts('en', TODAY, sender);
  const text = fill({ subject: '{{ customer.name }}', body: 'x' }, { ...facts, customer: { ...facts.customer, name: '{{ total }} {% if x %}' } });
  expect(text.subject).toBe('{{ total }} {% if x %}');
});
