import type { Reason } from '#values/reason.ts';
import type { client } from '#web/api.ts';
import type { IconName } from '#web/ui/Icon.tsx';
import type { Tone } from '#web/ui/Pill.tsx';

export type Worklist = Awaited<ReturnType<typeof client.reports.worklist>>;
export type Line = Worklist['lines'][number];
export type WorkKind = Line['kind'];

/** What is asked of a line beside the line's own act; each opens over the list. */
export type Asked = 'edit' | 'hold' | 'withdraw' | 'promise' | 'dispute' | 'plan' | 'callback' | 'later';

/** A kind of line, what one put off, or all of the day. */
export type Shown = WorkKind | 'later' | undefined;

/** In the order of the filters: what may have gone wrong first, then what came in, what is due, what follows. */
export const workKinds = [
  'unknown', 'failed', 'approve', 'call', 'reply', 'promise_broken', 'promise_due', 'plan_late', 'plan_to_approve', 'plan_to_accept', 'dispute_late', 'dispute_step',
  'credit_arrived', 'mention', 'litigation', 'high_value', 'bounced', 'missing_email', 'hold_ending',
] as const satisfies readonly WorkKind[];

export const workIcon: Record<WorkKind, IconName> = {
  approve: 'runs', call: 'phone', reply: 'reply', promise_broken: 'agreements', promise_due: 'agreements', plan_late: 'calendar', plan_to_approve: 'calendar', plan_to_accept: 'calendar',
  dispute_late: 'dispute', dispute_step: 'dispute', credit_arrived: 'check', mention: 'user', litigation: 'warning', high_value: 'ageing',
  unknown: 'warning', failed: 'failed', bounced: 'failed', missing_email: 'letter', hold_ending: 'hold',
};

export const workTone: Record<WorkKind, Tone> = {
  approve: 'accent', call: 'accent', reply: 'accent', promise_broken: 'bad', promise_due: 'accent', plan_late: 'bad', plan_to_approve: 'accent', plan_to_accept: 'accent',
  dispute_late: 'bad', dispute_step: 'warn', credit_arrived: 'good', mention: 'accent', litigation: 'bad', high_value: 'warn',
  unknown: 'bad', failed: 'bad', bounced: 'warn', missing_email: 'warn', hold_ending: 'neutral',
};

/** The word a line's kind goes by: a letter comes back where an address is refused. */
export function wordOf({ kind, because }: Pick<Line, 'kind' | 'because'>) {
  return because[0]?.code === 'work_returned' ? 'dunning.work.returned' as const : `dunning.work.${kind}` as const;
}

/** Lines whose subject is somebody's own words: they say more than any figure. */
const TOLD: readonly WorkKind[] = ['hold_ending', 'mention', 'dispute_step'];

export function isWorkKind(text: string | undefined): text is WorkKind {
  return workKinds.some((kind) => kind === text);
}

/** What was written when it was placed, asked or answered; else nothing. */
export function toldBy({ kind, subject }: Line): string | undefined {
  return TOLD.includes(kind) ? subject ?? undefined : undefined;
}

/** Of a message, or a reply, its own reasons say more than that it waits. */
const MESSAGES: readonly WorkKind[] = ['approve', 'call', 'unknown', 'failed', 'reply'];

/** The one reason a line shows: what the message itself is for, or what the line is about; never only that it waits. */
export function tellingReason({ kind, because }: Line): Reason | undefined {
  if (!MESSAGES.includes(kind)) return because[0];
  return because.find(({ code }) => !code.startsWith('work_') && !code.startsWith('risk_')) ?? because.find(({ code }) => code !== `work_${kind}`) ?? because[0];
}

/** All that made the line, less what its heading says already: its kind, and the payer profile. */
export function fullReasons({ kind, because }: Line): Reason[] {
  const known = kind === 'approve' || kind === 'call' ? `work_${kind}` : '';
  // What a reply says is beside it, as it was understood.
  if (kind === 'reply') return because.filter(({ code }) => code.startsWith('work_'));
  return because.filter(({ code }) => code !== known && !code.startsWith('risk_'));
}

/** The lines a search and a kind leave, in their order. */
export function narrow(lines: readonly Line[], kind: WorkKind | undefined, search: string | undefined): Line[] {
  const words = plain(search ?? '').split(/\s+/).filter(Boolean);
  return lines.filter((line) => (!kind || line.kind === kind) && words.every((word) => plain(line.customerName).includes(word)));
}

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** The line to show: the one chosen, or what took its place when it was dealt with. */
export function shownLine(lines: readonly Line[], chosen: { key: string; at: number } | undefined): Line | undefined {
  if (!chosen) return lines[0];
  return lines.find(({ key }) => key === chosen.key) ?? lines[Math.min(chosen.at, lines.length - 1)];
}

/** Sums by currency, never mixed: the company's own first as it comes. */
export function sums(lines: readonly Line[]): { currency: string; minor: number }[] {
  const totals = new Map<string, number>();
  for (const { currency, totalMinor } of lines) totals.set(currency, (totals.get(currency) ?? 0) + totalMinor);
  return [...totals].map(([currency, minor]) => ({ currency, minor }));
}
