import { expect, test } from 'vitest';
import { textFromHtml } from './html.ts';
import { mailBytes } from './made.ts';
import { MailProblem } from './problem.ts';
import { fileName, readMail } from './read.ts';

test('a reply gives who, where, when, and what it answers', async () => {
  const mail = await readMail(mailBytes({
    'Message-ID': ' <AbC.1@client.example> ', 'In-Reply-To': '<msg-2031@fournisseur.example>', References: '<msg-1@fournisseur.example>\r\n <msg-2031@fournisseur.example>',
    To: 'Compta <Compta+r2031@Fournisseur.example>', 'Delivered-To': 'boite@fournisseur.example', Subject: '=?utf-8?Q?Re=3A_Relance_=C3=A9ch=C3=A9e?=',
  }, 'Bonjour'));
  expect(mail.text.trim()).toBe('Bonjour');
  expect(mail).toMatchObject({
    messageKey: 'AbC.1@client.example', from: { name: 'Awa Diallo', address: 'awa.diallo@client.example' }, subject: 'Re: Relance échée',
    deliveredTo: ['boite@fournisseur.example', 'compta+r2031@fournisseur.example'], inReplyTo: ['msg-2031@fournisseur.example'],
    references: ['msg-1@fournisseur.example', 'msg-2031@fournisseur.example'], writtenOn: '2026-12-18', left: [],
  });
  expect(mail.date?.toISOString()).toBe('2026-12-18T08:12:00.000Z');
});

test('a mail without Message-ID is known by its bytes', async () => {
  const [one, same, other] = await Promise.all(['a', 'a', 'b'].map((body) => readMail(mailBytes({}, body))));
  expect(one!.messageKey).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(same!.messageKey).toBe(one!.messageKey);
  expect(other!.messageKey).not.toBe(one!.messageKey);
});

test('the day is the sender’s own, not that of Greenwich', async () => {
  expect((await readMail(mailBytes({ Date: 'Fri, 18 Dec 2026 23:50:00 -0500' }, 'x'))).writtenOn).toBe('2026-12-18');
  expect(await readMail(mailBytes({ Date: 'yesterday' }, 'x'))).toMatchObject({ date: undefined, writtenOn: undefined });
});

test('attachments keep their bytes and a name that harms nothing', async () => {
  const mail = await readMail(mailBytes({ 'Content-Type': 'multipart/mixed; boundary="b1"' }, `--b1
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

pi=E8ce jointe
--b1
Content-Type: application/pdf; name="x"
Content-Disposition: attachment; filename="..\\\\..\\\\etc/Avis de paiement.pdf"
Content-Transfer-Encoding: base64

JVBERi0=
--b1--
`));
  expect(mail.text.trim()).toBe('pièce jointe');
  expect(mail.attachments.map(({ name, mediaType, bytes }) => [name, mediaType, Buffer.from(bytes).toString()])).toEqual([['Avis de paiement.pdf', 'application/pdf', '%PDF-']]);
});

test.each([
  ['../../etc/passwd', 'passwd'], ['C:\\Users\\x\\a.pdf', 'a.pdf'], ['\u202Egpj.exe', 'gpj.exe'], ['a\0b\n.pdf', 'ab.pdf'], ['', 'attachment.pdf'], ['...', 'attachment.pdf'],
  ['a<b>:c?.pdf', 'a_b__c_.pdf'], [`${'é'.repeat(300)}.pdf`, `${'é'.repeat(116)}.pdf`],
])('the name %j is kept as %j', (given, name) => {
  expect(fileName(given, 'application/pdf')).toBe(name);
});

test('an HTML mail is read as words: no script, links with their address, quotes marked', () => {
  expect(textFromHtml(`<html><head><title>t</title><style>p{}</style></head><body><script>alert(1)</script><p>Bonjour&nbsp;&eacute;t&#233;,</p>
    <p>Voir <a href="https://client.example/f?a=1&amp;b=2">la facture</a> et <a href="javascript:x()">ceci</a></p><ul><li>un</li><li>deux</li></ul>
    <blockquote>cité<br>deux fois</blockquote><!-- rien --> 3 < 4 <b onclick='a>b'>gras</b></body></html>`))
    .toBe('Bonjour été,\n\nVoir la facture <https://client.example/f?a=1&b=2> et ceci\n\n- un\n- deux\n> cité\n> deux fois\n3 < 4 gras');
});

