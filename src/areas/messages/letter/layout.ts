import { daysBetween, type Day } from '#values/day.ts';
import { formatDay, formatMoney, say } from '#words/say.ts';
import type { Locale, WordId } from '#words/words.ts';
import type { LetterItem, Sender } from './facts.ts';
import { blocksOf, escapeHtml, spansOf, type Block } from './text.ts';

export type Letter = { language: Locale; today: Day; currency: string; subject: string; body: string; sender: Sender; items: readonly LetterItem[] };

/** A customer with more items than this is shown the oldest, and one line for the others. */
const SHOWN = 150;

const INK = '#1d2530';
const QUIET = '#5b6472';
const RULE = '#d9dde3';
const FONT = "font-family:-apple-system,'Segoe UI',Helvetica,Arial,sans-serif";

/** The message as an e-mail: inline styles, one column, a real table with headers. Every word of it passes `escapeHtml`. */
export function letterHtml(letter: Letter): string {
  const { language, subject, sender } = letter;
  const blocks = blocksOf(letter.body).map((block) => blockHtml(block, letter)).join('');
  const foot = footOf(sender).map(escapeHtml).join('<br>');
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">`
    + `<title>${escapeHtml(subject)}</title></head><body style="margin:0;padding:0;background:#ffffff">`
    + `<div style="max-width:640px;margin:0 auto;padding:24px 20px;${FONT};font-size:15px;line-height:1.55;color:${INK}">`
    + `${blocks}<p style="margin:28px 0 0;padding-top:14px;border-top:1px solid ${RULE};font-size:13px;line-height:1.5;color:${QUIET}">${foot}</p>`
    + '</div></body></html>';
}

/** The same words without marks, for readers without HTML. */
export function letterText(letter: Letter): string {
  const blocks = blocksOf(letter.body).map((block) => blockText(block, letter)).filter((text) => text !== '');
  return `${blocks.join('\n\n')}\n\n-- \n${footOf(letter.sender).join('\n')}\n`;
}

function footOf({ company, address, email, phone }: Sender): string[] {
  return [company, ...(address ? address.split(/\r?\n/) : []), [email, phone].filter(Boolean).join(' · ')].filter((line) => line.trim() !== '');
}

function blockHtml(block: Block, letter: Letter): string {
  if (block.kind === 'items') return itemsHtml(letter);
  const lines = block.lines.map((line) => spansOf(line).map(({ strong, text }) => (strong ? `<strong>${escapeHtml(text)}</strong>` : escapeHtml(text))).join(''));
  return block.kind === 'list'
    ? `<ul style="margin:0 0 16px;padding-left:22px">${lines.map((line) => `<li style="margin:0 0 4px">${line}</li>`).join('')}</ul>`
    : `<p style="margin:0 0 16px">${lines.join('<br>')}</p>`;
}

function blockText(block: Block, letter: Letter): string {
  if (block.kind === 'items') return itemsText(letter);
  const lines = block.lines.map((line) => spansOf(line).map(({ text }) => text).join(''));
  return (block.kind === 'list' ? lines.map((line) => `- ${line}`) : lines).join('\n');
}

type Row = { what: string; issued: string; due: string; late: string; open: string; of: string };

/** Debits by due date, the rest of them in one line when they are too many, then the credits that lower the total. */
export function rowsOf({ items, language, today, currency }: Letter): { rows: Row[]; total: string } {
  const money = (minor: number) => formatMoney(minor, currency, language);
  const row = (item: LetterItem): Row => {
    const late = daysBetween(item.dueOn, today);
    const credit = item.openMinor < 0;
    return {
      what: nameOf(item, language), issued: formatDay(item.issuedOn, language), due: credit ? '' : formatDay(item.dueOn, language),
      late: credit || late <= 0 ? '' : say('messages.letter.days', language, { days: late }),
      open: money(item.openMinor), of: item.openMinor === item.amountMinor ? '' : say('messages.letter.of', language, { amount: money(item.amountMinor) }),
    };
  };
  const debits = items.filter((item) => item.openMinor > 0).sort((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : a.itemId - b.itemId));
  const credits = items.filter((item) => item.openMinor < 0);
  const others = debits.slice(SHOWN);
  const rows = [...debits.slice(0, SHOWN), ...credits.slice(0, SHOWN)].map(row);
  for (const rest of [others, credits.slice(SHOWN)]) {
    if (rest.length === 0) continue;
    const what = say('messages.letter.others', language, { count: rest.length });
    rows.push({ what, issued: '', due: '', late: '', open: money(rest.reduce((sum, item) => sum + item.openMinor, 0)), of: '' });
  }
  return { rows, total: money(items.reduce((sum, item) => sum + item.openMinor, 0)) };
}

