import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '#platform/config.ts';

/** Rooms, lowest first: an area calls those before it, and tells those after it by an event. */
const ROOMS = ['access', 'customers', 'ledger', 'messages', 'imports', 'credit', 'agreements', 'dunning', 'reports'];

type Import = { from: string; to: string; typeOnly: boolean };
type Rule = { sentence: string; broken: (one: Import) => boolean };

const shelf = (path: string) => (path.startsWith('src/') ? path.split('/')[1]! : path.split('/')[0]!);
const room = (path: string) => /^src\/areas\/([^/]+)\//.exec(path)?.[1];
const chair = (path: string) => /^src\/areas\/[^/]+\/([^/.]+)/.exec(path)?.[1];
const isTest = (path: string) => /\.test\.tsx?$/.test(path) || path.startsWith('test/');

const MAY_SEE: Record<string, readonly string[]> = {
  values: ['values'],
  words: ['words', 'values'],
  formats: ['formats', 'values'],
  platform: ['platform', 'values'],
  areas: ['areas', 'platform', 'formats', 'words', 'values'],
  seed: ['seed', 'areas', 'platform', 'formats', 'words', 'values'],
  app: ['app', 'seed', 'areas', 'platform', 'formats', 'words', 'values'],
  web: ['web', 'areas', 'words', 'values', 'app'],
};

const RULES: Rule[] = [
  {
    sentence: 'Imports fall: web and app onto areas, areas onto platform and formats, everything onto values.',
    broken: ({ from, to }) => !(MAY_SEE[shelf(from)]?.includes(shelf(to)) ?? true),
  },
  {
    sentence: 'A room calls the rooms below it; it tells those above it by an event.',
    broken: ({ from, to }) => room(from) !== undefined && room(to) !== undefined && ROOMS.indexOf(room(to)!) > ROOMS.indexOf(room(from)!),
  },
  {
    sentence: 'A store is seen only in its own room.',
    broken: ({ from, to }) => chair(to) === 'store' && room(from) !== room(to) && shelf(from) !== 'app' && shelf(from) !== 'seed',
  },
  {
    sentence: 'Rules are pure: they see values, formats and rules only.',
    broken: ({ from, to }) => chair(from) === 'rules' && !['values', 'formats'].includes(shelf(to)) && !(chair(to) === 'rules' || chair(to) === 'contract'),
  },
  {
    sentence: 'A contract is read by browsers: it sees values and the other sheets of its room’s contract only.',
    broken: ({ from, to }) => chair(from) === 'contract' && shelf(to) !== 'values' && !(chair(to) === 'contract' && room(to) === room(from)),
  },
  {
    sentence: 'The web sees contracts, values, words and itself.',
    broken: ({ from, to }) => shelf(from) === 'web' && ['areas', 'app'].includes(shelf(to)) && chair(to) !== 'contract' && to !== 'src/app/contract.ts',
  },
  {
    sentence: 'A page takes types alone from a contract: its schemas stay on the server.',
    broken: ({ from, to, typeOnly }) => shelf(from) === 'web' && chair(to) === 'contract' && !typeOnly,
  },
  {
    sentence: 'Pages of one area do not import those of another; what they share stands in web/ui.',
    broken: ({ from, to }) => {
      const [a, b] = [from, to].map((path) => /^src\/web\/areas\/([^/]+)\//.exec(path)?.[1]);
      return a !== undefined && b !== undefined && a !== b;
    },
  },
];

const SUBPATH: Record<string, string> = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).imports;

function resolve(from: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return normalize(join(dirname(from), specifier));
  for (const [pattern, target] of Object.entries(SUBPATH)) {
    const prefix = pattern.slice(0, -1);
    if (specifier.startsWith(prefix)) return target.slice(2, -1) + specifier.slice(prefix.length);
  }
  return undefined;
}

function importsOf(from: string, text: string): Import[] {
  const found = text.matchAll(/(?:(^(?:import|export)\s+type\b[^'"]*)?\bfrom\s+|\bimport\s*\(\s*|^import\s+)['"]([^'"]+)['"]/gm);
  return [...found].flatMap(([, type, specifier]) => {
    const to = resolve(from, specifier!);
    return to === undefined ? [] : [{ from, to, typeOnly: type !== undefined }];
  });
}

function judge(imports: Import[]): string[] {
  return imports.filter(({ from }) => !isTest(from))
    .flatMap((one) => RULES.filter((rule) => rule.broken(one)).map((rule) => `${one.from} → ${one.to}: ${rule.sentence}`));
}

const files = ['src', 'seed'].flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1)));

test('imports fall', () => {
  const imports = files.flatMap((file) => importsOf(file, readFileSync(join(root, file), 'utf8')));
  expect(judge(imports)).toEqual([]);
  // A checker that reads nothing is always content.
  expect(files.length).toBeGreaterThan(150);
  expect(imports.length).toBeGreaterThan(400);
});

test.each([
  ['src/values/day.ts', '#platform/db.ts'],
  ['src/platform/db.ts', '#areas/ledger/actions.ts'],
  ['src/areas/ledger/actions.ts', '#areas/dunning/actions.ts'],
  ['src/areas/dunning/actions.ts', '#areas/ledger/store.ts'],
  ['src/areas/dunning/rules/decide.ts', '#platform/db.ts'],
  ['src/areas/dunning/contract.ts', '#platform/queue.ts'],
  ['src/web/areas/dunning/runs.tsx', '#areas/dunning/actions.ts'],
  ['src/web/areas/dunning/runs.tsx', '#web/areas/reports/ageing.tsx'],
  ['src/web/areas/dunning/runs.tsx', '#areas/dunning/contract.ts'],
])('a planted sin is caught: %s sees %s', (from, specifier) => {
  expect(judge(importsOf(from, `import { x } from '${specifier}';`))).toHaveLength(1);
});

test('one table, one writing room', () => {
  const writers = new Map<string, Set<string>>();
  for (const file of files.filter((path) => room(path) && !isTest(path))) {
    for (const [, table] of readFileSync(join(root, file), 'utf8').matchAll(/\b(?:insert into|update|delete from)\s+([a-z_]+)(?=\s)/g)) {
      writers.set(table!, (writers.get(table!) ?? new Set()).add(room(file)!));
    }
  }
  const tables = [...readFileSync(join(root, 'migrations/schema.sql'), 'utf8').matchAll(/^create table (\w+)/gm)].map(([, name]) => name!);
  expect(tables.length).toBeGreaterThan(15);
  expect(tables.filter((table) => (writers.get(table)?.size ?? 0) > 1).map((table) => `${table}: ${[...writers.get(table)!].join(', ')}`)).toEqual([]);
});

test('no file is a drawer for anything', () => {
  expect(files.filter((path) => /\/(utils?|helpers?|common|manager|service|base|index)\.tsx?$/.test(path))).toEqual([]);
});

test('versions are exact', () => {
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const loose = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies }).filter(([, version]) => !/^\d/.test(version as string));
  expect(loose).toEqual([]);
});
