import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { Refusal } from './refusal.ts';

/** One document to set. What people wrote travels in `data` only: it reaches the template as JSON and is never read as Typst. */
export type TypesetJob = {
  /** Absolute path of the `.typ` file. */
  template: string;
  data: object;
  /** Pictures the template opens, by the name it calls them: `logo.png`. */
  files?: Record<string, Uint8Array>;
  /** `a-2a` is PDF/A-2, accessible: tagged, in one language, embedded fonts. `ua-1` refuses a picture without words. */
  standard?: 'a-2a' | 'a-3a' | 'ua-1';
  /** Goes into the file: the same job gives the same bytes. */
  at: Date;
};
export type Typeset = { pdf: Buffer; pages: number };

/** In the order of `compile`: the worker answers each by its number. */
type Waiting = { resolve: (answer: Answer) => void; reject: (error: Error) => void };
export type Question = { id: number; kind: 'pdf' | 'svg'; job: TypesetJob };
export type Answer = { id: number; pdf?: Uint8Array; svg?: string; pages?: number; problem?: string };

const MOST_WORKERS = 2;
/** Milliseconds after which an idle worker gives its memory back: some 300 MB. */
const IDLE = 60_000;
const COMPILER = '@myriaddreamin/typst-ts-node-compiler-linux-x64-gnu';

class Setter {
  waiting = new Map<number, Waiting>();
  #worker = new Worker(new URL('./typst-worker.ts', import.meta.url), { workerData: { compiler: COMPILER } });
  #idle: NodeJS.Timeout | undefined;

  constructor() {
    this.#worker.unref();
    this.#worker.on('message', (answer: Answer) => {
      const asked = this.waiting.get(answer.id);
      this.waiting.delete(answer.id);
      this.#rest();
      if (answer.problem === undefined) asked?.resolve(answer);
      else asked?.reject(new Error(`typst: ${answer.problem}`));
    });
    this.#worker.on('error', (error) => this.#gone(error instanceof Error ? error : new Error(String(error))));
    this.#worker.on('exit', () => this.#gone(new Error('typst: the worker stopped')));
  }

  ask(question: Question): Promise<Answer> {
    clearTimeout(this.#idle);
    this.#worker.ref();
    return new Promise((resolve, reject) => {
      this.waiting.set(question.id, { resolve, reject });
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin
      this.#worker.postMessage(question);
    });
  }

  #rest(): void {
    if (this.waiting.size > 0) return;
    this.#worker.unref();
    this.#idle = setTimeout(() => {
      forget(this);
      void this.#worker.terminate();
    }, IDLE);
    this.#idle.unref();
  }

  #gone(error: Error): void {
    forget(this);
    clearTimeout(this.#idle);
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}

let setters: Setter[] = [];
let asked = 0;

function forget(setter: Setter): void {
  setters = setters.filter((one) => one !== setter);
}

/** The compiler is a program of the system's own kind; it is there on Linux x64 only. */
export function canTypeset(): boolean {
  try {
    createRequire(import.meta.url).resolve(COMPILER);
    return true;
  } catch {
    return false;
  }
}

/** Sets a document as PDF. Refused in words where the compiler is not there; throws when the template is wrong. */
export async function typeset(job: TypesetJob): Promise<Typeset> {
  const { pdf, pages } = await ask('pdf', job);
  return { pdf: Buffer.from(pdf!), pages: pages! };
}

/** The same as a drawing, its pages one under another, for a look before it is made. */
export async function draw(job: TypesetJob): Promise<{ svg: string; pages: number }> {
  const { svg, pages } = await ask('svg', job);
  return { svg: svg!, pages: pages! };
}

async function ask(kind: Question['kind'], job: TypesetJob): Promise<Answer> {
  if (!canTypeset()) throw new Refusal(503, 'typeset_missing', { platform: `${process.platform}-${process.arch}` });
  const [free] = [...setters].sort((a, b) => a.waiting.size - b.waiting.size);
  const setter = free && (free.waiting.size === 0 || setters.length === MOST_WORKERS) ? free : started();
  return await setter.ask({ id: ++asked, kind, job });
}

function started(): Setter {
  const setter = new Setter();
  setters.push(setter);
  return setter;
}