/** A credit says what it is; an invoice its reference. */
export function nameOf({ kind, reference, label, openMinor }: LetterItem, language: Locale): string {
  const known: Record<string, WordId> = {
    credit_note: 'messages.letter.credit_note', receipt: 'messages.letter.receipt', opening: 'messages.letter.opening', charge: 'messages.letter.charge',
  };
  const word = known[kind] ?? (openMinor < 0 ? 'messages.letter.credit' : undefined);
  const name = reference || label;
  return word ? [say(word, language), name].filter(Boolean).join(' ') : name || say('messages.letter.invoice', language);
}

function itemsHtml(letter: Letter): string {
  if (letter.items.length === 0) return '';
  const { language } = letter;
  const { rows, total } = rowsOf(letter);
  const head = `padding:6px 10px 6px 0;border-bottom:2px solid ${INK};font-size:12px;font-weight:600;color:${QUIET}`;
  const cell = `padding:8px 10px 8px 0;border-bottom:1px solid ${RULE};vertical-align:top`;
  const right = 'text-align:right;white-space:nowrap;padding-right:0;font-variant-numeric:tabular-nums';
  const th = (id: WordId, style = 'text-align:left') => `<th scope="col" style="${head};${style}">${escapeHtml(say(id, language))}</th>`;
  const td = (text: string, style = '') => `<td style="${cell};${style}">${escapeHtml(text)}</td>`;
  const body = rows.map((row) => '<tr>'
    + `<th scope="row" style="${cell};text-align:left;font-weight:400">${escapeHtml(row.what)}</th>`
    + td(row.issued, 'white-space:nowrap') + td(row.due, 'white-space:nowrap') + td(row.late, 'white-space:nowrap')
    + `<td style="${cell};${right}">${escapeHtml(row.open)}${row.of ? `<br><span style="font-size:12px;color:${QUIET}">${escapeHtml(row.of)}</span>` : ''}</td></tr>`).join('');
  return '<table style="width:100%;border-collapse:collapse;margin:4px 0 20px;font-size:14px;line-height:1.4">'
    + `<caption style="text-align:left;padding:0 0 8px;font-size:13px;color:${QUIET}">${escapeHtml(say('messages.letter.caption', language, { day: formatDay(letter.today, language) }))}</caption>`
    + `<thead><tr>${th('messages.letter.item')}${th('messages.letter.issued')}${th('messages.letter.due')}${th('messages.letter.late')}`
    + `${th('messages.letter.open', right)}</tr></thead><tbody>${body}</tbody>`
    + `<tfoot><tr><th scope="row" colspan="4" style="padding:10px 10px 0 0;text-align:left;font-weight:600">${escapeHtml(say('messages.letter.total', language))}</th>`
    + `<td style="padding:10px 0 0;font-weight:600;${right}">${escapeHtml(total)}</td></tr></tfoot></table>`;
}

function itemsText(letter: Letter): string {
  if (letter.items.length === 0) return '';
  const { language } = letter;
  const { rows, total } = rowsOf(letter);
  const lines = rows.map((row) => `- ${[
    row.what, row.issued && `${say('messages.letter.issued', language)} ${row.issued}`, row.due && `${say('messages.letter.due', language)} ${row.due}`, row.late, `${row.open}${row.of ? ` (${row.of})` : ''}`,
  ].filter(Boolean).join(' · ')}`);
  return [say('messages.letter.caption', language, { day: formatDay(letter.today, language) }), ...lines, `${say('messages.letter.total', language)} : ${total}`].join('\n');
}
