import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import type { Answer, Question } from './typst.ts';

/** What we use of the compiler: it comes as a bare binary, without types. */
type Document = { numOfPages: number };
type Compiler = {
  compile(options: { mainFilePath: string; inputs: Record<string, string> }): { result: Document | null; takeDiagnostics(): unknown };
  fetchDiagnostics(error: unknown): { message: string }[];
  pdf(document: Document, options: { pdfStandard: string; creationTimestamp: number }): Buffer;
  plainSvg(document: Document): string;
  mapShadow(path: string, bytes: Buffer): void;
  resetShadow(): void;
  evictCache(age: number): void;
};

const require = createRequire(import.meta.url);
const { NodeCompiler } = require((workerData as { compiler: string }).compiler) as { NodeCompiler: { create(options: object): Compiler } };

/** No system font is looked at: a letter looks the same everywhere. */
const inter = dirname(require.resolve('@expo-google-fonts/inter/package.json'));
const fonts = ['400Regular', '400Regular_Italic', '600SemiBold', '700Bold'].map((weight) => join(inter, weight));

/** The compiler remembers what it set; what has not served for so many documents is let go every so often, for looking takes as long as a small page. */
const EVICT_EVERY = 32;
/** Characters of data a small page has; a document of so many times as many counts as so many. */
const PAGE = 10_000;
let since = 0;
const compilers = new Map<string, Compiler>();

function compilerFor(folder: string): Compiler {
  let compiler = compilers.get(folder);
  if (!compiler) compilers.set(folder, (compiler = NodeCompiler.create({ workspace: folder, fontArgs: [{ fontPaths: fonts }] })));
  return compiler;
}

function answer({ id, kind, job }: Question): Answer {
  const folder = dirname(job.template);
  const compiler = compilerFor(folder);
  const data = JSON.stringify(job.data);
  since += 1 + data.length / PAGE;
  try {
    for (const [name, bytes] of Object.entries(job.files ?? {})) compiler.mapShadow(join(folder, basename(name)), Buffer.from(bytes));
    const compiled = compiler.compile({ mainFilePath: job.template, inputs: { data } });
    if (!compiled.result) return { id, problem: problemOf(compiler, compiled.takeDiagnostics()) };
    const pages = compiled.result.numOfPages;
    if (kind === 'svg') return { id, pages, svg: compiler.plainSvg(compiled.result) };
    const options = { pdfStandard: job.standard ?? 'a-2a', creationTimestamp: Math.floor(job.at.getTime() / 1000) };
    return { id, pages, pdf: compiler.pdf(compiled.result, options) };
  } catch (error) {
    return { id, problem: String((error as Error).message ?? error) };
  } finally {
    compiler.resetShadow();
    if (since >= EVICT_EVERY) {
      compiler.evictCache(0);
      since = 0;
    }
  }
}

function problemOf(compiler: Compiler, found: unknown): string {
  try {
    return compiler.fetchDiagnostics(found).map((one) => one.message).join('; ');
  } catch {
    return 'the document could not be set';
  }
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin
parentPort!.on('message', (question: Question) => parentPort!.postMessage(answer(question)));
