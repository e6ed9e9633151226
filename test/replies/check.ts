import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '#platform/config.ts';
import { classify, type Reading } from '#areas/messages/rules/classify.ts';
import type { DisputeReason, ReplyClass } from '#areas/messages/contract/replies.ts';

/** An invented reply and what a person says it is. `on`: the day it speaks of. */
export type Labelled = {
  class: ReplyClass; text: string; subject?: string; on?: string; reason?: DisputeReason; amountMinor?: number; references?: string[]; email?: string; also?: ReplyClass;
};
/**
 * `tune`: looked at while the signs were written. `check`: written with them, not looked at. `odd`: in unusual words and many voices, looked at while the signs were
 * widened. `kept`: the other half of the same writing, drawn by a hash within each class before anything was changed, never looked at since.
 * `unseen`: written once all signs stood, and nothing changed since.
 */
export type Half = 'tune' | 'check' | 'odd' | 'kept' | 'unseen';
export type Judged = { label: Labelled; reading: Reading; half: Half; wrong: string[] };

const WRITTEN_ON = '2026-11-23';
const ITEMS = ['F2026-0412', 'F2026-0433', 'F2026-0458', 'FA-10587'].map((reference, index) => ({ itemId: index + 1, reference, openMinor: [124_000, 361_850, 84_216, 51_000][index]!, currency: 'EUR' }));

function read(...names: string[]): Labelled[] {
  return names.flatMap((name) => JSON.parse(readFileSync(join(root, `test/replies/${name}.json`), 'utf8')) as Labelled[]);
}

/** Each reply read, and where the reading differs from the label. */
export function judgeCorpus(): Judged[] {
  const judge = (label: Labelled, half: Half): Judged => {
    const reading = classify({ text: label.text, subject: label.subject ?? 'Re: Rappel', on: WRITTEN_ON, fromAddress: 'compta@client.example', items: ITEMS });
    return { label, reading, half, wrong: differences(label, reading) };
  };
  return [
    ...read('fr', 'en', 'fr-later', 'en-later', 'fr-more', 'en-more').map((label, index) => judge(label, index % 2 === 0 ? 'tune' : 'check')),
    ...read('fr-unseen', 'en-unseen', 'odd-tune', 'odd-later').map((label) => judge(label, 'odd')),
    ...read('odd-kept').map((label) => judge(label, 'kept')),
    ...read('unseen').map((label) => judge(label, 'unseen')),
  ];
}

function differences(label: Labelled, { class: read, findings }: Reading): string[] {
  const { payment, dispute, copy, plan, delay, contact, absence } = findings;
  const wrong: string[] = [];
  const differ = (what: string, wanted: unknown, got: unknown) => {
    if (JSON.stringify(wanted) !== JSON.stringify(got)) wrong.push(`${what}: ${JSON.stringify(got)} rather than ${JSON.stringify(wanted)}`);
  };
  differ('class', label.class, read);
  if (label.class === 'payment') differ('day', label.on ?? null, payment?.doneOn ?? payment?.dueOn ?? null);
  if (label.class === 'delay') differ('day', label.on ?? null, delay?.untilOn ?? null);
  if (label.class === 'out_of_office') differ('day', label.on ?? null, absence?.returnOn ?? null);
  if (label.reason) differ('reason', label.reason, dispute?.reason ?? null);
  if (label.email) differ('email', label.email, contact?.email ?? null);
  const found = label.class === 'payment' ? payment : label.class === 'dispute' ? dispute : label.class === 'plan' ? plan : undefined;
  if (label.amountMinor) differ('amount', label.amountMinor, found?.amountMinor ?? null);
  const about = label.class === 'payment' ? payment : label.class === 'dispute' ? dispute : label.class === 'copy' ? copy : undefined;
  if (label.references) differ('items', label.references, about?.references ?? null);
  if (label.also) differ('also', true, findings[label.also as 'payment'] !== undefined);
  return wrong;
}

export function figures(judged: readonly Judged[]): { replies: number; classes: number; wholly: number } {
  return {
    replies: judged.length, classes: judged.filter(({ label, reading }) => label.class === reading.class).length, wholly: judged.filter(({ wrong }) => wrong.length === 0).length,
  };
}
