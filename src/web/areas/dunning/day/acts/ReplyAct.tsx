import { ReplyPanel } from '#web/ui/reply/ReplyPanel.tsx';
import type { Work } from '../useWork.ts';
import type { Line } from '../work.ts';

/** What came back, understood, and made into what it asks for. */
export function ReplyAct({ line, work }: { line: Line; work: Work }) {
  const { subjectId } = line;
  if (subjectId === null) return null;
  return <ReplyPanel replyId={subjectId} onDone={() => work.drop((one) => one.kind === 'reply' && one.subjectId === subjectId)} />;
}
