import type { MailRecord } from './read.ts';
import { messageIds } from './read.ts';

/** One recipient of a delivery status report (RFC 3464 §2.3), or of the text a dialect gives instead. */
export type Failure = { address: string; action: string; status: string; diagnostic: string };

const READ = 200_000;

/** The fields of `message/delivery-status`: one group for the message, then one for each recipient. Also found pasted in a text. */
export function statusGroups(text: string): Failure[] {
  const found: Failure[] = [];
  for (const block of text.slice(0, READ).replace(/\r\n?/g, '\n').split(/\n[ \t]*\n/).slice(0, 500)) {
    const fields = fieldsOf(block);
    const original = address(fields.get('original-recipient'));
    const recipient = original ?? address(fields.get('final-recipient')) ?? address(fields.get('x-actual-recipient'));
    if (recipient === undefined && !fields.has('status') && !fields.has('action')) continue;
    found.push({
      address: recipient ?? '',
      action: (fields.get('action') ?? '').trim().toLowerCase().split(/[\s(]/)[0]!,
      status: /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(fields.get('status') ?? '')?.[0] ?? '',
      diagnostic: (fields.get('diagnostic-code') ?? '').replace(/^\s*(?:smtp|dns|rfc822)\s*;\s*/i, '').replace(/\s+/g, ' ').trim(),
    });
  }
  return found;
}

/** `Name: value` lines, continued by lines that begin with white space; the first of a name is kept. */
export function fieldsOf(block: string): Map<string, string> {
  const fields = new Map<string, string>();
  let last: string | undefined;
  for (const line of block.split('\n').slice(0, 400)) {
    const field = /^([A-Za-z][A-Za-z0-9-]{1,40})[ \t]*:[ \t]?(.*)$/.exec(line);
    if (field) {
      last = field[1]!.toLowerCase();
      if (fields.has(last)) last = undefined;
      else fields.set(last, field[2]!.slice(0, 4000));
    } else if (last !== undefined && /^[ \t]/.test(line)) fields.set(last, `${fields.get(last)} ${line.trim()}`.slice(0, 8000));
    else last = undefined;
  }
  return fields;
}

const ADDRESS = /[^\s<>()[\]:;,"'|]{1,120}@[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?/i;

export function address(text: string | undefined): string | undefined {
  return ADDRESS.exec((text ?? '').slice(0, 1000).replace(/^\s*(rfc822|utf-8|x400|smtp|x-local|dns)\s*;/i, ''))?.[0].toLowerCase();
}

export function addressesIn(line: string): string[] {
  return [...line.slice(0, 2000).matchAll(new RegExp(ADDRESS, 'gi'))].map(([one]) => one.toLowerCase().replace(/^mailto:/, ''));
}

/** The text of the parts a report carries besides its words. */
export function partText(mail: MailRecord, type: RegExp): string {
  const parts = mail.attachments.filter(({ mediaType }) => type.test(mediaType)).slice(0, 20);
  const texts = parts.map(({ bytes }) => Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, READ)).toString('utf8'));
  return texts.map((text) => text.replace(/\r\n?/g, '\n').replaceAll('\0', '')).join('\n\n');
}

export type Returned = { messageIds: string[]; to: string[]; from: string | undefined; subject: string };

/** The headers of the mail that came back: from its part, or from the copy pasted under the words. */
export function returnedHeaders(text: string): Returned {
  const lines = text.slice(0, READ).split('\n');
  const first = lines.findIndex((line) => /^[A-Za-z][A-Za-z0-9-]{1,40}[ \t]*:/.test(line));
  const fields = new Map<string, string>();
  // A returned mail may stand behind some fields of the report, or after a blank line too many: each block is read until one tells who wrote it.
  for (const block of lines.slice(Math.max(first, 0)).join('\n').split(/\n[ \t]*\n/).slice(0, 8)) {
    for (const [name, value] of fieldsOf(block)) if (!fields.has(name)) fields.set(name, value);
    if (fields.has('message-id')) break;
  }
  return {
    messageIds: messageIds(fields.has('message-id') ? [fields.get('message-id')!] : undefined),
    to: addressesIn(fields.get('to') ?? fields.get('x-envelope-to') ?? ''),
    from: address(fields.get('from')),
    subject: (fields.get('subject') ?? '').trim(),
  };
}
