import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decimal } from './amount.ts';
import { inspectFec } from './inspect.ts';
import { fecLine, receiptEntry, saleEntry } from './made.ts';
import { readFec, type FecFile, type FecLine } from './read.ts';

const escaped = (text: string) => text.replace(/[&<>]/g, (c) => `&#${c.charCodeAt(0)};`);
const tag = (name: string, text: string) => (text === '' ? '' : `<${name}>${escaped(text)}</${name}>`);

/** As the schema of the DGFiP has it: by journal and entry, days with hyphens, a decimal point, one of the two amounts, the lettering with the entry. */
function writeXml(lines: readonly FecLine[], { encoding = 'UTF-8', time = '', perLine = false, sense = false } = {}): Buffer {
  const day = (name: string, on: string) => tag(name, on === '' ? '' : on + time);
  const amount = ({ debit, credit }: FecLine) => (sense
    ? tag('Montant', decimal(debit || credit)) + tag('Sens', debit !== 0 ? 'D' : 'C')
    : debit !== 0 ? tag('Debit', decimal(debit)) : tag('Credit', decimal(credit)));
  const lettering = (line: FecLine) => tag('EcritureLet', line.lettering) + day('DateLet', line.letteredOn);
  const entries = lines.map((line) => `<journal>${tag('JournalCode', line.journal)}${tag('JournalLib', line.journalLabel)}<ecriture>
    ${tag('EcritureNum', line.entry)}${day('EcritureDate', line.on)}${tag('EcritureLib', line.label)}${tag('PieceRef', line.reference)}${day('PieceDate', line.referenceOn)}
    ${perLine ? '' : lettering(line)}${day('ValidDate', line.validatedOn)}
    <ligne>${tag('CompteNum', line.account)}${tag('CompteLib', line.accountLabel)}${tag('CompAuxNum', line.auxiliary)}${tag('CompAuxLib', line.auxiliaryLabel)}
    ${amount(line)}${perLine ? lettering(line) : ''}</ligne></ecriture></journal>`);
  const text = `<?xml version="1.0" encoding="${encoding}"?>\n<comptabilite xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><exercice><DateCloture>2026-12-31${time}</DateCloture>\n${entries.join('\n')}</exercice></comptabilite>\n`;
  return Buffer.from(text, encoding === 'UTF-8' ? 'utf8' : 'latin1');
}

async function read(content: string | Buffer, size = 65_536): Promise<{ lines: FecLine[]; file: FecFile; codes: string[] }> {
  const bytes = Buffer.from(content as string);
  const lines: FecLine[] = [];
  const file = await readFec((async function* () {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  })(), (batch) => void lines.push(...batch));
  return { lines, file, codes: file.problems.list().map(({ code }) => code) };
}

const word = fc.string({ unit: fc.constantFrom(...'abcXYZ 019éèàç\'"|;,.-/&<>()'), minLength: 1, maxLength: 20 }).map((text) => `a${text.trim()}`);
const day = fc.integer({ min: 0, max: 3000 }).map((days) => new Date(Date.UTC(2020, 0, 1 + days)).toISOString().slice(0, 10));
const line = fc.record({ journal: word, journalLabel: word, entry: word, on: day, account: fc.constantFrom('411000', '706000'), auxiliary: word, reference: word, label: word, lettering: fc.oneof(word, fc.constant('')), amount: fc.integer({ min: -1e9, max: 1e9 }) })
  .map(({ amount, ...facts }) => fecLine({ ...facts, debit: amount > 0 ? amount : 0, credit: amount > 0 ? 0 : amount === 0 ? 0 : amount }));
const how = fc.record({ encoding: fc.constantFrom('UTF-8', 'ISO-8859-15'), time: fc.constantFrom('', 'T00:00:00'), perLine: fc.boolean(), sense: fc.boolean() });

test('what is written in XML is read back, to the cent, the day and the letter', async () => {
  await fc.assert(fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 8 }), how, fc.integer({ min: 1, max: 500 }), async (lines, form, size) => {
    const { lines: back, file } = await read(writeXml(lines, form), size);
    expect(file.problems.list().filter(({ severity }) => severity !== 'info')).toEqual([]);
    expect(back.map((one) => ({ ...one, line: 0 }))).toEqual(lines);
  }), { numRuns: 200 });
});

test('its facts are those of the same ledger in text', async () => {
  const ledger = [...saleEntry('1', { auxiliary: 'C1', on: '2026-01-15' }, 10_000, 2_000), ...receiptEntry('2', { auxiliary: 'C1', on: '2026-02-20' }, 12_000)];
  const facts = await inspectFec((async function* () { yield writeXml(ledger); })());
  expect(facts).toMatchObject({
    kind: 'fec', accepted: true, encoding: 'utf-8', separator: 'XML', columns: 18, lines: 5, firstDate: '2026-01-15', lastDate: '2026-02-20', sumDebit: '240.00', balanced: true,
    receivables: { rows: 2, customers: 1, balance: '0.00' },
  });
});

test('a line says where it stands in the file', async () => {
  const { file } = await read(writeXml([fecLine({ debit: 100 })]).toString().replace('1.00', '1,0,0'));
  expect(file.problems.list()).toMatchObject([{ code: 'amount_two_commas', line: 6, field: 'Debit' }]);
});

const good = writeXml([fecLine({ debit: 100 })]).toString();
test.each<[string, string | Buffer, string]>([
  ['empty of entries', '<?xml version="1.0"?><comptabilite><exercice></exercice></comptabilite>', 'no_header'],
  ['another XML', '<?xml version="1.0"?><Invoice><ID>1</ID></Invoice>', 'no_header'],
  ['cut short', good.slice(0, 400), 'truncated_file'],
  ['badly closed', good.replace('</ligne>', '</lign>'), 'xml_malformed'],
  ['with a document type', good.replace('<comptabilite', '<!DOCTYPE comptabilite [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><comptabilite'), 'xml_doctype'],
  ['with an entity nobody declared', good.replace('Facture', '&secret;'), 'xml_malformed'],
  ['in another encoding than it says', Buffer.from(good.replace('Facture', 'Réglé'), 'latin1'), 'encoding_wrong'],
  ['in an unknown encoding', good.replace('UTF-8', 'KLINGON'), 'encoding_unknown'],
  ['nested without end', `<comptabilite>${'<a>'.repeat(5000)}`, 'xml_malformed'],
  ['with a sense that is none', good.replace('<Debit>1.00</Debit>', '<Montant>1.00</Montant><Sens>X</Sens>'), 'sense_unreadable'],
  ['with a day that is none', good.replace('2026-01-15', '2026-02-31'), 'date_unreadable'],
])('a file %s is refused, and it is said why', async (_name, content, code) => {
  const { file, codes } = await read(content);
  expect(codes).toContain(code);
  expect(file.problems.refused).toBe(true);
});

test('whatever the bytes, reading ends and throws nothing', async () => {
  const bytes = Buffer.from(good);
  await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }), fc.nat(), async (changes, cut) => {
    const changed = Buffer.from(bytes);
    for (const [at, byte] of changes) changed[at % changed.length] = byte;
    const { lines, file } = await read(changed.subarray(0, changed.length - (cut % 40)), 61);
    if (lines.length === 0) expect(file.problems.refused).toBe(true);
  }), { numRuns: 400 });
});
