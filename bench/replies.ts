import { replyClass, type ReplyClass } from '#areas/messages/contract/replies.ts';
import { figures, judgeCorpus, type Half, type Judged } from '#test/replies/check.ts';

/** How well replies are understood: the labelled corpus in its parts, and the confusion of classes (a line for what it is, a column for what was read). */
const judged = judgeCorpus();
const share = (part: number, whole: number) => `${((100 * part) / whole).toFixed(1)} %`;
const failures: string[] = [];
/** From here on a class is offered with confidence. */
const CONFIDENT = 8000;
const say = (line: string) => process.stdout.write(`${line}\n`);

for (const [half, least] of [['tune', 0.97], ['check', 0.95], ['odd', 0.95], ['kept', 0.9], ['unseen', 0.75]] as [Half, number][]) {
  const part = judged.filter((one) => one.half === half);
  const { replies, classes, wholly } = figures(part);
  const acted = part.filter(({ reading }) => reading.class !== 'other');
  const right = acted.filter(({ reading, label }) => reading.class === label.class).length;
  const asked = part.filter(({ label }) => label.class !== 'other');
  const confident = acted.filter(({ reading }) => reading.confidenceBp >= CONFIDENT);
  say(`${half.padEnd(7)} ${replies} replies: class ${share(classes, replies)}, day, items, amount and reason too ${share(wholly, replies)}; of ${acted.length} given a class, right ${share(right, acted.length)}`);
  say(`        of ${asked.length} that say something, ${share(asked.filter(({ reading, label }) => reading.class === label.class).length, asked.length)} understood; of ${confident.length} offered with confidence, wrong ${confident.filter(({ reading, label }) => reading.class !== label.class).length}`);
  if (classes / replies < least) failures.push(`${half}: fewer than ${share(least, 1)} of classes`);
}

const classes = replyClass.options.filter((one) => !one.startsWith('bounce'));
const count = (is: ReplyClass, got: ReplyClass) => judged.filter(({ label, reading }: Judged) => label.class === is && reading.class === got).length;
say(`\n${''.padEnd(14)}${classes.map((one) => one.slice(0, 8).padStart(9)).join('')}`);
for (const is of classes) say(is.padEnd(14) + classes.map((got) => String(count(is, got) || '·').padStart(9)).join(''));

judgeCorpus();
const began = performance.now();
for (let n = 0; n < 10; n++) judgeCorpus();
say(`\n${Math.round((10 * judged.length) / ((performance.now() - began) / 1000))} replies a second`);

if (judged.some(({ reading, label }) => reading.class !== 'other' && reading.confidenceBp >= CONFIDENT && reading.class !== label.class)) failures.push('a wrong class was offered with confidence');
for (const failure of failures) process.stderr.write(`${failure}\n`);
process.exitCode = failures.length > 0 ? 1 : 0;
