import { planRun } from '#areas/dunning/actions.ts';
import { toDecimal } from '#values/money.ts';
import type { Day } from '#values/day.ts';
import { formatDay, formatMoney, sayReason } from '#words/say.ts';
import { inCompany } from './company.ts';

const OUTCOME = { send: 'À envoyer', hold: 'Suspendu', skip: 'Écarté' };

/** `encours plan [--as-of DAY] [--json]`: what a run would do and why; writes nothing. */
export async function plan({ asOf, company, json = false }: { asOf?: Day; company?: string; json?: boolean }): Promise<void> {
  const planned = await inCompany(company, (tx, actor) => planRun(tx, actor, asOf ?? actor.today));
  if (json) {
    process.stdout.write(`${JSON.stringify({
      asOf: planned.asOf, counts: planned.counts,
      decisions: planned.decisions.map(({ totalMinor, overdueMinor, currency, because, ...one }) => ({
        ...one, currency, total: toDecimal(totalMinor, currency), overdue: toDecimal(overdueMinor, currency),
        because: because.map((reason) => ({ ...reason, sentence: sayReason(reason, 'fr') })),
      })),
    })}\n`);
    return;
  }
  const { counts } = planned;
  process.stdout.write(`Relances au ${formatDay(planned.asOf, 'fr')} : ${counts.send} à envoyer, ${counts.hold} suspendues, ${counts.skip} écartées, ${counts.thanks} remerciements.\n`);
  for (const one of planned.decisions) {
    process.stdout.write(`\n${OUTCOME[one.outcome]} — ${one.customerName} — ${formatMoney(one.totalMinor, one.currency, 'fr')}${one.stepName ? ` — ${one.stepName}` : ''}\n`);
    for (const reason of one.because) process.stdout.write(`    ${sayReason(reason, 'fr')}\n`);
  }
}
