import { pino, type DestinationStream, type Logger as PinoLogger } from 'pino';

export type Logger = PinoLogger;

const SECRETS = ['password', 'secret', 'token', 'authorization', 'cookie', 'databaseUrl'];

/**
 * A logger on stderr (stdout belongs to what a command answers): one JSON object a line, or a readable line when a person
 * is watching. Fields that hold secrets are blanked at the first two depths.
 */
export function makeLogger(level: string, destination: DestinationStream = process.stderr): Logger {
  const readable = 'isTTY' in destination && destination.isTTY === true;
  return pino(
    {
      level,
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[…]' },
    },
    readable ? { write: (line: string) => destination.write(readableLine(line)) } : destination,
  );
}

/** `14:03:12 warn  the sentence  key=value` from a line of JSON. */
export function readableLine(json: string): string {
  const { time, level, msg, err, ...fields } = JSON.parse(json) as Record<string, unknown>;
  const rest = Object.entries(fields).map(([key, value]) => `  ${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const stack = err && typeof err === 'object' && 'stack' in err ? `\n${String(err.stack)}` : '';
  return `${String(time).slice(11, 19)} ${String(level).padEnd(5)} ${String(msg ?? '')}${rest.join('')}${stack}\n`;
}
