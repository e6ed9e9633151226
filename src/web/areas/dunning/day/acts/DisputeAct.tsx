import { DisputeInPlace } from '#web/ui/dispute/DisputeInPlace.tsx';
import type { Line } from '../work.ts';

/** A dispute that is late, waits for a step or can close: its chain, and its end; for who was named in it, what colleagues say. */
export function DisputeAct({ line }: { line: Line }) {
  return line.subjectId === null ? null : <DisputeInPlace disputeId={line.subjectId} talking={line.kind === 'mention'} />;
}
