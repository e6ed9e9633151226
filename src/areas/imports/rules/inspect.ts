import { euros } from '#formats/fec/amount.ts';
import { inspectFec, type FecInspection } from '#formats/fec/inspect.ts';
import type { FecLine } from '#formats/fec/read.ts';
import { several } from '#formats/text/problems.ts';
import { LedgerBook, planLedgerBook } from './book.ts';
import { isFollowed, journalKinds, toLedgerLine } from './lines.ts';
import { DEFAULT_POLICY, type ReceivablesPolicy } from './receivables.ts';

/** A ledger file read to its end: what it is, the lines on customers' accounts, and the policy with what its journals turned out to be. */
export type LedgerReading = { inspection: FecInspection; book: LedgerBook; policy: ReceivablesPolicy };

/** Reads a FEC once, inspecting it and keeping its customers' lines: `planLedgerBook(book, policy)` then gives the plan. Writes nothing. */
export async function readLedger(source: AsyncIterable<Uint8Array>, policy: ReceivablesPolicy = DEFAULT_POLICY): Promise<LedgerReading> {
  const book = new LedgerBook();
  const reading: Pick<LedgerReading, 'book' | 'policy'> = { book, policy };
  const leftOut = { lines: 0, minor: 0 };
  const inspection = await inspectFec(source, {
    add(line) {
      if (isFollowed(line, policy)) book.add(toLedgerLine(line));
      else if (isSide(line, policy)) {
        leftOut.lines++;
        leftOut.minor += line.debit - line.credit;
      }
    },
    finish(journals) {
      reading.policy = { ...policy, journals: journalKinds(journals) };
      const { planner, plans } = planLedgerBook(book, reading.policy);
      let count = 0;
      let inferredAllocations = 0;
      for (const { items, allocations } of plans) {
        for (const item of items) if (item.openMinor !== 0) count++;
        for (const allocation of allocations) if (allocation.basis === 'inferred') inferredAllocations++;
      }
      const problems = planner.problems();
      if (leftOut.lines > 0)
        problems.push({
          severity: 'info',
          code: 'side_accounts_left_out',
          message: `Sur les comptes ${policy.sideAccounts.join(' et ')}, ${several(leftOut.lines, 'ligne')} sans nom de client (solde ${euros(leftOut.minor)}) : rien n'en est suivi.`,
        });
      return { count, total: planner.control.openMinor, inferredAllocations, problems };
    },
  });
  return { inspection, ...reading };
}

/** Inspects a FEC with its open items rebuilt under the policy: what `encours inspect` prints. Writes nothing. */
export async function inspectLedgerFile(
  source: AsyncIterable<Uint8Array>,
  policy: ReceivablesPolicy = DEFAULT_POLICY,
): Promise<FecInspection> {
  return (await readLedger(source, policy)).inspection;
}

function isSide(line: FecLine, policy: ReceivablesPolicy): boolean {
  return line.account.charCodeAt(0) === 52 && policy.sideAccounts.some((prefix) => line.account.startsWith(prefix));
}
