import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { createIntl } from '@formatjs/intl';
import type { Plugin } from 'vite';
import { root } from '#platform/config.ts';
import { loadWords, locales, type Catalogue, type Locale } from '#words/words.ts';

const ENTRY = 'src/web/main.tsx';
const WORDS = '\0words:';

/** A path of the pages' own sources, relative to the clone, for what an import names; undefined for a package. */
function sourceOf(specifier: string, importer: string): string | undefined {
  if (/^#(web|values|areas)\//.test(specifier)) return `src/${specifier.slice(1)}`;
  return specifier.startsWith('.') ? join(dirname(importer), specifier) : undefined;
}

/** What a module runs with: everything it imports, but types and what it imports later. */
function closure(path: string, seen = new Set<string>()): Set<string> {
  if (seen.has(path) || !/\.tsx?$/.test(path)) return seen;
  seen.add(path);
  const text = readFileSync(join(root, path), 'utf8');
  for (const [, specifier] of text.matchAll(/^(?:import|export)\s+(?!type\b)(?:[^'";]*?\bfrom\s+)?'([^']+)'/gm)) {
    const found = sourceOf(specifier!, path);
    if (found) closure(found, seen);
  }
  return seen;
}

/**
 * The sentences a source can ask for: each id it writes whole (`'shell.failed.title'`), and each that begins as one of its templates does
 * (`dunning.kind.${kind}`). A WordId is never made otherwise.
 */
export function idsIn(text: string, ids: readonly string[]): string[] {
  const whole = new Set([...text.matchAll(/['"`](\w+(?:\.\w+)+)['"`]/g)].map(([, id]) => id!));
  const begun = [...new Set([...text.matchAll(/`(\w+\.(?:\w+\.)*\w*)\$\{/g)].map(([, begin]) => begin!))];
  return ids.filter((id) => whole.has(id) || begun.some((begin) => id.startsWith(begin)));
}

/** The ids a module and all it runs with can say. */
export function idsOf(path: string, ids: readonly string[]): Set<string> {
  return new Set([...closure(path)].flatMap((one) => idsIn(readFileSync(join(root, one), 'utf8'), ids)));
}

/** Sentences already read by the reader of ICU messages, which is a twelfth of what a page would load. */
function compiled(catalogue: Catalogue, ids: Iterable<string>, locale: Locale): string {
  const { formatters } = createIntl({ locale });
  const words = [...ids].sort().map((id) => [id, formatters.getMessageFormat(catalogue[id as keyof Catalogue], locale).getAst()]);
  return `export const ${locale} = JSON.parse(${JSON.stringify(JSON.stringify(Object.fromEntries(words)))});`;
}

/**
 * In what users get, the frame brings its own words only, and each part loaded later (`import('./x.tsx')`) brings those of the modules it runs
 * with, at the same time as its code. Sentences only the server says stay on the server.
 */
export function pageWords(): Plugin {
  const frame = async () => idsOf(ENTRY, Object.keys(await loadWords('fr')));
  return {
    name: 'encours-words',
    enforce: 'pre',
    apply: 'build',
    config: () => ({ resolve: { alias: [{ find: /^@formatjs\/icu-messageformat-parser$/, replacement: '@formatjs/icu-messageformat-parser/no-parser.js' }] } }),
    resolveId: (id, importer) => {
      const locale = locales.find((one) => id === `./${one}.ts`);
      if (locale && importer?.endsWith('/src/words/words.ts')) return `${WORDS}${locale}/${ENTRY}`;
      return id.startsWith('words:') ? `\0${id}` : undefined;
    },
    load: async (id) => {
      if (!id.startsWith(WORDS)) return undefined;
      const [, locale, path] = /^\0words:(\w+)\/(.*)$/.exec(id) as unknown as [string, Locale, string];
      const catalogue = await loadWords(locale);
      const always = await frame();
      const own = path === ENTRY ? always : [...idsOf(path, Object.keys(catalogue))].filter((one) => !always.has(one));
      return compiled(catalogue, own, locale);
    },
    transform: (text, id) => {
      const path = relative(root, id);
      if (!/^src\/web\/.*\.tsx?$/.test(path) || !text.includes('import(')) return undefined;
      const code = text.replace(/\bimport\('([^']+)'\)/g, (all, specifier: string) => {
        const later = sourceOf(specifier, path);
        return later ? `bringing(${all}, { ${locales.map((one) => `${one}: () => import('words:${one}/${later}')`).join(', ')} })` : all;
      });
      return { code: `import { bringing } from '#words/words.ts';\n${code}`, map: null };
    },
  };
}
