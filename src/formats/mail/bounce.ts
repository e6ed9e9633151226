import { any } from './any.ts';
import { byAPerson, DIALECTS, PLAIN, signsOf, type Dialect, type Signs } from './dialects.ts';
import type { MailRecord } from './read.ts';
import { HARD, reasonOfStatus, reasonOfWords, type BounceReason } from './reasons.ts';
import { addressesIn, fieldsOf, partText, returnedHeaders, statusGroups, type Failure, type Returned } from './report.ts';

/**
 * `hard`: the address will not work; `soft`: it may later, or the sender must mend something; `delivered`: a report that all went well;
 * `complaint`: the recipient or his provider objects.
 */
export type BounceKind = 'hard' | 'soft' | 'complaint' | 'delivered';

/** `final` is false while the server still tries (a delay was reported). `because` names what decided: the words found, or the status. */
export type BouncedRecipient = {
  address: string; kind: BounceKind; reason: BounceReason; status: string; diagnostic: string; final: boolean; because: string;
};

export type Bounce = Omit<BouncedRecipient, 'address'> & {
  recipients: string[];
  /** One for each recipient; the fields beside it are those of the gravest. */
  failures: BouncedRecipient[];
  /** Message-IDs of the mails that came back, without brackets. */
  originalMessageIds: string[];
  originalSubject: string;
  dialect: string;
  /** Of a complaint (RFC 5965): abuse, fraud, opt-out, auth-failure, not-spam … */
  feedbackType?: string;
};

/** What a mail server, not a person, says about a mail of ours that did not arrive; `undefined` for any other mail. Never throws. */
export function readBounce(mail: MailRecord): Bounce | undefined {
  return readComplaint(mail) ?? readNotice(mail);
}

function readNotice(mail: MailRecord): Bounce | undefined {
  const signs = signsOf(mail);
  if (byAPerson(signs)) return undefined;
  const dialect = DIALECTS.find((one) => one.recognises(signs)) ?? (isReport(mail, signs) || PLAIN.recognises(signs) ? PLAIN : undefined);
  if (!dialect) return undefined;
  const { words, copy } = cut(signs.text, dialect);
  const returned = returnedHeaders(partText(mail, /^message\/(rfc822|partial|global)|^text\/rfc822-header/) || copy);
  const failures = failuresOf(mail, words, returned).map((failure) => judged(failure, words, signs, dialect));
  if (failures.length === 0) return undefined;
  const rank: Record<BounceKind, number> = { hard: 0, soft: 1, complaint: 2, delivered: 3 };
  const { address: _, ...gravest } = [...failures].sort((a, b) => rank[a.kind] - rank[b.kind])[0]!;
  return {
    ...gravest, failures, dialect: dialect.name, recipients: failures.map(({ address }) => address).filter((one) => one !== ''),
    originalMessageIds: [returned.messageIds, mail.inReplyTo, mail.references.slice(-1)].find((ids) => ids.length > 0) ?? [],
    originalSubject: returned.subject,
  };
}

