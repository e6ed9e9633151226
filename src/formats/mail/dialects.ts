import { any } from './any.ts';
import type { MailRecord } from './read.ts';
import type { BounceReason } from './reasons.ts';

/**
 * How mail servers say in their own words that a mail did not arrive. A dialect is known by its headers or by sentences no person writes;
 * `ends` is where the returned mail begins; `says` are its own set sentences, which tell more than what it cites from another server.
 * What it says about whom is read by one reader for all (bounce.ts).
 */
export type Dialect = { name: string; recognises: (mail: Signs) => boolean; ends?: RegExp; says?: readonly (readonly [BounceReason, RegExp])[] };

/** What dialects are known by: read once. */
export type Signs = { from: string; subject: string; text: string; header: (name: string) => string; has: (name: string) => boolean };

export function signsOf(mail: MailRecord): Signs {
  return {
    from: `${mail.from?.name ?? ''} <${mail.from?.address ?? ''}> ${mail.headers.get('from')?.[0] ?? ''}`.toLowerCase().slice(0, 500),
    subject: mail.subject.toLowerCase(),
    text: mail.text.slice(0, 60_000),
    header: (name) => (mail.headers.get(name) ?? []).join('\n').toLowerCase(),
    has: (name) => mail.headers.has(name),
  };
}

const DAEMON = any(
  /mailer-?daemon|post_?-?master|mail delivery|delivery sub-?system|mail (?:delivery )?system|mail administrator|mdaemon/,
  /mmsc ndr administrator|system administrator/,
);
const fromDaemon = ({ from }: Signs) => DAEMON.test(from);

