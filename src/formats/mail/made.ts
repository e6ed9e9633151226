/** Mails written for the tests: invented people, `.example` domains, each in the manner of the server it speaks for. */

export function mailBytes(headers: Record<string, string>, body: string): Buffer {
  const given = { From: 'Awa Diallo <awa.diallo@client.example>', To: 'compta@fournisseur.example', Subject: 'Re: Facture F-2031', Date: 'Fri, 18 Dec 2026 09:12:00 +0100', ...headers };
  const head = Object.entries(given).filter(([, value]) => value !== '').map(([name, value]) => `${name}: ${value}`);
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body.replace(/\r?\n/g, '\r\n')}`);
}

const RETURNED = `From: compta@fournisseur.example
To: paul.moreau@client.example
Subject: Relance F-2031
Message-ID: <msg-2031@fournisseur.example>

Bonjour,
`;

/** A report as RFC 3464 asks: words, status, the mail that came back. */
export function report({ from, subject, words, status }: { from: string; subject: string; words: string; status: string }): Buffer {
  return mailBytes({ From: from, Subject: subject, 'Return-Path': '<>', 'Content-Type': 'multipart/report; report-type=delivery-status; boundary="b1"', 'MIME-Version': '1.0' }, `--b1
Content-Type: text/plain; charset=utf-8

${words}

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.fournisseur.example

${status}

--b1
Content-Type: message/rfc822

${RETURNED}
--b1--
`);
}

/** A notice without report parts: words, then the mail that came back under the sentence of its server. */
export function notice({ from, subject, words, under }: { from: string; subject: string; words: string; under: string }): Buffer {
  return mailBytes({ From: from, Subject: subject, 'Return-Path': '<>' }, `${words}\n\n${under}\n\n${RETURNED}`);
}

type Told = { reason: string; kind: string; dialect: string; status?: string };

/** Each with what must be read in it; the recipient is always paul.moreau@client.example and the mail msg-2031@fournisseur.example. */
export const NOTICES: Record<string, { bytes: Buffer; told: Told }> = {
  'postfix, no such user': {
    bytes: report({
      from: 'MAILER-DAEMON@mx.fournisseur.example (Mail Delivery System)', subject: 'Undelivered Mail Returned to Sender',
      words: `This is the mail system at host mx.fournisseur.example.

I'm sorry to have to inform you that your message could not be delivered to one or more recipients.

<paul.moreau@client.example>: host mx.client.example[192.0.2.7] said: 550 5.1.1 User unknown (in reply to RCPT TO command)`,
      status: 'Final-Recipient: rfc822; paul.moreau@client.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 User unknown',
    }),
    told: { reason: 'userunknown', kind: 'hard', dialect: 'postfix', status: '5.1.1' },
  },
  'postfix, a full mailbox said in French': {
    bytes: report({
      from: 'MAILER-DAEMON@mx.fournisseur.example', subject: 'Undelivered Mail Returned to Sender',
      words: 'This is the mail system at host mx.fournisseur.example.\n\n<paul.moreau@client.example>: host mx.client.example said: 552 La boîte aux lettres du destinataire est pleine',
      status: 'Final-Recipient: rfc822; paul.moreau@client.example\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 552 La boîte aux lettres du destinataire est pleine',
    }),
    told: { reason: 'mailboxfull', kind: 'soft', dialect: 'postfix' },
  },
  'exim, an unknown domain': {
    bytes: notice({
      from: 'Mail Delivery System <Mailer-Daemon@relais.example>', subject: 'Mail delivery failed: returning message to sender',
      words: `This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  paul.moreau@client.example
    Unrouteable mail domain "client.example"`,
      under: '------ This is a copy of the message, including all the headers. ------',
    }),
    told: { reason: 'hostunknown', kind: 'hard', dialect: 'exim' },
  },
  'qmail, an account that is closed': {
    bytes: notice({
      from: 'MAILER-DAEMON@relais.example', subject: 'failure notice',
      words: `Hi. This is the qmail-send program at relais.example.
I'm afraid I wasn't able to deliver your message to the following addresses.

