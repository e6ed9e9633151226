import { once } from 'node:events';
import type { Writable } from 'node:stream';
import exceljs from 'exceljs';
import { minorDigits, toDecimal, type Money } from '#values/money.ts';
import type { Day } from '#values/day.ts';

/** A text, a whole number, an amount, a day or nothing. */
export type Cell = string | number | Money | { day: Day | '' } | null;

export type SheetLocale = 'fr' | 'en';

/**
 * A text that a spreadsheet would run as a formula (CWE-1236) gets an apostrophe before it. Full-width signs count too, and so does a sign after
 * spaces or a line end.
 */
export function defused(text: string): string {
  return /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/.test(text) ? `'${text}` : text;
}

/**
 * Writes a CSV that opens well in the spreadsheets of the language: French `;` and decimal comma, English `,` and dot; UTF-8 with its mark, CR LF.
 * Yields pieces of text of about a thousand rows.
 */
export async function* writeCsv(
  header: readonly string[],
  rows: Iterable<readonly Cell[]> | AsyncIterable<readonly Cell[]>,
  locale: SheetLocale = 'fr',
): AsyncGenerator<string> {
  const separator = locale === 'fr' ? ';' : ',';
  const line = (cells: readonly Cell[]): string => `${cells.map((cell) => quoted(csvText(cell, locale), separator)).join(separator)}\r\n`;
  let text = `\ufeff${line(header)}`;
  let count = 0;
  for await (const row of rows) {
    text += line(row);
    if (++count % 1000 === 0) {
      yield text;
      text = '';
    }
  }
  if (text !== '') yield text;
}

function csvText(cell: Cell, locale: SheetLocale): string {
  if (cell === null) return '';
  if (typeof cell === 'string') return defused(cell);
  if (typeof cell === 'number') return String(cell);
  if ('day' in cell) return locale === 'fr' ? cell.day.split('-').reverse().join('/') : cell.day;
  const text = toDecimal(cell.minor, cell.currency);
  return locale === 'fr' ? text.replace('.', ',') : text;
}

function quoted(text: string, separator: string): string {
  return text.includes(separator) || /["\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Writes a workbook of one worksheet to `output`, row after row: header in bold and frozen, amounts and days as such, texts defused. Resolves once
 * everything is handed to `output`, which it ends.
 */
export async function writeXlsx(
  name: string,
  header: readonly string[],
  rows: Iterable<readonly Cell[]> | AsyncIterable<readonly Cell[]>,
  output: Writable,
): Promise<void> {
  const workbook = new exceljs.stream.xlsx.WorkbookWriter({ stream: output, useStyles: true, useSharedStrings: false });
  const sheet = workbook.addWorksheet(name.replace(/[[\]*?:/\\]/g, ' ').slice(0, 31), { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.columns = header.map((title) => ({ width: Math.min(40, Math.max(12, title.length + 2)) }));
  const titles = sheet.addRow(header.map((title) => printable(defused(title))));
  titles.font = { bold: true };
  titles.commit();
  let count = 0;
  for await (const cells of rows) {
    const row = sheet.addRow([]);
    cells.forEach((cell, i) => {
      if (cell === null || cell === '') return;
      const target = row.getCell(i + 1);
      if (typeof cell === 'string') target.value = printable(defused(cell));
      else if (typeof cell === 'number') target.value = cell;
      else if ('day' in cell) {
        if (cell.day === '') return;
        target.value = new Date(`${cell.day}T00:00:00Z`);
        target.numFmt = 'dd/mm/yyyy';
      } else {
        const digits = minorDigits(cell.currency);
        target.value = Number(toDecimal(cell.minor, cell.currency));
        target.numFmt = digits === 0 ? '#,##0' : `#,##0.${'0'.repeat(digits)}`;
      }
    });
    row.commit();
    if (++count % 500 === 0) {
      await new Promise((resolve) => setImmediate(resolve));
      if (output.writableNeedDrain) await once(output, 'drain');
    }
  }
  sheet.commit();
  await workbook.commit();
}

/** Without the control characters that XML 1.0 forbids, and within what a cell holds. */
function printable(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '').slice(0, 32_767);
}
