import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lineToDoc, lineToText, toDoc, toText, type Block, type Doc } from './light.ts';

const kindsOf = (blocks: readonly Block[] = []): unknown[] => blocks.map((block) => (block.type === 'condition' ? [block.type, ...(block.content ?? []).map(({ content }) => kindsOf(content))] : block.type));

test('a text becomes paragraphs, lists, its table, and conditions that wrap paragraphs', () => {
  const text = 'Bonjour,\n\n{% if credits %}Déduits.{% endif %}\n\n[[pieces]]\n\n{% if count == 1 %}Un{% else %}Deux\n\n- a\n- b{% endif %}\n\nFin {% if x %}ici{% endif %}.';
  expect(kindsOf(toDoc(text).content)).toEqual(['paragraph', ['condition', ['paragraph']], 'items', ['condition', ['paragraph'], ['paragraph', 'bulletList']], 'paragraph']);
  expect(toDoc('Fin {% if x %}ici{% endif %}.').content).toMatchObject([{ content: [
    { text: 'Fin ' }, { type: 'mark', attrs: { source: '{% if x %}' } }, { text: 'ici' }, { type: 'mark', attrs: { source: '{% endif %}' } }, { text: '.' },
  ] }]);
});

test('a condition whose end begins the next paragraph wraps what it holds', () => {
  const text = '{% if credits %}Déduits.\n\n{% endif %}Il s’agit d’un oubli.';
  expect(kindsOf(toDoc(text).content)).toEqual([['condition', ['paragraph']], 'paragraph']);
  expect(toText(toDoc(text))).toBe(text);
});

test('strong words may hold names', () => {
  expect(toDoc('Réglez **{{ total }} vite**.').content).toMatchObject([{ content: [
    { text: 'Réglez ' }, { type: 'variable', attrs: { source: '{{ total }}' }, marks: [{ type: 'bold' }] }, { text: ' vite', marks: [{ type: 'bold' }] }, { text: '.' },
  ] }]);
});

const piece = fc.constantFrom(
  'mot', ' ', '  ', '\n', '\n\n', '\n \n', '\t', '- ', '- a\n- b', '-', '*', '**', '***', '**fort**', '[[pieces]]', '[[pieces]]\n', ' [[pieces]] ', '{{ total }}', '{{ a | b: "c" }}', '{{', '}}', '{%', '%}',
  '{% if x %}', '{% if x == "%" %}', '{%- if y -%}', '{% elsif z %}', '{% else %}', '{% endif %}', '{% unless x %}', '{% endunless %}', '{% for i in items %}', '{% endfor %}', '{% assign a = 1 %}',
  '{% raw %}', '{% endraw %}', '{% comment %}', '{% endcomment %}', '{% if x\n%}', 'é', '«\u00a0', '\u202f!', '<b>', '\\', '_', '#',
);
const anyText = fc.array(fc.oneof({ weight: 6, arbitrary: piece }, fc.string({ maxLength: 5 })), { maxLength: 24 }).map((parts) => parts.join('').replace(/\r\n?/g, '\n').trim());

test('whatever the text, it comes back as it was', () => {
  fc.assert(fc.property(anyText, (text) => { expect(toText(toDoc(text))).toBe(text); }), { numRuns: 3_000 });
});

test('whatever the line, it comes back as it was', () => {
  const line = anyText.map((text) => text.replace(/\s*\n\s*/g, ' ').trim());
  fc.assert(fc.property(line, (text) => { expect(lineToText(lineToDoc(text))).toBe(text); }), { numRuns: 1_000 });
});

const paragraph = fc.array(fc.constantFrom('un', 'deux', '{{ total }}', '**trois**'), { minLength: 1, maxLength: 4 }).map((words): Block => ({ ...toDoc(words.join(' ')).content![0]!, attrs: { before: null } }) as Block);
const list = fc.array(fc.constantFrom('a', 'b {{ count }}'), { minLength: 1, maxLength: 3 }).map((items): Block => ({ type: 'bulletList', content: items.map((text) => ({ type: 'listItem', content: [{ type: 'paragraph', content: [{ type: 'text', text }] }] })) }));
const simple = fc.oneof(paragraph, list, fc.constant<Block>({ type: 'items' }));
const condition = fc.tuple(fc.array(simple, { minLength: 1, maxLength: 3 }), fc.option(fc.array(simple, { minLength: 1, maxLength: 2 }))).map(([yes, no]): Block => ({
  type: 'condition', content: [{ type: 'branch', attrs: { open: '{% if credits %}', tail: '' }, content: yes }, ...(no ? [{ type: 'branch' as const, attrs: { open: '{% else %}', tail: '' }, content: no }] : [])],
}));
const made = fc.array(fc.oneof(simple, condition), { minLength: 1, maxLength: 6 }).map((content): Doc => ({ type: 'doc', content }));

/** Lists beside lists are told apart by an empty line, which a reader sees as one list; the same blocks otherwise. */
test('what a person lays out is read again as he laid it out', () => {
  fc.assert(fc.property(made, (doc) => { expect(kindsOf(toDoc(toText(doc)).content)).toEqual(kindsOf(doc.content)); }), { numRuns: 1_000 });
});

test('blocks taken from a text and moved do not run into one another', () => {
  fc.assert(fc.property(anyText, fc.nat(), (text, turn) => {
    const blocks = toDoc(text).content!.filter((block) => toText({ type: 'doc', content: [block] }) !== '');
    // A dash with nothing after it is no list at the end of a text, whose last spaces are not kept.
    if (blocks.some((block) => block.type === 'condition' || /\{%|"content":\[\{"type":"paragraph"\}\]/.test(JSON.stringify(block)))) return;
    const moved = blocks.map((_, at) => blocks[(at + turn) % blocks.length]!);
    expect(kindsOf(toDoc(toText({ type: 'doc', content: moved })).content)).toEqual(blocks.length === 0 ? ['paragraph'] : kindsOf(moved));
  }), { numRuns: 1_000 });
});
