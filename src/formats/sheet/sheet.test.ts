import { PassThrough } from 'node:stream';
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readSheet, type SheetFile, type SheetRow } from './read.ts';
import { sheetAmount, sheetDay } from './values.ts';
import { defused, writeCsv, writeXlsx, type Cell } from './write.ts';
import { zipFault } from './zip.ts';

async function* inChunks(bytes: Buffer, size = 4096): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(content: string | Buffer, size?: number): Promise<{ rows: SheetRow[]; file: SheetFile; codes: string[] }> {
  const rows: SheetRow[] = [];
  const file = await readSheet(inChunks(Buffer.from(content as string), size), (batch) => void rows.push(...batch));
  return { rows, file, codes: file.problems.list().map(({ code }) => code) };
}

async function csv(header: string[], rows: Cell[][], locale?: 'fr' | 'en'): Promise<string> {
  let text = '';
  for await (const piece of writeCsv(header, rows, locale)) text += piece;
  return text;
}

async function xlsx(header: string[], rows: Cell[][]): Promise<Buffer> {
  const output = new PassThrough();
  const chunks: Buffer[] = [];
  output.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise((resolve) => output.on('end', resolve));
  await writeXlsx('Balance âgée', header, rows, output);
  await ended;
  return Buffer.concat(chunks);
}

test.each([[';', ';'], [',', ','], ['\t', 'TAB'], ['|', '|']])('a CSV separated by %j is read, with quotes, separators and line ends inside cells', async (separator, told) => {
  const { rows, file, codes } = await read(['Client', 'Montant', 'Note'].join(separator) + '\r\n' + ['C1', '"1 234,56"', `"a ""b""${separator}\nc"`].join(separator) + '\r\n' + ['C2', '"5,00"', ''].join(separator) + '\r\n', 5);
  expect(codes).toEqual([]);
  expect(file).toMatchObject({ kind: 'csv', separator: told, header: ['Client', 'Montant', 'Note'], rows: 2 });
  expect(rows.map(({ cells }) => cells)).toEqual([['C1', '1 234,56', `a "b"${separator}\nc`], ['C2', '5,00', '']]);
});

test('a CSV in Windows-1252, with a title above and lines of unequal length, is read', async () => {
  const { rows, file, codes } = await read(Buffer.from('Balance clients\n\nClient;Libell\u00e9;\u0080\nC1;H\u00f4tel;5\nC2\nC3;x;1;2\n', 'latin1'));
  expect(file.encoding).toBe('windows-1252');
  expect(file.header).toEqual(['Client', 'Libellé', '€']);
  expect(rows).toEqual([{ line: 4, cells: ['C1', 'Hôtel', '5'] }, { line: 5, cells: ['C2', '', ''] }, { line: 6, cells: ['C3', 'x', '1'] }]);
  expect(codes).toEqual(['extra_cells']);
});

test.each([['a,b\n1,x|y|z\n2,x|y|z\n', ','], ['Client;Solde;Ancien\nC1;1,5;2,5\nC2;1,5;2,5\n', ';'], ['Extrait au 15/01, provisoire\n\nClient;Solde\nC1;1\nC2;2\n', ';']])(
  'a character inside texts is not taken for the separator: %j', async (text, separator) => {
    expect((await read(text)).file.separator).toBe(separator);
  });

test('two columns of one name are told apart', async () => {
  expect((await read('Date;Date;\na;b;\n')).file.header).toEqual(['Date', 'Date (2)']);
});

test.each<[string, string | Buffer, string]>([
  ['an empty file', '', 'empty_file'], ['a PDF', '%PDF-1.7 and the rest', 'not_a_sheet'], ['a page of HTML named .xls', '\ufeff\n<HTML><body><table><tr><td>a;b', 'not_a_sheet'], ['an old workbook', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1, 2, 3]), 'not_a_sheet'],
  ['a single column', 'Client\nC1\nC2\n', 'unknown_separator'], ['a header alone', 'a;b\n', 'no_rows'], ['a quote never closed', 'a;b\n"c;d\ne;f\n', 'csv_unreadable'],
  ['a torn workbook', Buffer.from('PK\u0003\u0004 torn'), 'workbook_broken'],
])('%s is refused, in words', async (_, content, code) => {
  const { file, codes } = await read(content);
  expect(file.problems.refused).toBe(true);
  expect(codes).toContain(code);
});

const RISKY = ['=1+1', '+33 1 23', '-5', '@SUM(A1)', '\t=1', '\r=1', ' =1', '＝1'];

