import { createReadStream, existsSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { inspectFec } from './inspect.ts';

/** Real files of others stand beside the repository where they are at hand; they are not ours to keep in it. */
const folder = new URL('../../../../shared/samples/fec/', import.meta.url);
const present = existsSync(folder);
const why = present ? '' : ' (skipped: ../shared/samples/fec is not beside the repository)';

type Fact = [string, boolean, string, string, number, number, string, string, string, number, number, string, number, number, string[]];

/** name, accepted, encoding, separator, columns, lines, debit = credit, first, last, 411 rows, customers, Σ unlettered, groups, balanced groups, problem codes */
const FACTS: Fact[] = [
  ['agrigest_123456789FEC20230331.txt', true, 'ascii', 'TAB', 18, 1480, '1416795.98', '2022-04-01', '2022-07-13', 282, 7, '29900.14', 0, 0, ['entries_across']],
  ['istea_123456789FEC20201231.txt', true, 'utf-8', '|', 21, 1982, '241578.42', '2020-01-01', '2020-12-31', 2, 1, '0.00', 1, 1, []],
  ['kledg_123456789FEC20251231.txt', true, 'utf-8', 'TAB', 18, 10, '12400.30', '2025-01-01', '2025-12-31', 2, 1, '0.00', 1, 1, []],
  ['neolegal_0000000001FEC20220831.txt', true, 'utf-8-bom', 'TAB', 18, 5422, '10186219.81', '2021-09-01', '2022-08-31', 538, 17, '58972.82', 134, 119, []],
  ['neolegal_000000000FEC20231231.txt', true, 'utf-8', 'TAB', 22, 2102, '1265350.82', '2021-01-01', '2023-06-30', 153, 4, '27771.70', 0, 0, ['entry_numbers_unusable']],
  ['neolegal_123456789FEC20500930.txt', true, 'utf-8', 'TAB', 18, 10756, '8258083.73', '2022-04-01', '2023-04-30', 4, 1, '128200.50', 1, 1, []],
  ['olivedu_fec-complete-test-2024.txt', true, 'utf-8', 'TAB', 18, 26, '60500.00', '2024-01-10', '2024-01-29', 7, 1, '500.00', 0, 0, ['decimal_dot', 'date_dialect', 'receivables_reversed']],
  ['olivedu_fec-corrected-2024.txt', false, 'utf-8', 'TAB', 11, 24, '48500.00', '2024-01-05', '2024-04-05', 2, 1, '0.00', 0, 0, ['missing_columns', 'decimal_dot', 'date_dialect', 'entry_numbers_unusable']],
  ['olivedu_test-import-2024.txt', true, 'ascii', 'TAB', 18, 6, '6500.00', '2024-01-15', '2024-01-25', 2, 1, '0.00', 0, 0, ['decimal_dot', 'date_dialect', 'receivables_reversed']],
  ['probant_fec-valid_semicolon.txt', true, 'ascii', ';', 18, 3, '1200.00', '2026-01-15', '2026-01-15', 1, 1, '1200.00', 0, 0, ['separator_not_allowed']],
  ['sage_coala_2020.txt', true, 'utf-8', 'TAB', 18, 47, '28094.49', '2020-01-09', '2020-08-17', 8, 1, '0.00', 8, 0, []],
];

test.skipIf(!present)(`every sample file is in the table${why}`, () => {
  expect(readdirSync(folder).filter((name) => name.endsWith('.txt')).sort()).toEqual(FACTS.map(([name]) => name).sort());
});

test.skipIf(!present).each(FACTS)(`%s is read as it is known to be${why}`, async (name, accepted, encoding, separator, columns, lines, sum, firstDate, lastDate, rows, customers, openUnlettered, letteringGroups, letteringGroupsBalanced, codes) => {
  const found = await inspectFec(createReadStream(new URL(name, folder)));
  expect(found).toMatchObject({
    kind: 'fec', accepted, encoding, separator, columns, lines, sumDebit: sum, sumCredit: sum, firstDate, lastDate, balanced: true,
    receivables: { rows, customers, openUnlettered, letteringGroups, letteringGroupsBalanced },
  });
  expect(found.problems.map(({ code }) => code)).toEqual(codes);
});