export const DIALECTS: readonly Dialect[] = [
  {
    name: 'qmail',
    recognises: ({ text, header, subject }) =>
      /^Hi\. This is the |qmail-send program|I'm afraid I wasn't able to deliver|This is a permanent error; I've given up/m.test(text)
      || (/\(qmail .* for bounce\)/.test(header('received')) && /failure notice/.test(subject)),
    ends: /^--- (?:Below this line is|Mensagem original|Enclosed is) .*$|^Content-Type: message\/rfc822/m,
  },
  {
    name: 'yahoo',
    recognises: ({ from, subject, text }) =>
      (/yahoo|ymail/.test(from) && /failure|undeliver/.test(subject))
      || /^Sorry, we were unable to deliver your message to the following address/m.test(text),
    ends: /^--- (?:Below this line is|Enclosed|Forwarded).*$/m,
  },
  {
    name: 'gmail',
    recognises: (signs) => (fromDaemon(signs) || signs.from.includes('google')) && any(
      /Delivery to the following recipients? (?:failed|has been)|Technical details of (?:permanent|temporary) failure/m,
      /^\*\* (?:Address not found|Message not delivered|Message blocked|Delivery incomplete)/m,
    ).test(signs.text),
    ends: /^ *-{3,} (?:Original message|Message header follows|Forwarded message) -{3,}/m,
  },
  {
    name: 'exim',
    recognises: (signs) => signs.has('x-failed-recipients')
      || (fromDaemon(signs) && /^This message was created automatically by mail delivery software|exim/m.test(signs.text)),
    ends: /^-{4,} .*(?:is a copy of|The body of the message|following error text|full copy).*$|^Included is a copy of the message header:?.*$/m,
  },
  {
    name: 'postfix',
    recognises: (signs) => fromDaemon(signs)
      && /^This is the .{0,80}(?:program|mail system) at host|^Transcript of session follows\.\s+Out: |^I'm sorry to have to inform you/m.test(signs.text),
    ends: /^--[^\n]*\n(?:Content-[^\n]*\n)*Content-Type: (?:message|text)\/rfc822/m,
  },
  {
    name: 'sendmail',
    recognises: (signs) => (fromDaemon(signs) || /returned mail|delivery/.test(signs.subject))
      && /^ *-{3,} ?(?:The following addresses? had|Transcript of session follows|Unsent message)/m.test(signs.text),
    ends: /^ *-{3,} ?(?:Original message follows|Unsent message follows|No message was collected|Message header follows|Message body suppressed).*$/m,
  },
  {
    name: 'exchange',
    recognises: ({ text, has, header, subject }) => /MSEXCH:|did not reach the following recipient/.test(text) || has('x-ms-embedded-report')
      || (header('x-mailer').includes('internet mail service') && subject.includes('undeliver')),
  },
  {
    name: 'outlook',
    recognises: (signs) => (fromDaemon(signs) || /undeliver|non remis|unzustellbar|no se puede entregar|delivery/.test(signs.subject)) && any(
      /Delivery has failed to these recipients|couldn't be delivered to|Original message headers:|Diagnostic information for administrators/m,
      /^Votre message .{0,200}n['’]a pas pu être remis|^Échec de la remise|Informations de diagnostic pour les administrateurs/m,
    ).test(signs.text),
    ends: /^ *(?:Original [Mm]essage [Hh]eaders|En-têtes de message d['’]origine|Message Headers) ?:?/m,
  },
  {
    name: 'notes',
    recognises: (signs) => (fromDaemon(signs) || /delivery failure|undeliver|échec|fehl/.test(signs.subject))
      && /^-{3,}\s*Failure Reasons?\s*-{3,}|was not delivered to:|a échoué|Nicht zugestellt/m.test(signs.text),
    ends: /^-{3,}\s*Returned Message\s*-{3,}/m,
  },
  {
    name: 'mailmarshal',
    recognises: ({ text }) => /^Your message:?\s*\n\s*From:/m.test(text) && /Could not be delivered (?:because|to)/.test(text),
    ends: /^[ \t]*\+-+\+/m,
  },
  {
    name: 'imail',
    recognises: ({ subject, header }) => /smtp32|imail/.test(header('x-mailer')) && subject.includes('undeliver'),
    ends: /^Original message follows\./m,
  },
  {
    name: 'ezweb',
    recognises: ({ from, subject }) => /ezweb|au\.com|auone-net|dion\.ne\.jp/.test(from) && /mail system error|メールエラー/.test(subject),
    ends: /^-{20,}$/m,
    says: [['suspend', /^The user\(s\) account is disabled/m]],
  },
  { name: 'kddi', recognises: ({ text }) => /^Your mail sent on:.*\n\s*Could not be delivered to:/m.test(text) },
  { name: 'interscan', recognises: ({ from, text }) => from.includes('interscan') && /^(?:Sent <<<|Received >>>)/m.test(text) },
  {
    name: 'mfilter',
    recognises: ({ from, header }) => /mail ?filter|fhss|digital-arts/.test(header('x-mailer') + from),
    ends: /^-------original (?:message|mail) info/m,
  },
  {
    name: 'fml',
    recognises: ({ subject, text, has }) => has('x-mlserver') && /not member|article from|loop alert/.test(subject + text.toLowerCase().slice(0, 400)),
    ends: /^Original mail as follows:/m,
  },
  {
    name: 'carrier',
    recognises: ({ from, text }) => /vtext|vzwpix/.test(from) && /^Error: |could not be delivered to mobile/m.test(text),
    ends: /^Original Message:/m,
  },
];

/** A person answers or forwards, or his absence answers: what is written of a returned mail is his, whatever it holds. */
export function byAPerson(signs: Signs): boolean {
  return /^(?:re|fwd?|tr|aw|wg|rif|rv|r[ée]ponse automatique|automatic reply|automatische antwort|auto(?:reply)?)\s*:/.test(signs.subject) && !fromDaemon(signs);
}

const FAILED = any(
  /undeliver|unzustellbar|non.?remis|non distribu|deliver.{0,30}(?:fail|problem|error|status|notif|incomplete)/,
  /fail.{0,25}(?:deliver|notice|send)|returned (?:mail|e-?mail|to sender)|mail (?:error|failure|could not)/,
  /could not (?:be )?deliver|not delivered|non ?delivery|mail system error|échec.{0,20}(?:remise|envoi)|devuelto/,
  /correo no entregado/,
);
const MAYBE = /error|rejected|delay|warning|ndn|bounce|unable to|problem/;

/**
 * A notice in no dialect of the table: a daemon wrote it, and its subject says that something failed; or the subject leaves no doubt and
 * nobody may answer it.
 */
export const PLAIN: Dialect = {
  name: 'plain',
  recognises: (signs) => (FAILED.test(signs.subject) && (fromDaemon(signs) || signs.header('return-path').trim() === '<>'))
    || (MAYBE.test(signs.subject) && fromDaemon(signs) && /deliver|recipient|remis|destinataire|entrega|zugestellt/i.test(signs.text)),
  ends: any(
    /^-{3,} ?(?:Original message|Returned message|Below this line|Forwarded|This is a copy|Unsent).*$/im,
    /^(?:Original message follows|Received: (?:from|by) ).*$/im,
  ),
};
