import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FEC_FIELDS } from './header.ts';
import { fecLine } from './made.ts';
import { readFec, type FecFile, type FecLine } from './read.ts';
import { writeFec, type FecDialect } from './write.ts';

const HEADER = FEC_FIELDS.join('\t');

async function* inChunks(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(content: string | Buffer, size = 65536): Promise<{ lines: FecLine[]; file: FecFile; codes: string[] }> {
  const lines: FecLine[] = [];
  const file = await readFec(inChunks(Buffer.from(content as string), size), (batch) => void lines.push(...batch));
  return { lines, file, codes: file.problems.list().map(({ code }) => code) };
}

function row(facts: Partial<Record<(typeof FEC_FIELDS)[number], string>>): string {
  const base: Record<string, string> = { JournalCode: 'VE', EcritureNum: '1', EcritureDate: '20260115', CompteNum: '411000', Debit: '12,00', Credit: '0,00' };
  return FEC_FIELDS.map((field) => facts[field] ?? base[field] ?? '').join('\t');
}

const text = fc.string({ unit: fc.constantFrom(...'abcXYZ 019éèàçôÉ€œ\'"|;,.-/&()'), maxLength: 24 }).map((one) => one.trim());
const dayText = fc.integer({ min: 0, max: 3000 }).map((days) => new Date(Date.UTC(2020, 0, 1 + days)).toISOString().slice(0, 10));
const ledgerLine = fc.record({
  journal: text, journalLabel: text, entry: text, on: dayText, account: fc.constantFrom('411000', '706000', '51200000', '411DUPONT'), accountLabel: text, auxiliary: text, auxiliaryLabel: text,
  reference: text, referenceOn: fc.oneof(dayText, fc.constant('')), label: text, amount: fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }), lettering: text, letteredOn: fc.oneof(dayText, fc.constant('')),
}).map(({ amount, ...facts }) => fecLine({ ...facts, debit: amount > 0 ? amount : 0, credit: amount > 0 ? 0 : amount === 0 ? 0 : amount }));
const dialect: fc.Arbitrary<FecDialect> = fc.record({
  separator: fc.constantFrom('\t', '|', ';', ','), end: fc.constantFrom('\n', '\r\n', '\r', '\r\r\n'), encoding: fc.constantFrom('utf-8', 'utf-8-bom', 'iso-8859-15', 'windows-1252', 'utf-16le'),
  amounts: fc.constantFrom('debit_credit', 'montant_sens', 'montant_sign'), decimalMark: fc.constantFrom(',', '.'), sign: fc.constantFrom('first', 'last', 'always'),
  dates: fc.constantFrom('compact', 'iso', 'french'), columns: fc.constantFrom(18, 21, 22), padded: fc.boolean(), trailingSeparator: fc.boolean(), lastEnd: fc.boolean(),
  order: fc.constantFrom(undefined, <T>(fields: T[]): T[] => [...fields].reverse()),
}, { requiredKeys: [] });

