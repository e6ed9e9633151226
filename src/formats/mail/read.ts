import { createHash } from 'node:crypto';
import PostalMime, { addressParser, decodeWords, type Address, type Email } from 'postal-mime';
import type { Day } from '#values/day.ts';
import { textFromHtml } from './html.ts';
import { MailProblem } from './problem.ts';

/** `name` may be empty; `address` is in lower case. */
export type MailAddress = { name: string; address: string };

/** `name` is safe as a file's name. `mediaType` is what the sender declared: never trust it to show the bytes. */
export type MailAttachment = { name: string; mediaType: string; bytes: Uint8Array; inline: boolean };

export type MailRecord = {
  /** The Message-ID without its brackets; `sha256:…` of the bytes when there is none. */
  messageKey: string;
  from: MailAddress | undefined;
  replyTo: MailAddress[];
  /** To and Cc. */
  to: MailAddress[];
  /** Where it arrived, best known first (Delivered-To, X-Original-To, Envelope-To …, then To and Cc), plus-addresses kept whole; lower case. */
  deliveredTo: string[];
  subject: string;
  date: Date | undefined;
  /** The day of `date` by the sender's own clock. */
  writtenOn: Day | undefined;
  /** Message-IDs without brackets. */
  inReplyTo: string[];
  references: string[];
  /** The words: the text part, or the HTML as text. No NUL; at most a million characters. */
  text: string;
  html: string;
  attachments: MailAttachment[];
  /** By name in lower case, each with its values in order, decoded and unfolded. */
  headers: ReadonlyMap<string, readonly string[]>;
  /** What was left out: the mail was longer than is read, or an attachment too large or one too many. */
  left: ('end_of_mail' | 'attachment')[];
};

const MAIL_BYTES = 48 * 1024 * 1024;
/** Encoded attachments have lines of 60 to 76 characters. */
const SHORT = 60;
const SHORT_LINES = 50_000;
const ATTACHMENT_BYTES = 20 * 1024 * 1024;
const ATTACHMENTS = 100;
const PARTS = 5_000;
const HEADER_BYTES = 1024 * 1024;
const HEADER_VALUES = 2_000;
const TEXT = 1_000_000;
const ADDRESSES = 200;
const IDS = 200;

const ARRIVALS = ['delivered-to', 'x-original-to', 'envelope-to', 'x-envelope-to', 'x-delivered-to', 'apparently-to'];

/**
 * Reads one mail (RFC 5322, MIME). Whatever the bytes, it ends in bounded time and memory: past 48 MiB or 50,000 short lines the end is not
 * read (`left` says so, and the attachment it cut is left out), nor attachments over 20 MiB and past the hundredth. Throws only `MailProblem`.
 */
