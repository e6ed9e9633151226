import { implement } from '@orpc/server';
import { allowed, doorFirst, refusals, type Context } from '#areas/access/door.ts';
import { namesOf } from '#areas/access/people.ts';
import { pageOf, readCursor } from '#platform/cursor.ts';
import { addDays } from '#values/day.ts';
import { planRun, runDunning } from './actions.ts';
import { checkBatch, printLetters } from './actions/print.ts';
import { setDunningSetting } from './actions/setting.ts';
import { removeUnusedTemplate, templateUses } from './actions/template-uses.ts';
import { dunningContract } from './contract.ts';
import { scenarioRoutes } from './routes/scenarios.ts';
import { falseReminders } from './store/false-reminders.ts';
import { listDecisions, listRuns } from './store/runs.ts';
import { dunningSetting } from './store/setting.ts';

const { dunning, printing, templateUses: uses } = implement(dunningContract).$context<Context>().$config(doorFirst).use(refusals);

/** A page shows the most valuable; the counts are those of all. */
const PLANNED_SHOWN = 1_000;

export const dunningRoutes = {
  printing: {
    print: printing.print.use(allowed('approve')).handler(({ input, context: { tx, actor } }) => printLetters(tx, actor, input)),
    check: printing.check.use(allowed('read')).handler(({ input, context: { tx, actor } }) => checkBatch(tx, actor, input.batchId)),
  },
  templateUses: {
    list: uses.list.use(allowed('read')).handler(({ context: { tx } }) => templateUses(tx)),
    remove: uses.remove.use(allowed('scenario')).handler(async ({ input, context: { tx, actor } }) => {
      await removeUnusedTemplate(tx, actor, input.templateId);
      return { done: true as const };
    }),
  },
  ...scenarioRoutes,
  dunning: {
    plan: dunning.plan.use(allowed('read')).handler(async ({ input, context: { tx, actor } }) => {
      const plan = await planRun(tx, actor, input.asOf ?? actor.today);
      return { ...plan, decisions: plan.decisions.slice(0, PLANNED_SHOWN) };
    }),
    run: dunning.run.use(allowed('approve')).handler(({ context: { tx, actor } }) => runDunning(tx, actor, actor.today)),
    runs: dunning.runs.use(allowed('read')).handler(async ({ input, context: { tx, db } }) => {
      const { limit, after } = input;
      const { rows, next } = pageOf(await listRuns(tx, readCursor(after, ['number'])?.[0], limit + 1), limit, (row) => [row.runId]);
      const names = await namesOf(db, rows.map((row) => row.startedBy));
      return { rows: rows.map((row) => ({ ...row, startedBy: names.get(row.startedBy) ?? row.startedBy })), next };
    }),
    decisions: dunning.decisions.use(allowed('read')).handler(async ({ input, context: { tx } }) => {
      const { runId, outcome, limit } = input;
      const place = readCursor(input.after, ['number', 'number']);
      const found = await listDecisions(tx, { runId, outcome, after: place && { overdueMinor: place[0], decisionId: place[1] }, limit: limit + 1 });
      return pageOf(found, limit, (row) => [row.overdueMinor, row.decisionId]);
    }),
    falseReminders: dunning.falseReminders.use(allowed('read')).handler(({ input: { to, from }, context: { tx, actor } }) =>
      falseReminders(tx, from ?? addDays(to ?? actor.today, -365), to ?? actor.today)),
    setting: dunning.setting.use(allowed('read')).handler(({ context: { tx } }) => dunningSetting(tx)),
    setSetting: dunning.setSetting.use(allowed('settings')).handler(({ input, context: { tx, actor } }) => setDunningSetting(tx, actor, input)),
  },
};