test('what is written in any dialect is read back, to the cent, the day and the letter', async () => {
  await fc.assert(fc.asyncProperty(fc.array(ledgerLine, { minLength: 1, maxLength: 12 }), dialect, fc.integer({ min: 1, max: 400 }), async (lines, how, size) => {
    const { lines: back, file } = await read(Buffer.concat([...writeFec(lines, how)]), size);
    const separator = how.separator ?? '\t';
    const flat = (one: string): string => (separator === ';' || separator === ',' ? one : one.replaceAll(separator, ' ')).trim();
    expect(file.problems.list().filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(back.map((one) => ({ ...one, line: 0 }))).toEqual(lines.map((one) => Object.fromEntries(
      Object.entries(one).map(([key, value]) => [key, typeof value === 'string' ? flat(value) : value]))));
  }), { numRuns: 300 });
});

test('TV-5.2: the header is accepted with a bar, an accent or in small letters, and the semicolon is named as not allowed', async () => {
  const one = `${HEADER}\n${row({})}\n`;
  expect((await read(one.replaceAll('\t', '|'))).codes).toEqual([]);
  expect((await read(one.replace('Debit', 'Débit'))).codes).toEqual(['header_spelling']);
  expect((await read(one.replace('JournalCode', 'journalcode'))).file.problems.refused).toBe(false);
  const semicolon = await read(one.replaceAll('\t', ';'));
  expect(semicolon.codes).toEqual(['separator_not_allowed']);
  expect(semicolon.file.problems.list()[0]!.message).toContain('A47 A-1');
  expect(semicolon.lines).toHaveLength(1);
});

describe('encodings', () => {
  const far = `${HEADER}\n${`${row({ EcritureLib: 'Facture' })}\n`.repeat(3000)}`;

  test('a first accent late in a single-byte file is read right', async () => {
    const { lines, file } = await read(Buffer.concat([Buffer.from(far), Buffer.from(`${row({ EcritureLib: 'Été à 5 €'.replace('€', '\u00a4') })}\n`, 'latin1')]), 4096);
    expect(lines.at(-1)!.label).toBe('Été à 5 €');
    expect(file.encoding).toBe('iso-8859-15');
  });

  test('a byte 80 tells Windows-1252', async () => {
    const { lines, file, codes } = await read(Buffer.from(`${HEADER}\n${row({ EcritureLib: 'H\u00f4tel \u009cuf \u0080' })}\n`, 'latin1'));
    expect(lines[0]!.label).toBe('Hôtel œuf €');
    expect(file.encoding).toBe('windows-1252');
    expect(codes).toEqual(['encoding_windows']);
  });

  test('a stray single-byte line in a UTF-8 file spoils only itself and is told', async () => {
    const { lines, file, codes } = await read(Buffer.concat([Buffer.from(`${HEADER}\n${row({ EcritureLib: 'Été' })}\n`), Buffer.from(`${row({ EcritureLib: 'Caf\u00e9' })}\n`, 'latin1'), Buffer.from(row({ EcritureLib: 'Noël' }))]));
    expect(lines.map(({ label }) => label)).toEqual(['Été', 'Café', 'Noël']);
    expect(file.encoding).toBe('utf-8');
    expect(codes).toEqual(['encoding_mixed']);
  });

  test.each(['utf16le', 'utf16be'])('%s is converted, and told as not allowed', async (name) => {
    const bytes = Buffer.from(`\ufeff${HEADER}\n${row({ EcritureLib: 'Été' })}\n`, 'utf16le');
    const { lines, codes } = await read(name === 'utf16be' ? bytes.swap16() : bytes, 7);
    expect(lines[0]!.label).toBe('Été');
    expect(codes).toEqual(['encoding_utf16']);
  });
});

test.each(['\n', '\r\n', '\r', '\r\r\n'])('lines end with %j, blank ones are skipped and their numbers stay those of an editor', async (end) => {
  for (const size of [1, 3, 65536]) {
    const { lines, codes } = await read(`${HEADER}${end}${row({})}${end}${row({})}${end}`, size);
    expect(codes).toEqual([]);
    expect(lines.map(({ line }) => line)).toEqual([2, 3]);
  }
});

test('dates written 0, --- or 00000000 are empty', async () => {
  for (const empty of ['0', '---', '00000000', '  /  /', '0000-00-00']) {
    const { lines, codes } = await read(`${HEADER}\n${row({ DateLet: empty, PieceDate: empty })}`);
    expect(codes).toEqual([]);
    expect(lines[0]).toMatchObject({ letteredOn: '', referenceOn: '' });
  }
});

test.each([['00010101'], ['20260230'], ['20261301'], ['2026'], ['hier']])('the entry date %s is refused at its line and field', async (day) => {
  const { file, lines } = await read(`${HEADER}\n${row({})}\n${row({ EcritureDate: day })}\n`);
  expect(file.problems.list()).toMatchObject([{ severity: 'error', code: 'date_unreadable', line: 3, field: 'EcritureDate' }]);
  expect(lines).toHaveLength(1);
});

test('an impossible date of the piece is told and read as empty', async () => {
  const { file, lines } = await read(`${HEADER}\n${row({ PieceDate: '00010101' })}`);
  expect(file.problems.list()).toMatchObject([{ severity: 'warning', code: 'date_ignored', line: 2, field: 'PieceDate' }]);
  expect(lines[0]!.referenceOn).toBe('');
});

test('an amount with two commas is refused at its line and field', async () => {
  const { file } = await read(`${HEADER}\n${row({ Debit: '1,234,56' })}`);
  expect(file.problems.list()).toMatchObject([{ severity: 'error', code: 'amount_two_commas', line: 2, field: 'Debit' }]);
});

test('the same problem on ten thousand lines is told twenty times and counted', async () => {
  const { file } = await read(`${HEADER}\n${`${row({ Credit: 'abc' })}\n`.repeat(10_000)}`);
  const problems = file.problems.list();
  expect(problems).toHaveLength(21);
  expect(problems.at(-1)!.message).toContain('9\u202f980 autres');
});

describe('files that are not what they claim are refused, and it is said why', () => {
  const good = `${HEADER}\n${row({})}\n`;
  test.each<[string, string | Buffer, string]>([
    ['an empty file', '', 'empty_file'],
    ['only blank lines', '\n\r\n  \n', 'empty_file'],
    ['a header alone', `${HEADER}\n`, 'no_lines'],
    ['a page of HTML renamed .txt', '<!DOCTYPE html><html><body>', 'not_text'],
    ['a PDF renamed .txt', `%PDF-1.7\n${'x'.repeat(3000)}`, 'not_text'],
    ['a workbook renamed .txt', Buffer.from([0x50, 0x4b, 3, 4, ...Array<number>(600).fill(7)]), 'not_text'],
    ['zeros', Buffer.alloc(5000), 'not_text'],
    ['a letter', 'Madame, Monsieur,\nveuillez trouver ci-joint\n', 'no_header'],
    ['a FEC without its header', `${row({})}\n${row({})}\n`, 'header_missing'],
    ['an unknown separator', good.replaceAll('\t', '~'), 'unknown_separator'],
    ['eleven columns', 'JournalCode\tEcritureNum\tEcritureDate\tCompteNum\tCompteLib\tDebit\tCredit\tEcritureLib\tPieceRef\tPieceDate\tValidDate\nVE\t1\t20260115\t411\tC\t1,00\t0,00\tL\tP\t20260115\t20260115', 'missing_columns'],
    ['a column twice', good.replace('Idevise', 'Debit'), 'duplicate_column'],
    ['shifted columns', `${good}${row({}).replace('\t', '')}\n${row({})}\n`, 'shifted_columns'],
    ['a line of 300 columns', `${good}${'x\t'.repeat(299)}x\n${row({})}\n`, 'shifted_columns'],
    ['an upload cut short', `${good}${row({}).slice(0, 30)}`, 'truncated_file'],
    ['no end of line', Buffer.alloc(6_000_000, 'a'), 'no_line_ends'],
  ])('%s', async (_, content, code) => {
    const { file, codes } = await read(content);
    expect(file.problems.refused).toBe(true);
    expect(codes).toContain(code);
  });
});

test('optional fields cut from the end of a line are read as empty and told', async () => {
  const { lines, codes } = await read(`${HEADER}\n${row({ ValidDate: '20260131' }).replace(/\t\t$/, '')}\n${row({})}\n`);
  expect(lines).toHaveLength(2);
  expect(codes).toEqual(['short_line']);
});

test('a separator missing before the last fields, or one too many inside a label, shifts the line and is never guessed', async () => {
  const missing = row({ EcritureLet: 'AA', ValidDate: '20260131' }).replace('AA\t', 'AA');
  const extra = row({ EcritureLib: 'Facture\t' });
  const { file, lines } = await read(`${HEADER}\n${row({})}\n${missing}\n${extra}\n${row({})}\n`);
  expect(file.problems.list().map(({ code, line }) => [code, line])).toEqual([['shifted_columns', 3], ['shifted_columns', 4]]);
  expect(lines).toHaveLength(2);
});

test('NUL bytes inside fields are removed and told', async () => {
  const { lines, codes } = await read(`${HEADER}\n${row({ EcritureLib: 'Fac\0ture', CompteLib: '\0\0' })}\n`);
  expect(lines[0]).toMatchObject({ label: 'Facture', accountLabel: '' });
  expect(codes).toEqual(['nul_bytes']);
});

test('a sink that waits holds the source back', async () => {
  let pulled = 0;
  async function* source(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(`${HEADER}\n`);
    for (; pulled < 50; pulled++) yield Buffer.from(`${row({})}\n`);
  }
  const seen: number[] = [];
  await readFec(source(), async () => {
    await new Promise((resolve) => setTimeout(resolve, 0));
    seen.push(pulled);
  });
  expect(seen.length).toBeGreaterThan(30);
  expect(seen[10]).toBeLessThan(25);
});

describe('whatever the bytes, reading ends, throws nothing and gives only whole lines', () => {
  const sane = async (bytes: Buffer, size: number): Promise<void> => {
    const { lines, file } = await read(bytes, size);
    expect(file.lines).toBeGreaterThanOrEqual(lines.length);
    for (const line of lines) {
      expect(Number.isSafeInteger(line.debit) && Number.isSafeInteger(line.credit)).toBe(true);
      expect(line.on).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    }
    if (lines.length === 0) expect(file.problems.refused).toBe(true);
  };
  const valid = fc.tuple(fc.array(ledgerLine, { minLength: 1, maxLength: 6 }), dialect).map(([lines, how]) => Buffer.concat([...writeFec(lines, how)]));

  test('random bytes', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), fc.integer({ min: 1, max: 700 }), (bytes, size) => sane(Buffer.from(bytes), size)), { numRuns: 300 });
  });

  test('random bytes after a header', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 1000 }), (bytes) => sane(Buffer.concat([Buffer.from(`${HEADER}\n`), Buffer.from(bytes)]), 300)), { numRuns: 300 });
  });

  test('a valid file with bytes changed', async () => {
    await fc.assert(fc.asyncProperty(valid, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 8 }), async (bytes, changes) => {
      const changed = Buffer.from(bytes);
      for (const [at, byte] of changes) changed[at % changed.length] = byte;
      await sane(changed, 97);
    }), { numRuns: 300 });
  });

  test('a valid file cut anywhere', async () => {
    await fc.assert(fc.asyncProperty(valid, fc.nat(), (bytes, at) => sane(bytes.subarray(0, at % (bytes.length + 1)), 64)), { numRuns: 300 });
  });
});
