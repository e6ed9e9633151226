import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '#platform/config.ts';
import { loadWords } from '#words/words.ts';
import { idsIn, idsOf } from './page-words.ts';

const ids = Object.keys(await loadWords('fr'));
const ENTRY = 'src/web/main.tsx';
const sources = readdirSync(join(root, 'src/web'), { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !/\.test\.|\.d\.ts$/.test(name) && !name.startsWith('gallery/')).map((name) => join('src/web', name));
const textOf = (path: string) => readFileSync(join(root, path), 'utf8');

test('a source asks for the sentences it writes whole and those it begins', () => {
  const some = ['ui.close', 'ui.age.0', 'ui.age.1', 'shell.role.admin', 'dunning.kind.call.text', 'reason.paid'];
  expect(idsIn("t('ui.close'); <P word=\"shell.role.admin\" />", some)).toEqual(['ui.close', 'shell.role.admin']);
  expect(idsIn('t(`ui.age.${age}`); t(`dunning.kind.${kind}.text`)', some)).toEqual(['ui.age.0', 'ui.age.1', 'dunning.kind.call.text']);
  expect(idsIn('closing(ui.close)', some)).toEqual([]);
});

test('every part of the pages brings every sentence it can ask for', () => {
  const frame = idsOf(ENTRY, ids);
  const later = sources.flatMap((path) => [...textOf(path).matchAll(/\bimport\('([^']+)'\)/g)].map(([, to]) => to!.startsWith('#') ? `src/${to!.slice(1)}` : join(path, '..', to!)));
  const brought = new Set([...frame, ...later.filter((path) => path.startsWith('src/web/') && !path.includes('/gallery/')).flatMap((path) => [...idsOf(path, ids)])]);
  const asked = new Set(sources.flatMap((path) => [...textOf(path).matchAll(/\bt\(\s*['`](\w+\.[\w.]+)/g)].flatMap(([, begin]) => ids.filter((id) => id === begin || id.startsWith(begin!)).slice(0, 1))));
  expect(later.length).toBeGreaterThan(50);
  expect([...asked].filter((id) => !brought.has(id))).toEqual([]);
  expect([...frame].filter((id) => !/^(shell|ui)\./.test(id)), 'the frame’s own words').toEqual([]);
});

test('no source makes the name of a sentence in a way that cannot be read in it', () => {
  const hidden = sources.flatMap((path) => [...textOf(path).matchAll(/\bt\(\s*`(?:[^`$]*\.)?\$\{[^`]*`|\bt\(\s*'[^']*'\s*\+|`\$\{[^`]*` as WordId|[+] \w+ as WordId/g)]
    .filter(([call]) => idsIn(`${call}\``, ids).length === 0).map(([call]) => `${path}: ${call}`));
  expect(hidden).toEqual([]);
  const unread = sources.flatMap((path) => [...textOf(path).matchAll(/\bimport\((?!'[^']+'\))/g)].map(() => path));
  expect(unread, 'parts imported later by a name that cannot be read').toEqual([]);
});

test('what only the server says is in no page', () => {
  const said = new Set(sources.flatMap((path) => [...idsOf(path, ids)]));
  expect([...said].filter((id) => /^(refusal|messages\.letter|messages\.problem)\./.test(id))).toEqual([]);
});
