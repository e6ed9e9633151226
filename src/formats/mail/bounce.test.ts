import { expect, test } from 'vitest';
import { readBounce } from './bounce.ts';
import { mailBytes, notice, NOTICES, report } from './made.ts';
import { readMail } from './read.ts';

const read = async (bytes: Buffer) => readBounce(await readMail(bytes));

test.each(Object.entries(NOTICES))('a returned mail is read: %s', async (_, { bytes, told }) => {
  const bounce = await read(bytes);
  expect(bounce).toMatchObject({ ...told, final: true, recipients: ['paul.moreau@client.example'], originalMessageIds: ['msg-2031@fournisseur.example'] });
  expect(bounce?.because).not.toBe('');
});

test('two recipients of one mail keep each his own reason; the gravest speaks for the mail', async () => {
  const bounce = await read(report({
    from: 'MAILER-DAEMON@mx.fournisseur.example', subject: 'Undelivered Mail Returned to Sender', words: 'This is the mail system at host mx.fournisseur.example.',
    status: `Final-Recipient: rfc822; plein@client.example
Action: failed
Status: 4.2.2
Diagnostic-Code: smtp; 452 4.2.2 Mailbox full

Final-Recipient: rfc822; parti@client.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 No such user`,
  }));
  expect(bounce?.failures.map(({ address, kind, reason }) => [address, kind, reason])).toEqual([
    ['plein@client.example', 'soft', 'mailboxfull'], ['parti@client.example', 'hard', 'userunknown'],
  ]);
  expect(bounce).toMatchObject({ kind: 'hard', reason: 'userunknown' });
});

test('a delay is not final, however unknown the host looks', async () => {
  const bounce = await read(report({
    from: 'MAILER-DAEMON@mx.fournisseur.example', subject: 'Warning: message delayed 4 hours', words: 'This is the mail system at host mx.fournisseur.example.',
    status: 'Final-Recipient: rfc822; paul.moreau@client.example\nAction: delayed\nStatus: 4.4.1\nDiagnostic-Code: X-Postfix; Host unknown for now',
  }));
  expect(bounce).toMatchObject({ final: false, kind: 'soft' });
});

test('a report that the mail arrived is no failure', async () => {
  const bounce = await read(report({
    from: 'MAILER-DAEMON@mx.fournisseur.example', subject: 'Successful Mail Delivery Report', words: 'This is the mail system at host mx.fournisseur.example.',
    status: 'Final-Recipient: rfc822; paul.moreau@client.example\nAction: delivered\nStatus: 2.0.0',
  }));
  expect(bounce).toMatchObject({ kind: 'delivered', reason: 'delivered' });
});

test('an unknown user told after DATA is a filter before an address that exists', async () => {
  const bounce = await read(report({
    from: 'MAILER-DAEMON@mx.fournisseur.example', subject: 'Undelivered Mail Returned to Sender',
    words: 'This is the mail system at host mx.fournisseur.example.\n\n<paul.moreau@client.example>: host mx.client.example said: 550 Unknown user (in reply to end of DATA command)',
    status: 'Final-Recipient: rfc822; paul.moreau@client.example\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550 Unknown user',
  }));
  expect(bounce).toMatchObject({ kind: 'soft', reason: 'filtered' });
});

test('our sender refused is not their address unknown', async () => {
  const bounce = await read(notice({
    from: 'MAILER-DAEMON@relais.example', subject: 'Mail delivery failed',
    words: `This message was created automatically by mail delivery software.

  paul.moreau@client.example
    SMTP error from remote mail server after MAIL FROM:<compta@fournisseur.example>:
    550 fournisseur.example does not exist`,
    under: '------ This is a copy of the message, including all the headers. ------',
  }));
  expect(bounce).toMatchObject({ kind: 'soft', reason: 'rejected' });
});

test('a complaint sent as abuse feedback names who complained', async () => {
  const bytes = mailBytes({ From: 'fbl@fournisseur-acces.example', Subject: 'Abuse report', 'Content-Type': 'multipart/report; report-type=feedback-report; boundary="b1"' }, `--b1
Content-Type: text/plain

This is an abuse report.

--b1
Content-Type: message/feedback-report

Feedback-Type: abuse
Version: 1
Original-Rcpt-To: paul.moreau@client.example

--b1
Content-Type: message/rfc822

Message-ID: <msg-2031@fournisseur.example>
To: paul.moreau@client.example

Bonjour
--b1--
`);
  expect(await read(bytes)).toMatchObject({
    kind: 'complaint', reason: 'feedback', feedbackType: 'abuse', recipients: ['paul.moreau@client.example'], originalMessageIds: ['msg-2031@fournisseur.example'],
  });
});

test.each([
  ['a reply that speaks of a refused mail', { Subject: 'Re: Delivery failure' }, "Votre mail m'est revenu : 550 5.1.1 User unknown. Utilisez cette adresse."],
  ['a returned mail that a person forwards whole', { Subject: 'TR: Undelivered Mail Returned to Sender' }, NOTICES['qmail, an account that is closed']!.bytes.toString()],
  ['a delivery problem of goods', { Subject: 'Problem with delivery' }, 'The pallet did not arrive, we do not pay.'],
  ['an invoice rejected by a person named postmaster-like', { Subject: 'Facture rejetée', From: 'Service courrier <courrier@client.example>' }, 'Votre facture est rejetée : le numéro de commande manque.'],
  ['an absence that answers a mail of that subject', { Subject: 'Réponse automatique : Delivery failure', 'Return-Path': '<>' }, 'Je suis absent.'],
  ['an administrator who cannot pay', { Subject: 'Unable to pay', From: 'System Administrator <admin@client.example>' }, 'We cannot pay before Friday.'],
  ['a read receipt', { Subject: 'Lu : Relance', 'Content-Type': 'multipart/report; report-type=disposition-notification; boundary="b1"' }, '--b1\nContent-Type: text/plain\n\nLu\n--b1\nContent-Type: message/disposition-notification\n\nDisposition: manual-action/MDN-sent-manually; displayed\n--b1--\n'],
])('it is no returned mail: %s', async (_, headers, body) => {
  expect(await read(mailBytes(headers, body))).toBeUndefined();
});
