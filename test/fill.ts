import { sql, type Tx } from '#platform/db.ts';

type Column = { name: string; type: string; required: boolean; check: string | null; primary: boolean };
export type TableFacts = { name: string; columns: Column[]; refers: { table: string; from: string[]; to: string[] }[] };
export type FilledRow = Record<string, unknown>;

/** Every table of public that belongs to an organisation, those referred to first, as the catalog tells. */
export async function tenantTables(tx: Tx): Promise<TableFacts[]> {
  const tables = await tx.rows<TableFacts>(sql`
    select c.relname name,
      (select jsonb_agg(jsonb_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
          'required', a.attnotnull and not a.atthasdef and a.attidentity = '',
          'primary', exists (select from pg_index x where x.indrelid = c.oid and x.indisprimary and a.attnum = any(x.indkey)),
          'check', (select pg_get_constraintdef(k.oid) from pg_constraint k where k.conrelid = c.oid and k.contype = 'c' and k.conkey = array[a.attnum] limit 1)) order by a.attnum)
        from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) columns,
      coalesce((select jsonb_agg(jsonb_build_object('table', k.confrelid::regclass::text,
          'from', (select jsonb_agg(a.attname order by o) from unnest(k.conkey) with ordinality u(n, o) join pg_attribute a on a.attrelid = c.oid and a.attnum = u.n),
          'to', (select jsonb_agg(a.attname order by o) from unnest(k.confkey) with ordinality u(n, o) join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.n)))
        from pg_constraint k where k.conrelid = c.oid and k.contype = 'f'), '[]') refers
    from pg_class c
    where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
      and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'organisation_id')
    order by c.relname`);
  const ordered: TableFacts[] = [];
  while (ordered.length < tables.length) {
    const ready = tables.filter((table) => !ordered.includes(table) && table.refers.every(({ table: other }) => other === table.name || ordered.some(({ name }) => name === other)));
    if (ready.length === 0) throw new Error('tables refer to each other in a circle');
    ordered.push(...ready);
  }
  return ordered;
}

/**
 * One row in each table of the organisation, made from the catalog alone: what a column must be is read from its type, its check and what it refers to.
 * The organisation's own row, made before, is found again. @returns the rows by table
 */
export async function fillTables(tx: Tx, tables: readonly TableFacts[]): Promise<Map<string, FilledRow>> {
  const rows = new Map<string, FilledRow>();
  for (const table of tables) {
    if (table.name === 'organisation') {
      rows.set(table.name, (await tx.client.query('select * from organisation where organisation_id = $1', [tx.organisationId])).rows[0]);
      continue;
    }
    rows.set(table.name, await insertRow(tx, table, rowFor(tx, table, rows)));
  }
  return rows;
}

export async function insertRow(tx: Tx, table: TableFacts, values: FilledRow): Promise<FilledRow> {
  const names = Object.keys(values);
  const marks = names.map((_, i) => `$${i + 1}`);
  return (await tx.client.query(`insert into ${table.name} (${names.join(', ')}) values (${marks.join(', ')}) returning *`, Object.values(values))).rows[0];
}

export function rowFor(tx: Tx, table: TableFacts, rows: ReadonlyMap<string, FilledRow>): FilledRow {
  const values: FilledRow = { organisation_id: tx.organisationId };
  for (const { table: other, from, to } of table.refers) {
    from.forEach((name, i) => {
      if (table.columns.some((column) => column.name === name && column.required)) values[name] ??= rows.get(other)![to[i]!];
    });
  }
  for (const column of table.columns) if (column.required) values[column.name] ??= valueFor(column);
  return values;
}

function valueFor({ name, type, check }: Column): unknown {
  const allowed = check && /= ANY \(ARRAY\['([^']+)'/.exec(check)?.[1];
  if (allowed) return allowed;
  if (check?.includes('[A-Z]{3}') || name === 'currency') return 'EUR';
  switch (type) {
    case 'text': return `${name}, "é"\t\\ ;\n'x'`;
    case 'bigint': case 'integer': return 1;
    case 'date': return '2026-01-01';
    case 'timestamp with time zone': return '2026-01-01T00:00:00Z';
    case 'jsonb': return '[{"code":"a"}]';
    case 'boolean': return true;
    case 'bytea': return Buffer.from([0, 255, 92, 10, 13, 39]);
    case 'text[]': return ['a'];
    default: throw new Error(`no value for ${name} ${type}`);
  }
}
