import { decimal } from '#formats/fec/amount.ts';
import type { FecInspection } from '#formats/fec/inspect.ts';
import type { Day } from '#values/day.ts';
import { readFile } from './reading.ts';
import { planSheet } from './rules/plan-sheet.ts';
import type { Ledger, SheetKind } from './rules/plan.ts';

/** What `encours inspect` prints of a list: the same shape as of a FEC, with what a list does not have at zero. */
export type ListInspection = Omit<FecInspection, 'kind'> & { kind: SheetKind };

/** Inspects a CSV or a workbook whose columns tell a list of open items or of customers; `undefined` for any other file. Writes nothing. */
export async function inspectList(path: string, today: Day): Promise<ListInspection | undefined> {
  const reading = await readFile(path, {}, async () => undefined);
  if (reading.kind !== 'sheet' || !reading.sheet.kind) return undefined;
  const { file, kind } = reading.sheet;
  const { accepted, summary, items, problems } = planSheet(reading.sheet, nothingKnown(today), {});
  const days = items.map(({ issuedOn }) => issuedOn).sort();
  const balance = decimal(summary.controlBalanceMinor);
  return {
    kind, accepted, encoding: file.encoding ?? null, separator: file.separator ?? null, columns: file.header.length, lines: file.rows,
    firstDate: days[0] ?? null, lastDate: days.at(-1) ?? null, sumDebit: decimal(summary.sumDebitMinor), sumCredit: decimal(summary.sumCreditMinor),
    balanced: summary.controlBalanceMinor === 0,
    receivables: {
      rows: summary.items.total, customers: summary.customers.total, balance, openUnlettered: balance, rowsUnlettered: summary.items.total,
      letteringGroups: 0, letteringGroupsBalanced: 0,
    },
    openItems: { count: summary.items.open, total: balance, inferredAllocations: 0 },
    problems,
  };
}

function nothingKnown(today: Day): Ledger {
  return { today, siren: null, currency: 'EUR', standardTerms: { days: 30, rule: 'net' }, customers: new Map(), known: new Map(), horizonOn: undefined };
}
