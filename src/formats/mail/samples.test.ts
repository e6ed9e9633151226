import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readAutoReply } from './auto.ts';
import { ownWords } from './body.ts';
import { readBounce } from './bounce.ts';
import { mailsOf, readLabelled } from './labelled.ts';
import { readMail } from './read.ts';

/** Real files of others stand beside the repository where they are at hand; they are not ours to keep in it. */
const folder = new URL('../../../../shared/samples/email/', import.meta.url);
const present = existsSync(folder);
const why = present ? '' : ' (skipped: ../shared/samples/email is not beside the repository)';
const at = (path: string) => new URL(path, folder);

test.skipIf(!present)(`reasons agree with the labels of the corpus, each recipient${why}`, async () => {
  const { rows, unknown } = await readLabelled(at('bounces/'), at('labels_sisimai.json'));
  const count = (agrees: string) => rows.filter((row) => row.agrees === agrees).length;
  expect(rows.length).toBe(380);
  expect(count('same') / rows.length).toBeGreaterThanOrEqual(0.93);
  expect((count('same') + count('convention')) / rows.length).toBeGreaterThanOrEqual(0.97);
  // A person forwards a returned mail: it is not one.
  expect(unknown).toEqual(['lhost-sendmail-14.eml']);
});

test.skipIf(!present)(`the same notices with other line ends are recognised${why}`, async () => {
  for (const { file, mails } of mailsOf(at('bounces-dos/'))) {
    const mail = await readMail(mails[0]!);
    expect([file, (readBounce(mail) ?? readAutoReply(mail)) !== undefined]).toEqual([file, true]);
  }
});

test.skipIf(!present)(`no normal reply is taken for a bounce or an automatic answer${why}`, async () => {
  const replies = readdirSync(at('replies/')).map((name) => Buffer.concat([
    Buffer.from('From: Awa <awa@client.example>\r\nTo: compta@fournisseur.example\r\nSubject: Re: Relance\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n'),
    readFileSync(at(`replies/${name}`)),
  ]));
  const mails = [...replies, ...mailsOf(at('replies-eml/')).flatMap((one) => one.mails)];
  expect(mails.length).toBeGreaterThan(80);
  for (const bytes of mails) {
    const mail = await readMail(bytes);
    expect([readBounce(mail), readAutoReply(mail)]).toEqual([undefined, undefined]);
  }
});

test.skipIf(!present)(`an answer written in each mail program is found above what it quotes${why}`, async () => {
  for (const { file, mails } of mailsOf(at('replies-eml/'))) {
    const mail = await readMail(mails[0]!);
    expect([file, ownWords(mail.text).body]).toEqual([file, 'Hello']);
  }
});

/** Those whose own words are not their first paragraph: how their own words begin and end, and how many lines they are. */
const OWN: Record<string, [first: RegExp, last: RegExp, lines: number]> = {
  'correct_sig.txt': [/^this is/, /signature\.$/, 1],
  'sig_no_empty_line.txt': [/^this is/, /above\.$/, 1],
  'email_1.txt': [/^Hi folks/, /API\.$/, 5],
  'email_2.txt': [/^Hi,/, /individually\."$/, 27],
  'email_3.txt': [/^Oh thanks/, /great\.$/, 3],
  'email_4.txt': [/^Awesome/, /it\.$/, 1],
  'email_19.txt': [/^On Thursday/, /rendering\.$/, 1],
  'email_5.txt': [/^One:/, /for a while\.$/, 15],
  'email_bullets.txt': [/^test 2/, /another$/, 8],
  'email_custom_quote_header.txt': [/^Thank you!$/, /^Thank you!$/, 1],
  'email_customer_quote_header_2.txt': [/^Thank/, /much\.$/, 1],
  'email_customer_quote_header_3.txt': [/^bonjour/, /d'avance$/, 3],
  'email_emoji.txt': [/^🎉$/, /^🎉$/, 1],
  'email_iphone.txt': [/^Here is/, /email$/, 1],
  'email_blackberry.txt': [/^Here is/, /email$/, 1],
  'email_multi_word_sent_from_my_mobile_device.txt': [/^Here is/, /email$/, 1],
  'email_not_a_signature.txt': [/^Dear/, /services\.$/, 13],
  'email_not_a_signature_2.txt': [/^Hello/, /Thanks!$/, 10],
  'email_one_is_not_on.txt': [/^Thank/, /run\.\.\.$/, 5],
  'email_reply_header.txt': [/^This is/, /^Stranger$/, 11],
  'email_sent_from.txt': [/^Hi it/, /paragraphs\.$/, 1],
  'email_sent_from_my_not_signature.txt': [/^Here is/, /phone\.$/, 3],
  'email_tricky_11_double_signature.txt': [/^Thanks/, /help!$/, 1],
  'email_tricky_13_timestamp_variations.txt': [/^Here are/, /headers\.$/, 9],
  'email_tricky_16_unicode_signatures.txt': [/^Thanks/, /update!$/, 1],
  'email_tricky_17_forward_header.txt': [/^See/, /below\.$/, 1],
  'email_tricky_19_quote_without_header.txt': [/^I wanted/, /thoughts\.$/, 5],
  'email_tricky_1_on_false_positive.txt': [/^On the surface/, /great\.$/, 6],
  'email_tricky_20_html_entities.txt': [/^The data/, /correctly\.$/, 3],
  'email_tricky_2_url_with_wrote.txt': [/^Hi there/, /them\.$/, 5],
  'email_tricky_4_from_in_body.txt': [/^I need/, /content\.$/, 5],
  'email_tricky_7_multiple_dashes.txt': [/^Here is/, /content\.$/, 15],
  'email_tricky_8_sent_from_in_content.txt': [/^The notification/, /server\.$/, 5],
  'email_unquoted_reply.txt': [/^This is my reply\.$/, /reply\.$/, 1],
  'email_with_regards.txt': [/^Hi,/, /help\?$/, 5],
  'email_zoho.txt': [/^What/, /test\?$/, 2],
};

test.skipIf(!present)(`own words are told from quotes and signatures in threads of many programs and languages${why}`, () => {
  const wrong: string[] = [];
  let told = 0;
  for (const file of readdirSync(at('replies/'))) {
    const text = readFileSync(at(`replies/${file}`), 'utf8').replace(/\r/g, '');
    const { body } = ownWords(text);
    const lines = body.split('\n');
    const expected = OWN[file];
    if (!expected && !text.startsWith('Fusce bibendum')) continue;
    told++;
    const right = expected
      ? expected[0].test(lines[0]!) && expected[1].test(lines.at(-1)!) && lines.length === expected[2]
      : body === text.split('\n').slice(0, 5).map((line) => line.trimEnd()).join('\n');
    if (!right) wrong.push(`${file}: ${lines.length} lines, ${lines[0]} … ${lines.at(-1)}`);
  }
  expect(wrong).toEqual([]);
  expect(told).toBe(69);
});