<paul.moreau@client.example>:
192.0.2.7 does not like recipient.
Remote host said: 550 This account has been suspended
Giving up on 192.0.2.7.`,
      under: '--- Below this line is a copy of the message.',
    }),
    told: { reason: 'suspend', kind: 'soft', dialect: 'qmail' },
  },
  'sendmail, a mail thought to be spam': {
    bytes: report({
      from: 'Mail Delivery Subsystem <MAILER-DAEMON@relais.example>', subject: 'Returned mail: see transcript for details',
      words: `   ----- The following addresses had permanent fatal errors -----
<paul.moreau@client.example>
    (reason: 554 5.7.1 Message looks like spam)

   ----- Transcript of session follows -----
>>> DATA
<<< 554 5.7.1 Message looks like spam`,
      status: 'Final-Recipient: RFC822; paul.moreau@client.example\nAction: failed\nStatus: 5.7.1\nDiagnostic-Code: SMTP; 554 5.7.1 Message looks like spam',
    }),
    told: { reason: 'spamdetected', kind: 'soft', dialect: 'sendmail', status: '5.7.1' },
  },
  'Exchange, a recipient it does not know': {
    bytes: notice({
      from: 'System Administrator <postmaster@client.example>', subject: 'Undeliverable: Relance F-2031',
      words: `Your message

  To:      paul.moreau@client.example
  Subject: Relance F-2031

did not reach the following recipient(s):

paul.moreau@client.example on Fri, 18 Dec 2026 09:12:00 +0100
    The recipient name is not recognized
    MSEXCH:IMS:CLIENT:SITE:SERVER 0 (000C05A6) Unknown Recipient`,
      under: 'Original message follows.',
    }),
    told: { reason: 'userunknown', kind: 'hard', dialect: 'exchange' },
  },
  'Microsoft 365 in French': {
    bytes: report({
      from: 'Microsoft Outlook <postmaster@client.example>', subject: 'Non remis : Relance F-2031',
      words: `Échec de la remise de votre message à ces destinataires ou groupes :

paul.moreau@client.example
L’adresse de messagerie que vous avez entrée est introuvable.

Informations de diagnostic pour les administrateurs :`,
      status: 'Final-Recipient: rfc822;paul.moreau@client.example\nAction: failed\nStatus: 5.1.10\nDiagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found',
    }),
    told: { reason: 'userunknown', kind: 'hard', dialect: 'outlook', status: '5.1.10' },
  },
  'Gmail, a quota': {
    bytes: report({
      from: 'Mail Delivery Subsystem <mailer-daemon@googlemail.example>', subject: 'Delivery Status Notification (Failure)',
      words: "** Message not delivered **\n\nYour message couldn't be delivered to paul.moreau@client.example because their inbox is full.",
      status: 'Final-Recipient: rfc822; paul.moreau@client.example\nAction: failed\nStatus: 5.2.2\nDiagnostic-Code: smtp; 552-5.2.2 The email account that you tried to reach is over quota',
    }),
    told: { reason: 'mailboxfull', kind: 'soft', dialect: 'gmail', status: '5.2.2' },
  },
  'Yahoo, words alone': {
    bytes: notice({
      from: 'MAILER-DAEMON@yahoo.example', subject: 'Failure Notice',
      words: 'Sorry, we were unable to deliver your message to the following address.\n\n<paul.moreau@client.example>:\nRemote host said: 550 No such user here [RCPT_TO]',
      under: '--- Below this line is a copy of the message.',
    }),
    told: { reason: 'userunknown', kind: 'hard', dialect: 'yahoo' },
  },
  'Domino, a server out of reach': {
    bytes: notice({
      from: 'postmaster@client.example', subject: 'DELIVERY FAILURE: No route',
      words: '----- Failure Reasons --------\n\nNo route to host mx.client.example\npaul.moreau@client.example',
      under: '----- Returned Message --------',
    }),
    told: { reason: 'networkerror', kind: 'soft', dialect: 'notes' },
  },
  'no known manner: a daemon, and a subject that leaves no doubt': {
    bytes: notice({
      from: 'Postmaster <postmaster@relais.example>', subject: 'Delivery failure', words: 'Unable to deliver message to: <paul.moreau@client.example>\nThe user has moved, new address is unknown to us.',
      under: '--- Original message ---',
    }),
    told: { reason: 'hasmoved', kind: 'hard', dialect: 'plain' },
  },
};