function isReport(mail: MailRecord, signs: Signs): boolean {
  if (/report-type\s*=\s*"?disposition-notification/.test(signs.header('content-type'))) return false;
  return mail.attachments.some(({ mediaType }) => /^message\/(global-)?delivery-status/.test(mediaType))
    || /report-type\s*=\s*"?delivery-status/.test(signs.header('content-type'))
    || (/^(?:Final|Original)-Recipient:/im.test(signs.text) && /^(?:Action|Status|Diagnostic-Code):/im.test(signs.text) && !/^>/m.test(signs.text));
}

/** The words of the notice, and the copy of the mail that stands under them. */
function cut(text: string, { ends }: Dialect): { words: string; copy: string } {
  const own = ends?.exec(text) ?? PLAIN.ends!.exec(text);
  return own ? { words: text.slice(0, own.index), copy: text.slice(own.index) } : { words: text, copy: '' };
}

/** Recipients of the report, else those the words name, else those the mail was sent to. What the words say of a recipient is added to his diagnostic. */
function failuresOf(mail: MailRecord, words: string, returned: Returned): Failure[] {
  const report = statusGroups(`${partText(mail, /delivery-status$/)}\n\n${/^(?:Final|Original)-Recipient:/im.test(mail.text) ? mail.text : ''}`);
  const named = spokenOf(words, [returned.from ?? '', ...mail.to.map(({ address }) => address)]);
  const found = new Map<string, Failure>();
  for (const one of report.filter(({ address }) => address !== '')) {
    const before = found.get(one.address);
    if (!before || before.status === '') found.set(one.address, { ...one, diagnostic: `${before?.diagnostic ?? ''} ${one.diagnostic}`.trim() });
  }
  for (const [address, failure] of found) failure.diagnostic ||= named.get(address) ?? '';
  if (found.size > 0) return [...found.values()].slice(0, 200);
  const loose = report[0];
  const failed = addressesIn(mail.headers.get('x-failed-recipients')?.join(' ') ?? '');
  const listed = failed.length > 0 ? failed : [...named.keys()];
  const addresses = listed.length > 0 ? listed : returned.to.length > 0 ? returned.to.slice(0, 1) : [''];
  const whole = addresses.length === 1 ? words.slice(0, 4000).replace(/\s+/g, ' ').trim().slice(0, 2000) : '';
  return [...new Set(addresses)].slice(0, 200).map((address) => ({
    address, action: loose?.action ?? '', status: loose?.status ?? '', diagnostic: loose?.diagnostic || named.get(address) || whole,
  }));
}

/** A line that begins with an address, or says `… to: <address>`: where a server begins to speak of a recipient. */
const BEGINS = any(
  /undeliverable to [^\s@]{1,120}@/i,
  /^[\s>*"'<([+-]*[^\s<>()[\]:;,"'|]{1,120}@[a-z0-9]/i,
  /\b(?:to|user|recipients?|address|mailbox|for)\b[^:@\n]{0,30}:\s*<?[^\s<>()[\]:;,"'|]{1,120}@[a-z0-9]/i,
);
const NOT_RECIPIENTS = /^(post-?master|mailer-daemon|abuse|support|help)@/;

/** Each address of the words with the lines from it to the next one; the same address met twice joins both. The sender's own are not recipients. */
function spokenOf(words: string, own: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  const lines = words.slice(0, 30_000).split('\n').map((line) => line.slice(0, 2000));
  const begins = lines.some((line) => BEGINS.test(line)) ? BEGINS : /@/;
  let current: string | undefined;
  for (const line of lines) {
    if (/^\s*(sender|reporting-mta|received|message-id|date|subject|return-path|mail from)\s*:|^\s*from\s*:(?!.*\brcpt:)/i.test(line)) {
      current = undefined;
      continue;
    }
    if (begins.test(line) && !/^\s*\(/.test(line)) current = addressesIn(line).find((one) => !own.includes(one) && !NOT_RECIPIENTS.test(one)) ?? current;
    if (current !== undefined) found.set(current, `${found.get(current) ?? ''} ${line.trim()}`.trim().slice(0, 4000));
  }
  return found;
}

/** What servers say of every failure alike: it tells no cause. */
const BOILERPLATE = any(
  /this is a permanent error|your message (?:could|was) not be delivered|undeliverable mail|delivery temporarily suspended:/gi,
  /it was rejected by the recipient domain|for further (?:assistance|information)[^.]*\.|about the cause of this error/gi,
  /if you do so, please include this problem report|-+server message|technical details of (?:temporary|permanent) failure/gi,
  /the other addresses in the message were syntactically valid[^.]*\.|reporting-mta:[^]*$/gi,
);

function judged(failure: Failure, words: string, signs: Signs, { says }: Dialect): BouncedRecipient {
  const { address, action } = failure;
  const status = statusOf(failure);
  const diagnostic = failure.diagnostic.slice(0, 1000);
  const base = { address, status, diagnostic, final: action !== 'delayed' };
  const arrived = /^(delivered|relayed|expanded)$/.test(action) || (status.startsWith('2') && action !== 'failed');
  if (arrived) return { ...base, kind: 'delivered', reason: 'delivered', because: action || status };
  const own = says?.find(([, sentence]) => sentence.test(words));
  const { reason, because } = own ? { reason: own[0], because: own[1].exec(words)![0] } : causeOf(failure, status, words, signs);
  return { ...base, kind: HARD.has(reason) && base.final ? 'hard' : 'soft', reason, because };
}

/** In order: a status that leaves no doubt, the recipient's own words, a precise status, the words of the whole notice, any status, the subject. */
function causeOf({ address, action, diagnostic }: Failure, status: string, words: string, signs: Signs): { reason: BounceReason; because: string } {
  const spoken = (text: string) => reasonOfWords(text.replaceAll(address || '\0', ' ').replace(BOILERPLATE, ' '));
  const said = spoken(diagnostic);
  const sure = reasonOfStatus(status, 'sure');
  if (sure && !(said && atStage(address, words, said.reason, status))) return { reason: sure, because: status };
  if (status.endsWith('.1.1') && /^(suspend|rejected|filtered|policyviolation)$/.test(said?.reason ?? '')) return { reason: 'userunknown', because: status };
  if (said) return { reason: atStage(address, words, said.reason, status) ?? said.reason, because: said.words };
  if (action === 'delayed') return { reason: 'expired', because: action };
  const precise = reasonOfStatus(status, 'precise');
  if (precise) return { reason: precise, because: status };
  const around = spoken(words);
  if (around) return { reason: atStage(address, words, around.reason, status) ?? around.reason, because: around.words };
  const any = reasonOfStatus(status, 'any');
  if (any) return { reason: any, because: status };
  const subject = reasonOfWords(signs.subject);
  return { reason: subject?.reason ?? 'undefined', because: signs.subject.slice(0, 120) };
}

/**
 * What the same words mean by when the server said them: while greeting, they speak of our server; at MAIL, of our sender; after DATA, when it had taken
 * the recipient, of a filter before an address that is there. `undefined` at RCPT, or when it is not told.
 */
function atStage(address: string, words: string, reason: BounceReason, status: string): BounceReason | undefined {
  const near = words.slice(Math.max(words.toLowerCase().indexOf(address), 0)).slice(0, 3000);
  if (/after RCPT TO|\[RCPT_TO\]|in reply to RCPT|does not like recipient|>>> RCPT/i.test(near)) return undefined;
  if (/after (?:EHLO|HELO|initial connection)|in reply to (?:EHLO|HELO)/i.test(near)) return reason === 'rejected' ? 'blocked' : undefined;
  if (/after MAIL FROM|\[MAIL_FROM\]|in reply to MAIL FROM/i.test(near)) return /^(userunknown|hostunknown)$/.test(reason) ? 'rejected' : undefined;
  if (reason !== 'userunknown' || /\.1\.\d+$/.test(status)) return undefined;
  if (/\.2\.[01]$/.test(status) || /in reply to (?:the )?end of DATA|after end of data|SMTP command\s+DATA/i.test(near)) return 'filtered';
  return undefined;
}

/** What the remote server said comes before what the reporting one made of it, unless it is a bare x.0.0. */
function statusOf({ status, diagnostic }: Failure): string {
  const said = /(?:^|[\s(#=:-])([45]\.\d{1,2}\.\d{1,3})(?=[\s)\],;:.-]|$)/.exec(diagnostic)?.[1];
  return said !== undefined && (status === '' || !said.endsWith('.0.0')) ? said : status;
}

/** Abuse feedback (ARF, RFC 5965), the same as some providers send it without a report part, and unsubscriptions a mail program sends by itself. */
function readComplaint(mail: MailRecord): Bounce | undefined {
  const part = partText(mail, /^message\/feedback-report/);
  const copied = mail.attachments.some(({ mediaType }) => mediaType === 'message/rfc822');
  const bare = part === '' && copied && /complaint about message from/i.test(mail.subject);
  const unsubscribes = /true/i.test(mail.headers.get('x-apple-unsubscribe')?.[0] ?? '');
  if (part === '' && !bare && !unsubscribes) return undefined;
  const fields = fieldsOf(part.trim().replace(/\n[ \t]*\n/g, '\n'));
  const returned = returnedHeaders(partText(mail, /^message\/rfc822|^text\/rfc822-header/));
  const named = [...part.matchAll(/^(?:original-rcpt-to|removal-recipient):(.*)$/gim)].slice(0, 200).flatMap(([, value]) => addressesIn(value!));
  const recipients = [...new Set(named.length > 0 ? named : unsubscribes && mail.from ? [mail.from.address] : returned.to)];
  const feedbackType = fields.get('feedback-type')?.trim().toLowerCase() ?? (unsubscribes ? 'opt-out' : 'abuse');
  const shared = { kind: 'complaint' as const, reason: 'feedback' as const, status: '', diagnostic: '', final: true, because: feedbackType };
  return {
    ...shared, recipients, failures: (recipients.length > 0 ? recipients : ['']).map((address) => ({ ...shared, address })),
    originalMessageIds: returned.messageIds, originalSubject: returned.subject, dialect: 'arf', feedbackType,
  };
}