test('a flowed answer under a quoted line stays an answer', async () => {
  const mail = await readMail(mailBytes({ 'Content-Type': 'text/plain; charset=utf-8; format=flowed' }, '> Quand payez-vous ? \nVendredi, par \nvirement.\n'));
  expect(mail.text.trim()).toBe('> Quand payez-vous ?\nVendredi, par virement.'.replace(' ?\n', ' ? \n'));
});

test.each<[string, () => Buffer]>([
  ['a charset nobody knows', () => mailBytes({ 'Content-Type': 'text/plain; charset=klingon-8' }, 'payé')],
  ['a boundary that never comes', () => mailBytes({ 'Content-Type': 'multipart/mixed; boundary="never"' }, 'payé')],
  ['NULs', () => mailBytes({ Subject: 'a\0b' }, 'payé\0')],
  ['bytes that are no UTF-8', () => Buffer.concat([mailBytes({}, 'payé '), Buffer.from([0xff, 0xfe, 0xc3])])],
  ['a line without end', () => mailBytes({}, `payé ${'x'.repeat(3_000_000)}`)],
  ['thousands of addresses', () => mailBytes({ To: Array.from({ length: 8000 }, (_, i) => `a${i}@client.example`).join(', ') }, 'payé')],
  ['unclosed comments and brackets', () => mailBytes({ To: '('.repeat(50_000), From: '<'.repeat(50_000), References: '<'.repeat(50_000) }, 'payé')],
  ['headers of an mbox', () => Buffer.concat([Buffer.from('From x@y Fri Dec 18 09:12:00 2026\n'), mailBytes({}, 'payé')])],
])('hostile or odd, it is read: %s', async (_, made) => {
  const started = performance.now();
  const mail = await readMail(made());
  expect(mail.text).toContain('pay');
  expect(`${mail.text}${mail.subject}${[...mail.headers.values()].join()}`).not.toContain('\0');
  expect(mail.to.length).toBeLessThanOrEqual(200);
  expect(performance.now() - started).toBeLessThan(3000);
});

test.each<[string, () => Buffer, string]>([
  ['nothing', () => Buffer.alloc(0), 'empty'],
  ['white space', () => Buffer.from(' \r\n\r\n '), 'empty'],
  ['a flood of headers', () => Buffer.from(`${'X-Flood: again and again and again\r\n'.repeat(400_000)}\r\nx`), 'too_many_headers'],
  ['a flood of parts', () => mailBytes({ 'Content-Type': 'multipart/mixed; boundary="b"' }, '--b\n\nx\n'.repeat(100_000)), 'too_many_parts'],
  ['parts within parts without end', () => {
    const nested = Array.from({ length: 400 }, (_, i) => `--b${i}\nContent-Type: multipart/mixed; boundary="b${i + 1}"\n\n`).join('');
    return mailBytes({ 'Content-Type': 'multipart/mixed; boundary="b0"' }, nested);
  }, 'too_deep'],
])('built to exhaust, it is refused with a name: %s', async (_, made, code) => {
  const refused = await readMail(made()).then(() => undefined, (error: unknown) => error);
  expect(refused).toBeInstanceOf(MailProblem);
  expect((refused as MailProblem).code).toBe(code);
});

test('a mail of lines without end is cut too', async () => {
  const mail = await readMail(mailBytes({}, 'ah\n'.repeat(1_000_000)));
  expect(mail.text.split('\n').length).toBeLessThan(60_000);
  expect(mail.left).toEqual(['end_of_mail']);
});

test('of a mail of a hundred megabytes the beginning is read, and it says so', async () => {
  const huge = Buffer.concat([
    mailBytes({ 'Content-Type': 'multipart/mixed; boundary="b1"' }, '--b1\nContent-Type: text/plain\n\nVoir la pièce.\n--b1\nContent-Type: application/zip\nContent-Disposition: attachment; filename=a.zip\nContent-Transfer-Encoding: base64\n\n'),
    Buffer.alloc(100 * 1024 * 1024, `${'QUJD'.repeat(19)}\r\n`),
  ]);
  const started = performance.now();
  const mail = await readMail(huge);
  expect(mail.text.trim()).toBe('Voir la pièce.');
  expect(mail.left).toEqual(['end_of_mail', 'attachment']);
  expect(mail.attachments).toEqual([]);
  expect(performance.now() - started).toBeLessThan(15_000);
});
