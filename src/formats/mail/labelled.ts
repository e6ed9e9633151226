import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readAutoReply } from './auto.ts';
import { readBounce } from './bounce.ts';
import { readMail } from './read.ts';

/**
 * `same`: read as labelled. `convention`: the labels call `filtered` an unknown user when the server did not answer RCPT or gave no status;
 * here it stays an unknown user. `other`: read otherwise.
 */
export type LabelledRead = { file: string; label: string; read: string; agrees: 'same' | 'convention' | 'other' };

type Label = { reason: string; hardbounce: number };

/** The labels tell apart two ways to send too much that are one here. */
const SAME_AS: Readonly<Record<string, string>> = { toomanyconn: 'ratelimited', speeding: 'ratelimited' };

/** The files of a folder, each cut where it holds several mails in a row (mbox). */
export function mailsOf(folder: URL): { file: string; mails: Buffer[] }[] {
  return readdirSync(folder).filter((name) => name.endsWith('.eml')).sort().map((file) => {
    const bytes = readFileSync(new URL(file, folder));
    const cuts = [...bytes.toString('latin1').matchAll(/\n\n(?=From \S+ .*\d\d:\d\d:\d\d \d{4}\n)/g)].map(({ index }) => index + 2);
    return { file, mails: [0, ...cuts].map((from, i) => bytes.subarray(from, cuts[i] ?? bytes.length)) };
  });
}

/** Reads a corpus against the labels another reader's authors gave, one label for each recipient. */
export async function readLabelled(folder: URL, labelsAt: URL): Promise<{ rows: LabelledRead[]; unknown: string[] }> {
  const labels: Record<string, Label[]> = existsSync(labelsAt) ? JSON.parse(readFileSync(labelsAt, 'utf8')).labels : {};
  const rows: LabelledRead[] = [];
  const unknown: string[] = [];
  for (const { file, mails } of mailsOf(folder)) {
    const read: string[] = [];
    for (const bytes of mails) {
      const mail = await readMail(bytes);
      const bounce = readBounce(mail);
      if (bounce) read.push(...bounce.failures.map(({ reason }) => reason));
      else if (readAutoReply(mail)) read.push('vacation');
    }
    if (read.length === 0) unknown.push(file);
    rows.push(...compare(file, (labels[file] ?? []).map(({ reason }) => SAME_AS[reason] ?? reason), read));
  }
  return { rows, unknown };
}

function compare(file: string, labels: readonly string[], read: string[]): LabelledRead[] {
  const left = [...read];
  const take = (reason: string) => {
    const at = left.indexOf(reason);
    return at < 0 ? undefined : left.splice(at, 1)[0];
  };
  const same = labels.map((label) => take(label));
  return labels.map((label, i) => {
    if (same[i] !== undefined) return { file, label, read: label, agrees: 'same' };
    if (label === 'filtered' && take('userunknown') !== undefined) return { file, label, read: 'userunknown', agrees: 'convention' };
    return { file, label, read: left.shift() ?? '(nothing)', agrees: 'other' };
  });
}
