import type { JournalFacts } from '#formats/fec/journals.ts';
import type { FecLine } from '#formats/fec/read.ts';
import { journalKind, type JournalKind, type LedgerLine } from './items.ts';
import type { ReceivablesPolicy } from './receivables.ts';

/** True for a line on a customer's account that the policy follows. */
export function isFollowed(line: FecLine, policy: ReceivablesPolicy): boolean {
  const { account } = line;
  if (account.charCodeAt(0) !== 52) return false;
  for (const prefix of policy.accounts) if (account.startsWith(prefix)) return true;
  if (line.auxiliary === '' && !/[A-Za-z]/.test(account)) return false;
  for (const prefix of policy.sideAccounts) if (account.startsWith(prefix)) return true;
  return false;
}

/** The ledger line of a followed line: the customer is CompAuxNum, else the account itself. */
export function toLedgerLine(line: FecLine): LedgerLine {
  const named = line.auxiliary !== '';
  return {
    line: line.line,
    journal: line.journal,
    journalLabel: line.journalLabel,
    entry: line.entry,
    on: line.on,
    account: line.account,
    accountLabel: line.accountLabel,
    customer: named ? line.auxiliary : line.account,
    customerName: named ? line.auxiliaryLabel : line.accountLabel,
    reference: line.reference,
    referenceOn: line.referenceOn,
    label: line.label,
    minor: line.debit - line.credit,
    lettering: line.lettering,
    letteredOn: line.letteredOn,
    opening: isOpening(line.journal, line.journalLabel),
  };
}

const known = new Map<string, { label: string; opening: boolean }>();

function isOpening(code: string, label: string): boolean {
  let one = known.get(code);
  if (!one || one.label !== label) {
    one = { label, opening: journalKind(code, label) === 'opening' };
    if (known.size > 1000) known.clear();
    known.set(code, one);
  }
  return one.opening;
}

/** What each journal is, from the accounts it moves: surer than its code and label, which are free. */
export function journalKinds(journals: ReadonlyMap<string, JournalFacts>): Map<string, JournalKind> {
  const kinds = new Map<string, JournalKind>();
  for (const { code, label, lines, salesLines, treasuryLines } of journals.values()) {
    const named = journalKind(code, label);
    if (named === 'opening') kinds.set(code, named);
    else if (treasuryLines * 5 >= lines && treasuryLines >= salesLines) kinds.set(code, 'treasury');
    else if (salesLines * 5 >= lines) kinds.set(code, 'sales');
    else kinds.set(code, named);
  }
  return kinds;
}
