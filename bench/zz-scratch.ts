import { openBenchDb, timed, peakMegabytes } from '/work/main/bench/database.ts';
import { inOrganisation, sql } from '/work/main/src/platform/db.ts';
import { upsertCustomers } from '/work/main/src/areas/customers/actions.ts';
import { postLedger, checkLedger, type LedgerItem, type LedgerAllocation } from '/work/main/src/areas/ledger/actions.ts';
import { hash } from 'node:crypto';
const b = await openBenchDb();
const items: LedgerItem[] = []; const allocations: LedgerAllocation[] = [];
const key = (s: string) => hash('sha256', s, 'base64url').slice(0, 24);
const N = 175_000;
for (let i = 0; i < N; i++) {
  const c = `C${String(i % 20000).padStart(6, '0')}`;
  const m = String(1 + (i % 12)).padStart(2, '0');
  const d = `2025-${m}-${String(1 + (i % 28)).padStart(2, '0')}`;
  const base = { customerCode: c, reference: `FA25-${i}`, label: `Facture ${i} chantier`, entry: String(i), account: '41100000', issuedOn: d, postedOn: d, ageUnknown: false, currency: 'EUR' };
  items.push({ ...base, kind: 'invoice', journal: 'VE', sourceKey: key('i' + i), amountMinor: 10000 + i });
  items.push({ ...base, kind: 'receipt', journal: 'BQ', sourceKey: key('r' + i), amountMinor: -(10000 + i) });
  if (i % 10 !== 0) allocations.push({ debitKey: key('i' + i), creditKey: key('r' + i), amountMinor: 10000 + i, allocatedOn: d, basis: 'read', rule: 'lettering', lettering: 'AA' });
}
const actor = { userId: 'bench', role: 'admin' as const, organisationId: b.organisationId, language: 'fr' as const, timeZone: 'Europe/Paris', today: '2026-11-21', now: new Date() };

import { readFileSync } from 'node:fs';
import { stage, insertStagedItems, insertStagedAllocations, lastIds } from '/work/main/src/areas/ledger/store/post.ts';
const cpu = (pid: number) => { const f = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' '); return (Number(f[11]) + Number(f[12])) / 100; };
await inOrganisation(b.db, b.organisationId, 'bench', (tx) => upsertCustomers(tx, Array.from({ length: 20000 }, (_, i) => ({ code: `C${String(i).padStart(6, '0')}`, name: `Client ${i}` })), null));
async function go(name: string) {
  await inOrganisation(b.db, b.organisationId, 'bench', async (tx) => {
    const pid = (await tx.one<{ p: number }>(sql`select pg_backend_pid() p`)).p;
    const last = await lastIds(tx);
    const c0 = cpu(pid);
    await stage(tx, items, allocations);
    const c1 = cpu(pid);
    const t = performance.now();
    await insertStagedItems(tx, null);
    const c2 = cpu(pid); const t2 = performance.now();
    await insertStagedAllocations(tx, null);
    const c3 = cpu(pid);
    console.log(name.padEnd(30), 'stage', (c1 - c0).toFixed(2), 'items', (c2 - c1).toFixed(2), 'wall', ((t2 - t) / 1000).toFixed(1), 'alloc', (c3 - c2).toFixed(2), 'wall', ((performance.now() - t2) / 1000).toFixed(1));
    throw new Error('undo');
  }).catch((e: Error) => { if (e.message !== 'undo') throw e; });
  await b.owner.pool.query('vacuum open_item; ').catch(()=>{}); await b.owner.pool.query('vacuum allocation').catch(()=>{});
}
const ddl = (q: string) => b.owner.pool.query(q);
await go('baseline');
await ddl('alter table open_item drop constraint open_item_organisation_id_customer_id_fkey; alter table allocation drop constraint allocation_organisation_id_debit_item_id_fkey; alter table allocation drop constraint allocation_organisation_id_credit_item_id_fkey');
await go('no fk');
await ddl('drop index allocation_by_day; drop index open_item_by_customer');
await go('no by_day, by_customer');
await b.close();
