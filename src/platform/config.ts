import { isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** The folder of the clone: `data`, `migrations` and `dist` are found from here, whatever folder the command was typed in. */
export const root = resolve(fileURLToPath(new URL('../..', import.meta.url)));

export type Config = {
  mode: 'production' | 'development' | 'test';
  host: string;
  port: number;
  /** Public address, without a trailing slash: links in messages start with it. */
  url: string;
  /** Absolute path. */
  dataFolder: string;
  /** A PostgreSQL server of the user's own; without it the embedded one is started in `dataFolder`. */
  databaseUrl: string | undefined;
  logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
  /** Bytes. */
  uploadMax: number;
};

/** One wrong setting, in words. `setting` is the name of the environment variable. */
export type ConfigProblem = { setting: string; fr: string; en: string };

type Env = Record<string, string | undefined>;

const whole = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,16}$/)
    .transform(Number)
    .pipe(z.int().min(least).max(most));

const settings = z.object({
  NODE_ENV: z.enum(['production', 'development', 'test']).default('production'),
  ENCOURS_HOST: z
    .string()
    .regex(/^[A-Za-z0-9.:_-]+$/)
    .default('127.0.0.1'),
  ENCOURS_PORT: whole(1, 65535).optional(),
  PORT: whole(1, 65535).optional(),
  ENCOURS_URL: z.string().refine(isPublicAddress).optional(),
  ENCOURS_DATA: z
    .string()
    .refine((path) => !path.includes('\0'))
    .default('data'),
  DATABASE_URL: z.string().transform(withServer).refine(isDatabaseAddress).optional(),
  ENCOURS_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  ENCOURS_UPLOAD_MAX: whole(1, Number.MAX_SAFE_INTEGER).default(2 * 1024 ** 3),
});

const expected: Record<keyof z.infer<typeof settings>, { fr: string; en: string }> = {
  NODE_ENV: { fr: 'production, development ou test', en: 'production, development or test' },
  ENCOURS_HOST: {
    fr: 'le nom ou l’adresse où écouter, par exemple 127.0.0.1 ou 0.0.0.0',
    en: 'the name or address to listen on, such as 127.0.0.1 or 0.0.0.0',
  },
  ENCOURS_PORT: { fr: 'un nombre entier de 1 à 65535', en: 'a whole number from 1 to 65535' },
  PORT: { fr: 'un nombre entier de 1 à 65535', en: 'a whole number from 1 to 65535' },
  ENCOURS_URL: {
    fr: 'une adresse http(s) complète sans chemin, par exemple https://encours.exemple.fr',
    en: 'a full http(s) address without a path, such as https://encours.example.com',
  },
  ENCOURS_DATA: { fr: 'le chemin d’un dossier', en: 'the path of a folder' },
  DATABASE_URL: {
    fr: 'une adresse postgres://utilisateur:motdepasse@serveur:5432/base, ou postgresql:///base?host=/dossier/du/socket',
    en: 'an address like postgres://user:password@server:5432/database, or postgresql:///database?host=/folder/of/the/socket',
  },
  ENCOURS_LOG_LEVEL: {
    fr: 'trace, debug, info, warn, error, fatal ou silent',
    en: 'trace, debug, info, warn, error, fatal or silent',
  },
  ENCOURS_UPLOAD_MAX: { fr: 'un nombre entier d’octets, au moins 1', en: 'a whole number of bytes, at least 1' },
};

/** Reads every setting at once. An empty variable counts as unset; a relative `ENCOURS_DATA` starts at the clone's folder. */
export function readConfig(env: Env): { ok: true; config: Config } | { ok: false; problems: ConfigProblem[] } {
  const given = Object.fromEntries(
    Object.keys(settings.shape).map((name) => [name, env[name]?.trim() || undefined] as const),
  );
  const parsed = settings.safeParse(given);
  if (!parsed.success) {
    const wrong = [...new Set(parsed.error.issues.map((issue) => issue.path[0] as keyof typeof expected))];
    return { ok: false, problems: wrong.map((name) => problem(name, given[name] ?? '')) };
  }
  const read = parsed.data;
  const port = read.ENCOURS_PORT ?? read.PORT ?? 3000;
  return {
    ok: true,
    config: {
      mode: read.NODE_ENV,
      host: read.ENCOURS_HOST,
      port,
      url: read.ENCOURS_URL ? new URL(read.ENCOURS_URL).origin : addressOf(read.ENCOURS_HOST, port),
      dataFolder: isAbsolute(read.ENCOURS_DATA) ? read.ENCOURS_DATA : join(root, read.ENCOURS_DATA),
      databaseUrl: read.DATABASE_URL,
      logLevel: read.ENCOURS_LOG_LEVEL,
      uploadMax: read.ENCOURS_UPLOAD_MAX,
    },
  };
}

/** The settings of this process; when some are wrong, lists them all on stderr and ends the process with code 2 (wrong use). */
export function loadConfig(env: Env = process.env): Config {
  const read = readConfig(env);
  if (read.ok) return read.config;
  process.stderr.write(sayProblems(read.problems));
  process.exit(2);
}

export function sayProblems(problems: ConfigProblem[]): string {
  const fr = problems.map((one) => `  ${one.fr}\n`).join('');
  const en = problems.map((one) => `  ${one.en}\n`).join('');
  return `Encours ne démarre pas : réglage à corriger dans l’environnement.\n${fr}Encours does not start: settings to correct in the environment.\n${en}`;
}

function problem(name: keyof typeof expected, value: string): ConfigProblem {
  // An address of a database holds a password: it is never repeated.
  const shown = name === 'DATABASE_URL' ? '' : value;
  return {
    setting: name,
    fr: `${name}${shown && ` vaut « ${shown} »`} : il faut ${expected[name].fr}.`,
    en: `${name}${shown && ` is "${shown}"`}: it takes ${expected[name].en}.`,
  };
}

/** Where a browser on this machine finds the application: an "every address" host is not an address to go to. */
function addressOf(host: string, port: number): string {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}

function isPublicAddress(text: string): boolean {
  const url = URL.parse(text);
  return (
    url !== null &&
    (url.protocol === 'http:' || url.protocol === 'https:') &&
    url.pathname === '/' &&
    !url.search &&
    !url.hash &&
    !url.username &&
    !url.password
  );
}

/** PostgreSQL's own `postgresql://user@/base?host=/folder`, a user without a server, is no address elsewhere; the `host` it asks for goes before any name. */
function withServer(text: string): string {
  return /[?&]host=/.test(text) ? text.replace(/^(\w+:\/\/[^/?#]*@)(?=\/)/, '$1localhost') : text;
}

function isDatabaseAddress(text: string): boolean {
  const url = URL.parse(text);
  return (
    url !== null &&
    (url.protocol === 'postgres:' || url.protocol === 'postgresql:') &&
    (url.hostname !== '' || url.searchParams.has('host')) &&
    url.pathname.length > 1
  );
}
