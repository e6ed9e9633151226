import { expect, test } from 'vitest';
import { makeLogger, readableLine } from './log.ts';

function logged(write: (logger: ReturnType<typeof makeLogger>) => void, level = 'info') {
  const lines: string[] = [];
  write(makeLogger(level, { write: (line: string) => lines.push(line) }));
  return lines;
}

test('a line of log is one JSON object, and secrets are blanked wherever they hide', () => {
  const [line = ''] = logged((logger) =>
    logger.info({ password: 'a1', req: { headers: { cookie: 'b2', host: 'ici' } }, smtp: { password: 'c3' } }, 'bonjour'),
  );
  expect(JSON.parse(line)).toMatchObject({ level: 'info', msg: 'bonjour', req: { headers: { host: 'ici' } } });
  expect(line).not.toMatch(/a1|b2|c3/);
});

test('what is below the level is not written', () => {
  expect(logged((logger) => logger.info('rien'), 'warn')).toEqual([]);
});

test('a person reads the hour, the level, the sentence and the fields', () => {
  expect(readableLine('{"level":"warn","time":"2026-11-21T14:03:12.000Z","port":5432,"msg":"base prête"}')).toBe(
    '14:03:12 warn  base prête  port=5432\n',
  );
});
