import type { Db } from './db.ts';

type Table = { name: string; columns: string[]; constraints: string[]; indexes: string[]; triggers: string[]; policies: string[]; secured: boolean; forced: boolean };

/** The schema as it is now, to be read: from the catalog, in SQL, always in the same order. Only a picture; migrations make the schema. */
export async function drawSchema(owner: Db): Promise<string> {
  const { rows: tables } = await owner.pool.query<Table>(`
    select case n.nspname when 'public' then '' else n.nspname || '.' end || quote_ident(c.relname) as name, c.relrowsecurity as secured, c.relforcerowsecurity as forced,
      array(select quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod)
          || case when a.attidentity <> '' then ' generated ' || case a.attidentity when 'a' then 'always' else 'by default' end || ' as identity' else '' end
          || case when a.attnotnull then ' not null' else '' end
          || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')
        from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped order by a.attnum) as columns,
      array(select pg_get_constraintdef(k.oid) from pg_constraint k
        where k.conrelid = c.oid and k.contype in ('p', 'u', 'f', 'c')
        order by array_position(array['p', 'u', 'f', 'c']::"char"[], k.contype), pg_get_constraintdef(k.oid)) as constraints,
      array(select pg_get_indexdef(x.indexrelid) || coalesce(' with (' || array_to_string(i.reloptions, ', ') || ')', '')
        from pg_index x join pg_class i on i.oid = x.indexrelid
        where x.indrelid = c.oid and not exists (select from pg_constraint k where k.conindid = x.indexrelid and k.contype in ('p', 'u'))
        order by i.relname) as indexes,
      array(select pg_get_triggerdef(t.oid) from pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal order by t.tgname) as triggers,
      array(select format('policy %I for %s to %s', p.policyname, lower(p.cmd), array_to_string(p.roles, ', '))
          || coalesce(' using ' || case when p.qual like '(%' then p.qual else '(' || p.qual || ')' end, '')
          || coalesce(' with check ' || case when p.with_check like '(%' then p.with_check else '(' || p.with_check || ')' end, '')
        from pg_policies p where p.schemaname = n.nspname and p.tablename = c.relname order by p.policyname) as policies
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname in ('public', 'auth')
    order by n.nspname <> 'public', c.relname`);
  const { rows: views } = await owner.pool.query<{ definition: string }>(`
    select format(E'create view %I%s as\\n%s\\n', c.relname, coalesce(' with (' || array_to_string(c.reloptions, ', ') || ')', ''), pg_get_viewdef(c.oid)) as definition
    from pg_class c where c.relkind = 'v' and c.relnamespace = 'public'::regnamespace order by c.relname`);
  const { rows: routines } = await owner.pool.query<{ definition: string }>(`
    select case p.prokind when 'a' then format('aggregate %I(%s)', p.proname, pg_get_function_identity_arguments(p.oid)) else pg_get_functiondef(p.oid) end as definition
    from pg_proc p where p.pronamespace = 'public'::regnamespace
      and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
    order by p.proname`);
  return [
    '-- The schema as it is now, drawn from the catalog of a migrated database. To be read, never run: the migrations beside it make the schema.',
    '-- Drawn again by: npx vitest run src/platform/schema-picture.db.test.ts -u',
    '', ...tables.map(drawTable), ...views.map(({ definition }) => definition), ...routines.map(({ definition }) => `${definition.replaceAll('public.', '').trim()};\n`),
  ].join('\n');
}

function drawTable({ name, columns, constraints, indexes, triggers, policies, secured, forced }: Table): string {
  const plain = (text: string) => text.replaceAll('public.', '').replaceAll(' USING btree', '');
  const lines = [
    `create table ${name} (`, [...columns, ...constraints].map((line) => `  ${plain(line)}`).join(',\n'), ');',
    ...indexes.map((line) => `${plain(line)};`), ...triggers.map((line) => `${plain(line)};`),
  ];
  if (secured) lines.push(`-- row-level security${forced ? ', forced' : ''}:`, ...policies.map((line) => `--   ${line.replace(/\s+/g, ' ')}`));
  return `${lines.join('\n')}\n`;
}
