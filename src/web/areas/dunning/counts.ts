import type { client } from '#web/api.ts';
import type { Tone } from '#web/ui/Pill.tsx';

export type RunCounts = Awaited<ReturnType<typeof client.dunning.run>>['counts'];
export type Decision = Awaited<ReturnType<typeof client.dunning.decisions>>['rows'][number];
export type Outcome = Decision['outcome'];

export const outcomes = ['send', 'hold', 'skip'] as const satisfies readonly Outcome[];
export const outcomeTone: Record<Outcome, Tone> = { send: 'good', hold: 'warn', skip: 'neutral' };

export function isOutcome(text: string | undefined): text is Outcome {
  return outcomes.some((outcome) => outcome === text);
}
