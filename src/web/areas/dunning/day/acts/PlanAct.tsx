import { PlanInPlace } from '#web/ui/PlanSheet.tsx';
import type { Line } from '../work.ts';

/** A plan to approve, to have accepted, or late: its instalments and what may be done about it. */
export function PlanAct({ line }: { line: Line }) {
  return line.subjectId === null ? null : <PlanInPlace planId={line.subjectId} />;
}