export async function readMail(bytes: Uint8Array): Promise<MailRecord> {
  const whole = unwrapped(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  if (!/\S/.test(whole.toString('latin1', 0, 4096))) throw new MailProblem('empty');
  const read = whole.subarray(0, readableEnd(whole));
  if (boundaries(read) > PARTS) throw new MailProblem('too_many_parts');
  const flowed = FLOWED.test(read.toString('latin1', 0, Math.min(read.length, FLOWED_WITHIN)));
  const mail = await parse(flowed ? unflowedByUs(read) : read);
  const headers = headersOf(mail);
  const to = addresses(headers, 'to', 'cc');
  const html = clean(mail.html ?? '');
  const left: MailRecord['left'] = [];
  if (read.length < whole.length) left.push('end_of_mail');
  const attachments = attachmentsOf(mail, left);
  if (read.length < whole.length && !left.includes('attachment') && attachments.pop()) left.push('attachment');
  return {
    messageKey: messageIds(headers.get('message-id'))[0] ?? `sha256:${createHash('sha256').update(bytes).digest('hex')}`,
    from: addresses(headers, 'from')[0] ?? addresses(headers, 'sender')[0],
    replyTo: addresses(headers, 'reply-to'),
    to,
    deliveredTo: [...new Set([...addresses(headers, ...ARRIVALS), ...to].map(({ address }) => address))],
    subject: oneLine(headers.get('subject')?.[0] ?? ''),
    ...dateOf(headers.get('date')?.[0]),
    inReplyTo: messageIds(headers.get('in-reply-to')),
    references: messageIds(headers.get('references')),
    text: flowed ? unflowed(textOf(mail, html, read)) : textOf(mail, html, read),
    html,
    attachments,
    headers,
    left,
  };
}

function textOf(mail: Email, html: string, read: Buffer): string {
  if (mail.text !== undefined && mail.text.trim() !== '') return clean(mail.text);
  if (html !== '' || mail.attachments.length > 0) return textFromHtml(html);
  // A multipart whose boundary never comes: its bytes are all there is to read.
  const body = /\r?\n\r?\n/.exec(read.toString('latin1', 0, HEADER_BYTES));
  return body ? clean(read.toString('utf8', body.index, body.index + TEXT)).trim() : '';
}

const FLOWED = /format\s*=\s*"?flowed/i;
const FLOWED_WITHIN = 200_000;

/** The parser joins a quoted line that ends in a space with the answer under it (RFC 3676 §4.5 forbids it): hide the word from it, and join here. */
function unflowedByUs(bytes: Buffer): Buffer {
  const declared = /(content-type:[^\n]{0,200}(?:\n[ \t][^\n]{0,200}){0,4}?format\s*=\s*"?)flowed/gi;
  const head = bytes.toString('latin1', 0, FLOWED_WITHIN).replace(declared, '$1fl_wed');
  return Buffer.concat([Buffer.from(head, 'latin1'), bytes.subarray(FLOWED_WITHIN)]);
}

/** Lines that end in a space go on in the next line of the same quoting depth (RFC 3676). */
function unflowed(text: string): string {
  const lines: string[] = [];
  let goesOn = false;
  for (const line of text.split('\n')) {
    const [marks] = /^>*/.exec(line)!;
    const last = lines.at(-1);
    const sameDepth = last !== undefined && /^>*/.exec(last)![0] === marks;
    if (goesOn && sameDepth && line.trim() !== '' && line !== '-- ') lines[lines.length - 1] = last + line.slice(marks.length).replace(/^ /, '');
    else lines.push(line.slice(marks.length).startsWith(' ') && marks === '' ? line.slice(1) : line);
    goesOn = line.endsWith(' ') && line !== '-- ' && line.trim() !== '' && (lines.at(-1)?.length ?? 0) < 20_000;
  }
  return lines.join('\n');
}

async function parse(bytes: Buffer): Promise<Email> {
  try {
    return await PostalMime.parse(bytes, { forceRfc822Attachments: true, maxNestingDepth: 60, maxHeadersSize: HEADER_BYTES });
  } catch (error) {
    const said = error instanceof Error ? error.message : '';
    throw new MailProblem(said.includes('nesting') ? 'too_deep' : said.includes('header size') ? 'too_many_headers' : 'unreadable', error);
  }
}

/** Without the `From ` line of an mbox, blank lines or a byte order mark before the first header. */
function unwrapped(bytes: Buffer): Buffer {
  let at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  while (at < bytes.length && (bytes[at] === 10 || bytes[at] === 13)) at++;
  if (/^>?From /.test(bytes.toString('latin1', at, at + 6))) at = bytes.indexOf(10, at) + 1 || bytes.length;
  return at === 0 ? bytes : bytes.subarray(at);
}

/**
 * Each line costs the parser some microseconds, those of an encoded attachment less: a mail of short lines without end is cut as one of
 * bytes without end.
 */
function readableEnd(bytes: Buffer): number {
  const last = Math.min(bytes.length, MAIL_BYTES);
  let short = 0;
  for (let at = 0; at < last; ) {
    const end = bytes.indexOf(10, at);
    if (end < 0 || end >= last) break;
    if (end - at < SHORT && ++short > SHORT_LINES) return end + 1;
    at = end + 1;
  }
  return last;
}

/** Lines that could part a multipart: counted before parsing, as each costs memory. */
function boundaries(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf('\n--'); at >= 0 && count <= PARTS; at = bytes.indexOf('\n--', at + 3)) count++;
  return count;
}

function headersOf({ headers }: Email): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { key, value } of headers.slice(0, HEADER_VALUES)) {
    const values = found.get(key);
    const text = clean(decoded(value.slice(0, 100_000)));
    if (values) values.push(text);
    else found.set(key, [text]);
  }
  return found;
}

/** Encoded words read; bytes that are not UTF-8 show as the parser left them. */
function decoded(value: string): string {
  try {
    return value.includes('=?') ? decodeWords(value) : value;
  } catch {
    return value;
  }
}

