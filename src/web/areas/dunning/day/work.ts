import type { Reason } from '#values/reason.ts';
import type { client } from '#web/api.ts';
import type { IconName } from '#web/ui/Icon.tsx';
import type { Tone } from '#web/ui/Pill.tsx';

export type Worklist = Awaited<ReturnType<typeof client.reports.worklist>>;
export type Line = Worklist['lines'][number];
export type WorkKind = Line['kind'];

/** In the order of the filters: what may have gone wrong first. */
export const workKinds = ['unknown', 'failed', 'approve', 'call', 'bounced', 'missing_email', 'hold_ending'] as const satisfies readonly WorkKind[];

export const workIcon: Record<WorkKind, IconName> = {
  approve: 'runs', call: 'phone', unknown: 'warning', failed: 'failed', bounced: 'failed', missing_email: 'letter', hold_ending: 'hold',
};

export const workTone: Record<WorkKind, Tone> = {
  approve: 'accent', call: 'accent', unknown: 'bad', failed: 'bad', bounced: 'warn', missing_email: 'warn', hold_ending: 'neutral',
};

export function isWorkKind(text: string | undefined): text is WorkKind {
  return workKinds.some((kind) => kind === text);
}

/** The one reason a line shows: what the message itself is for, else what the money says; never only that it waits. */
export function tellingReason({ kind, because }: Line): Reason | undefined {
  return because.find(({ code }) => !code.startsWith('work_') && !code.startsWith('risk_')) ?? because.find(({ code }) => code !== `work_${kind}`) ?? because[0];
}

/** All that made the line, less what its heading says already: its kind, and the payer profile. */
export function fullReasons({ kind, because }: Line): Reason[] {
  const known = kind === 'hold_ending' ? '' : `work_${kind}`;
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
