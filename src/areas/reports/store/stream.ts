import { raw, sql, type Sql, type Tx } from '#platform/db.ts';

const ROWS_AT_ONCE = 2000;

/** The rows of a query as they are read, all as of its start: a cursor of the transaction, so that a hundred thousand are never held at once. */
export async function* streamRows<Row>(tx: Tx, query: Sql): AsyncGenerator<Row> {
  await tx.run(sql`declare rows_read no scroll cursor for ${query}`);
  for (;;) {
    const rows = await tx.rows<Row>(raw(`fetch ${ROWS_AT_ONCE} from rows_read`));
    yield* rows;
    if (rows.length < ROWS_AT_ONCE) break;
  }
  await tx.run(sql`close rows_read`);
}