function addresses(headers: ReadonlyMap<string, readonly string[]>, ...names: string[]): MailAddress[] {
  const found: MailAddress[] = [];
  for (const name of names) for (const value of headers.get(name) ?? []) {
    for (const one of flat(addressParser(value.slice(0, 20_000)))) {
      if (found.length >= ADDRESSES) return found;
      const address = one.address.trim().toLowerCase();
      if (/^[^\s<>@]+@[^\s<>@]+$/.test(address)) found.push({ name: oneLine(one.name), address });
    }
  }
  return found;
}

function flat(list: Address[]): { name: string; address: string }[] {
  return list.flatMap((one) => (one.group ? one.group : one.address ? [{ name: one.name, address: one.address }] : []));
}

/** Every `<…>` of the headers; one without brackets is taken when it stands alone. */
export function messageIds(values: readonly string[] | undefined): string[] {
  const text = (values ?? []).join(' ').slice(0, 50_000);
  const found = [...text.matchAll(/<([^<>]{1,998})>/g)].map(([, id]) => id!.replace(/\s+/g, '')).filter((id) => id !== '');
  const bare = /^\s*([^\s<>@]+@[^\s<>@]+)\s*$/.exec(text)?.[1];
  return [...new Set(found.length > 0 ? found : bare ? [bare] : [])].slice(-IDS);
}

function dateOf(value: string | undefined): Pick<MailRecord, 'date' | 'writtenOn'> {
  const text = (value ?? '').slice(0, 200).replace(/\([^()]*\)/g, '').trim();
  const date = new Date(text);
  const year = date.getUTCFullYear();
  if (!(year >= 1980 && year <= 2199)) return { date: undefined, writtenOn: undefined };
  const zone = /([+-])(\d{2}):?(\d{2})$/.exec(text);
  const minutes = zone ? (zone[1] === '-' ? -1 : 1) * (Number(zone[2]) * 60 + Number(zone[3])) : 0;
  return { date, writtenOn: new Date(date.getTime() + minutes * 60_000).toISOString().slice(0, 10) };
}

function attachmentsOf({ attachments }: Email, left: MailRecord['left']): MailAttachment[] {
  const kept: MailAttachment[] = [];
  for (const one of attachments) {
    const bytes = typeof one.content === 'string' ? Buffer.from(one.content) : new Uint8Array(one.content as ArrayBuffer);
    if (kept.length >= ATTACHMENTS || bytes.byteLength > ATTACHMENT_BYTES) {
      if (!left.includes('attachment')) left.push('attachment');
      continue;
    }
    const mediaType = /^[\w.+-]+\/[\w.+-]+$/.test(one.mimeType) ? one.mimeType : 'application/octet-stream';
    const inline = one.related === true || (one.disposition === 'inline' && one.contentId !== undefined);
    kept.push({ name: fileName(one.filename ?? '', mediaType), mediaType, bytes, inline });
  }
  return kept;
}

const ENDINGS: Record<string, string> = {
  'application/pdf': '.pdf', 'image/png': '.png', 'image/jpeg': '.jpg', 'message/rfc822': '.eml', 'text/plain': '.txt', 'text/html': '.html',
  'text/calendar': '.ics',
};
// Control characters, and marks that change the direction of writing: a name must show as what it is.
// eslint-disable-next-line no-control-regex
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** The last part of a path, without control characters, direction marks, or what file systems refuse; at most 120 characters, its ending kept. */
export function fileName(given: string, mediaType: string): string {
  const last = clean(given).split(/[/\\]/).at(-1) ?? '';
  const safe = last.slice(0, 1000).replace(UNSEEN, '').replace(/[<>:"|?*]/g, '_').replace(/\s+/g, ' ').replace(/^[. ]+|[. ]+$/g, '');
  if (safe === '') return `attachment${ENDINGS[mediaType] ?? '.bin'}`;
  if (safe.length <= 120) return safe;
  const ending = /\.[^.]{1,10}$/.exec(safe)?.[0] ?? '';
  return safe.slice(0, 120 - ending.length).toWellFormed() + ending;
}

/** No NUL (databases refuse it), no half character, one kind of line end, bounded. */
function clean(text: string): string {
  return text.slice(0, TEXT).replaceAll('\0', '').replace(/\r\n?/g, '\n').toWellFormed();
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, 1000).toWellFormed();
}