test('no text of an export can start a formula; numbers stay numbers', async () => {
  for (const text of RISKY) expect(defused(text)).toBe(`'${text}`);
  expect(defused('Dupré & fils')).toBe('Dupré & fils');
  expect(await csv(['=a', 'b', 'c'], [['=1+1', -5, { minor: -123456, currency: 'EUR' }], ['x;"y"', { day: '2026-01-15' }, null]])).toBe('\ufeff\'=a;b;c\r\n\'=1+1;-5;-1234,56\r\n"x;""y""";15/01/2026;\r\n');
  expect(await csv(['a'], [[{ minor: 5, currency: 'EUR' }], [{ day: '2026-01-15' }]], 'en')).toBe('\ufeffa\r\n0.05\r\n2026-01-15\r\n');
});

test('a workbook we write is read back: amounts, days, texts, and what looked like a formula', async () => {
  const bytes = await xlsx(['Client', 'Solde', 'Échéance', 'Retard'], [['=Dupré', { minor: -123456, currency: 'EUR' }, { day: '2026-01-15' }, 12], ['Zoé & <fils>', { minor: 10, currency: 'EUR' }, { day: '' }, null]]);
  const { rows, file } = await read(bytes);
  expect(file).toMatchObject({ kind: 'xlsx', sheet: 'Balance âgée', header: ['Client', 'Solde', 'Échéance', 'Retard'] });
  expect(file.problems.list()).toEqual([]);
  expect(rows.map(({ cells }) => cells)).toEqual([['=Dupré', '-1234.56', '2026-01-15', '12'], ['Zoé & <fils>', '0.1', '', '']]);
  expect(sheetAmount(rows[0]!.cells[1]!, '.')).toBe(-123456);
});

const cellText = fc.string({ unit: fc.constantFrom(...'aé€=+-@;,"\n\t \'1'), maxLength: 8 });

test('what an export writes, an import reads back', async () => {
  await fc.assert(fc.asyncProperty(fc.array(fc.tuple(cellText, fc.integer({ min: -1e9, max: 1e9 }), fc.constantFrom('', '2026-01-15', '2024-02-29')), { minLength: 1, maxLength: 6 }), fc.constantFrom('fr', 'en'), async (table, locale) => {
    const text = await csv(['Texte', 'Montant', 'Jour'], table.map(([one, minor, day]) => [`x${one}`, { minor, currency: 'EUR' }, { day }]), locale as 'fr' | 'en');
    const { rows, codes } = await read(text, 13);
    expect(codes).toEqual([]);
    expect(rows.map(({ cells }) => [cells[0], sheetAmount(cells[1]!, locale === 'fr' ? ',' : '.'), sheetDay(cells[2]!)])).toEqual(table.map(([one, minor, day]) => [`x${one}`.trim(), minor === 0 ? 0 : minor, day]));
  }));
});

/** A one-entry archive whose directory declares `declared` bytes. */
function zip(content: Buffer, declared = content.length, flags = 0): Buffer {
  const packed = deflateRawSync(content);
  const local = Buffer.alloc(31);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(8, 8);
  local.writeUInt32LE(packed.length, 18);
  local.writeUInt32LE(declared, 22);
  local.writeUInt16LE(1, 26);
  local.write('a', 30);
  const central = Buffer.alloc(47);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(flags, 8);
  central.writeUInt16LE(8, 10);
  central.writeUInt32LE(packed.length, 20);
  central.writeUInt32LE(declared, 24);
  central.writeUInt16LE(1, 28);
  central.write('a', 46);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(47, 12);
  end.writeUInt32LE(local.length + packed.length, 16);
  return Buffer.concat([local, packed, central, end]);
}

test('an archive is measured before it is unpacked', async () => {
  expect(await zipFault(zip(Buffer.from('hello')))).toBeUndefined();
  expect(await zipFault(zip(Buffer.alloc(1000), 400 * 1024 * 1024))).toBe('too_large');
  expect(await zipFault(zip(Buffer.alloc(50_000_000), 1000))).toBe('broken');
  expect(await zipFault(zip(Buffer.from('hello'), 5, 1))).toBe('encrypted');
  expect(await zipFault(Buffer.concat([zip(Buffer.alloc(5000)).subarray(0, 40), zip(Buffer.from('x'))]))).toBe('broken');
  expect((await read(zip(Buffer.alloc(1000), 400 * 1024 * 1024))).codes).toEqual(['workbook_too_large']);
  expect((await read(zip(Buffer.from('no workbook')))).codes).toEqual(['workbook_unreadable']);
});

test('whatever the bytes, reading ends and throws nothing', async () => {
  const workbook = await xlsx(['a', 'b'], [['x', 1], ['y', 2]]);
  await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 600 }), async (bytes) => void (await read(Buffer.from(bytes), 50))), { numRuns: 200 });
  await fc.assert(fc.asyncProperty(fc.nat(workbook.length - 1), fc.nat(255), fc.boolean(), async (at, byte, cut) => {
    const changed = Buffer.from(workbook);
    changed[at] = byte;
    await read(cut ? changed.subarray(0, at) : changed);
  }), { numRuns: 150 });
});
