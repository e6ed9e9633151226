import { openBenchDb } from './database.ts';
import { ensureScenarios, runDunning } from '#areas/dunning/actions.ts';
import { ensureTemplates } from '#areas/messages/actions.ts';
import { inOrganisation } from '#platform/db.ts';
import { fillLarge } from '#seed/large.ts';
import pg from 'pg';
const { db, owner, organisationId, close } = await openBenchDb();
const today = '2026-11-18';
const actor: any = { userId: 'system', role: 'system', organisationId, language: 'fr', timeZone: 'Europe/Paris', today, now: new Date(`${today}T09:00:00Z`) };
const inOrg = (work: any) => inOrganisation(db, organisationId, 'system', work);
let t0 = performance.now();
await inOrg(async (tx: any) => { await ensureTemplates(tx); await ensureScenarios(tx); await fillLarge(tx, { customers: 20000, itemsPerCustomer: 10, today }); });
console.log('fill', ((performance.now() - t0) / 1000).toFixed(2));
await owner.pool.query('vacuum (analyze)');
const times = new Map<string, number>();
const plans = process.argv[2];
const orig = pg.Client.prototype.query as any;
(pg.Client.prototype as any).query = function (...args: any[]) {
  const text = typeof args[0] === 'string' ? args[0] : args[0]?.text ?? args[0]?.cursor?.text ?? 'copy';
  const from = performance.now();
  const r = orig.apply(this, args);
  if (r && r.then) return r.then((x: any) => { const k = String(text).replace(/\s+/g, ' ').trim().slice(0, 90); times.set(k, (times.get(k) ?? 0) + performance.now() - from); return x; });
  return r;
};
t0 = performance.now();
await inOrg(async (tx: any) => {
  if (plans) { await tx.client.query("set local session_preload_libraries = ''").catch(() => {}); }
  await runDunning(tx, actor, today);
});
console.log('run', ((performance.now() - t0) / 1000).toFixed(2));
for (const [k, v] of [...times].sort((a, b) => b[1] - a[1]).slice(0, 20)) console.log((v / 1000).toFixed(2), k);
await close();
