import { getSchema } from '@tiptap/core';
import { expect, test } from 'vitest';
import { shippedTemplates } from '#areas/messages/shipped/shipped.ts';
import { lineToDoc, lineToText, toDoc, toText, type Doc } from './light.ts';
import { markOf, nameOf } from './names.ts';
import { bodyNodes, BranchNode, ConditionNode, ItemsNode, lineNodes, MarkNode, VariableNode } from './schema.ts';

const body = getSchema([...bodyNodes, VariableNode, MarkNode, ItemsNode, ConditionNode, BranchNode]);
const line = getSchema([...lineNodes, VariableNode, MarkNode]);

test('every text Encours ships goes through the editor’s own document and comes back as it was', () => {
  for (const text of [...shippedTemplates.fr, ...shippedTemplates.en]) {
    const doc = body.nodeFromJSON(toDoc(text.body));
    doc.check();
    expect(toText(doc.toJSON() as Doc), text.code).toBe(text.body);
    expect(lineToText(line.nodeFromJSON(lineToDoc(text.subject)).toJSON() as Doc), text.code).toBe(text.subject);
  }
});

test('the editor has words for every name and every condition of the texts Encours ships', () => {
  for (const { code, subject, body: words } of [...shippedTemplates.fr, ...shippedTemplates.en]) {
    for (const [source] of `${subject}\n${words}`.matchAll(/\{\{.*?\}\}/g)) expect(source.includes('|') || nameOf(source) !== undefined, `${code} ${source}`).toBe(true);
    for (const [source] of `${subject}\n${words}`.matchAll(/\{%.*?%\}/g)) {
      const mark = markOf(source);
      expect(mark.kind === 'else' || mark.kind === 'end' || ('known' in mark && mark.known !== undefined), `${code} ${source}`).toBe(true);
    }
  }
});
