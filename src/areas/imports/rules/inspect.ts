import { inspectFec, type FecInspection, type OpenItemsPlanner } from '#formats/fec/inspect.ts';
import { LedgerBook, planLedgerBook } from './book.ts';
import { isFollowed, journalKinds, toLedgerLine } from './lines.ts';
import { DEFAULT_POLICY, type ReceivablesPolicy } from './receivables.ts';

/** Inspects a FEC with its open items rebuilt under the policy: what `encours inspect` prints. Writes nothing. */
export function inspectLedgerFile(source: AsyncIterable<Uint8Array>, policy: ReceivablesPolicy = DEFAULT_POLICY): Promise<FecInspection> {
  return inspectFec(source, openItemsPlanner(policy));
}

function openItemsPlanner(policy: ReceivablesPolicy): OpenItemsPlanner {
  const book = new LedgerBook();
  return {
    add(line) {
      if (isFollowed(line, policy)) book.add(toLedgerLine(line));
    },
    finish(journals) {
      const { planner, plans } = planLedgerBook(book, { ...policy, journals: journalKinds(journals) });
      let count = 0;
      let inferredAllocations = 0;
      for (const { items, allocations } of plans) {
        for (const item of items) if (item.openMinor !== 0) count++;
        for (const allocation of allocations) if (allocation.basis === 'inferred') inferredAllocations++;
      }
      return { count, total: planner.control.openMinor, inferredAllocations, problems: planner.problems() };
    },
  };
}
