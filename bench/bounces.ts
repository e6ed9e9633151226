import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import PostalMime from 'postal-mime';
import { readAutoReply } from '#formats/mail/auto.ts';
import { ownWords } from '#formats/mail/body.ts';
import { readBounce } from '#formats/mail/bounce.ts';
import { mailsOf, readLabelled, type LabelledRead } from '#formats/mail/labelled.ts';
import { readMail } from '#formats/mail/read.ts';
import { timed } from './database.ts';

/**
 * Returned mails of many servers, read against the labels of another reader's authors, when the corpus stands beside the repository. Floor of the speed: the MIME
 * parser alone on the same bytes.
 */
const folder = new URL('../../shared/samples/email/', import.meta.url);
const ROUNDS = 5;

const print = (line: string) => process.stdout.write(`${line}\n`);
const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(1)} %`;

if (existsSync(folder)) {
  await agreement();
  await falseBounces();
  await speed();
} else print('no corpus: ../shared/samples/email is not beside the repository, nothing measured');

async function agreement(): Promise<void> {
  const { rows, unknown } = await readLabelled(new URL('bounces/', folder), new URL('labels_sisimai.json', folder));
  const count = (agrees: LabelledRead['agrees']) => rows.filter((row) => row.agrees === agrees).length;
  const [same, convention] = [count('same'), count('convention')];
  print(`${rows.length} labelled recipients of ${readdirSync(new URL('bounces/', folder)).length} mails: ${same} as labelled (${percent(same, rows.length)})`);
  print(`  ${convention} more when « user unknown » counts as the labels' « filtered », their word for it when no status or RCPT tells (${percent(same + convention, rows.length)})`);
  for (const half of ['first', 'other']) {
    const part = rows.filter(({ file }) => halfOf(file) === half);
    const agreed = (...ways: LabelledRead['agrees'][]) => part.filter(({ agrees }) => ways.includes(agrees)).length;
    print(`  ${half} half of the files: ${agreed('same')} of ${part.length} (${percent(agreed('same'), part.length)}), ${percent(agreed('same', 'convention'), part.length)} with the two as one`);
  }
  print(`  not recognised: ${unknown.join(', ') || 'none'}`);
  print('  labelled          read as');
  for (const label of [...new Set(rows.map((row) => row.label))].sort()) {
    const read = rows.filter((row) => row.label === label).map((row) => row.read);
    const counts = [...new Set(read)].map((reason) => [reason, read.filter((one) => one === reason).length] as const).sort((a, b) => b[1] - a[1]);
    print(`  ${label.padEnd(16)}  ${counts.map(([reason, n]) => `${reason === label ? '=' : reason} ${n}`).join(', ')}`);
  }
  for (const { file, label, read } of rows.filter((row) => row.agrees === 'other')) print(`  miss ${file}: labelled ${label}, read ${read}`);
}

/** By a hash of its name: a rule drawn from the first half is kept when the other agrees more for it. */
function halfOf(file: string): 'first' | 'other' {
  return createHash('sha256').update(file).digest()[0]! % 2 === 0 ? 'first' : 'other';
}

async function falseBounces(): Promise<void> {
  const head = Buffer.from('From: a@client.example\r\nTo: b@fournisseur.example\r\nSubject: Re: Relance\r\n\r\n');
  const texts = readdirSync(new URL('replies/', folder)).map((name) => Buffer.concat([head, readFileSync(new URL(`replies/${name}`, folder))]));
  const replies = [...texts, ...mailsOf(new URL('replies-eml/', folder)).flatMap(({ mails }) => mails)];
  const automatic = mailsOf(new URL('bounces/', folder)).filter(({ file }) => file.startsWith('rfc3834')).flatMap(({ mails }) => mails);
  const bounced = async (mails: readonly Buffer[]) => (await Promise.all(mails.map(readMail))).filter((mail) => readBounce(mail)).length;
  const answered = (await Promise.all(replies.map(readMail))).filter((mail) => readAutoReply(mail)).length;
  print(`${await bounced(replies)} of ${replies.length} normal replies taken for a bounce, ${answered} for an automatic answer; ${await bounced(automatic)} of ${automatic.length} automatic answers taken for a bounce`);
}

async function speed(): Promise<void> {
  const mails = ['bounces/', 'replies-eml/'].flatMap((name) => mailsOf(new URL(name, folder)).flatMap((one) => one.mails));
  const rounds = async (work: (bytes: Buffer) => Promise<unknown>) => {
    const { seconds } = await timed(async () => {
      for (let round = 0; round < ROUNDS; round++) for (const bytes of mails) await work(bytes);
    });
    return (ROUNDS * mails.length) / seconds;
  };
  const parse = (bytes: Buffer) => PostalMime.parse(bytes, { forceRfc822Attachments: true });
  const whole = async (bytes: Buffer) => {
    const mail = await readMail(bytes);
    return readBounce(mail) ?? readAutoReply(mail) ?? ownWords(mail.text);
  };
  await rounds(whole);
  const floor = await rounds(parse);
  const read = await rounds(whole);
  print(`  parsed alone (floor)     ${Math.round(floor).toLocaleString('en').padStart(7)} mails/s`);
  print(`  read and classified      ${Math.round(read).toLocaleString('en').padStart(7)} mails/s  ${(floor / read).toFixed(1)}× the floor`);
}
