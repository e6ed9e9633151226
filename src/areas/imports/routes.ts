import { implement } from '@orpc/server';
import { allowed, doorFirst, refusals, type Context } from '#areas/access/door.ts';
import { namesOf } from '#areas/access/people.ts';
import { Refusal } from '#platform/refusal.ts';
import type { Db } from '#platform/db.ts';
import { askCommit, cancelImport, getImport, setImport, type ImportDetail } from './actions.ts';
import { importsContract } from './contract.ts';
import { listImports } from './store.ts';

const { imports } = implement(importsContract).$context<Context>().$config(doorFirst).use(refusals);

async function named(db: Db, detail: ImportDetail): Promise<ImportDetail> {
  const names = await namesOf(db, [detail.receivedBy]);
  return { ...detail, receivedBy: names.get(detail.receivedBy) ?? detail.receivedBy };
}

export const importsRoutes = {
  imports: {
    list: imports.list.use(allowed('read')).handler(async ({ input: { after, limit }, context: { tx, db } }) => {
      if (after !== undefined && !/^\d{1,15}$/.test(after)) throw new Refusal(400, 'bad_cursor');
      const found = await listImports(tx, after === undefined ? undefined : Number(after), limit + 1);
      const rows = found.slice(0, limit);
      const names = await namesOf(db, rows.map((row) => row.receivedBy));
      return {
        rows: rows.map((row) => ({ ...row, receivedBy: names.get(row.receivedBy) ?? row.receivedBy })),
        next: found.length > limit ? String(rows.at(-1)!.importId) : null,
      };
    }),
    get: imports.get.use(allowed('read')).handler(async ({ input, context: { tx, db } }) => named(db, await getImport(tx, input.importId))),
    set: imports.set.use(allowed('import')).handler(async ({ input, context: { tx, actor, db } }) => named(db, await setImport(tx, actor, input))),
    commit: imports.commit.use(allowed('import')).handler(async ({ input, context: { tx, actor, db } }) => named(db, await askCommit(tx, actor, input.importId))),
    cancel: imports.cancel.use(allowed('import')).handler(async ({ input, context: { tx, actor } }) => {
      await cancelImport(tx, actor, input.importId);
      return { done: true as const };
    }),
  },
};
