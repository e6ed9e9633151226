import { expect, test } from 'vitest';
import { remarksOf } from './check.ts';

const fine = { subject: 'Un objet', problems: [], sms: null };

test('a text that is well set has nothing to be said about it', () => {
  expect(remarksOf({ subject: 'Prêt\u202f?', body: 'Oui.' }, 'fr', fine)).toEqual([]);
  expect(remarksOf({ subject: 'Ready?', body: 'It\'s "fine".' }, 'en', fine)).toEqual([]);
});

test('what is wrong comes first, then typography with its line, then what is too long', () => {
  expect(remarksOf({ subject: 'Prêt?', body: 'Un\nL\'avis' }, 'fr', { subject: 'x'.repeat(91), problems: ['Faux'], sms: null })).toMatchObject([
    { kind: 'problem', text: 'Faux' }, { kind: 'typography', part: 'subject', code: 'space', line: 1 }, { kind: 'typography', part: 'body', code: 'straight_apostrophe', line: 2 }, { kind: 'subject', length: 91 },
  ]);
  expect(remarksOf({ subject: 'x', body: 'x' }, 'en', { subject: 'x'.repeat(99), problems: [], sms: { characters: 161, parts: 2 } })).toEqual([{ kind: 'sms', characters: 161, parts: 2 }]);
});
