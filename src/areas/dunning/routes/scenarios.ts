import { implement } from '@orpc/server';
import { allowed, doorFirst, refusals, type Context } from '#areas/access/door.ts';
import { namesOf } from '#areas/access/people.ts';
import type { Db } from '#platform/db.ts';
import { chooseScenario, scenarioOfCustomer, unchooseScenario, type ScenarioOfCustomer } from '../actions/choices.ts';
import { effectOf } from '../actions/effect.ts';
import { tellHappening } from '../actions/happenings.ts';
import { createScenario, removeScenario, reorderScenarios, restoreScenario, scenarioVersions, showScenarios, updateScenario } from '../actions/scenarios.ts';
import { prepareSimulation, simulate } from '../actions/simulate.ts';
import { inTurn, takeTurn } from '../actions/turn.ts';
import { dunningContract } from '../contract.ts';
import { listHappenings } from '../store/happenings.ts';

const { scenarios, happenings } = implement(dunningContract).$context<Context>().$config(doorFirst).use(refusals);

export const scenarioRoutes = {
  scenarios: {
    list: scenarios.list.use(allowed('read')).handler(({ context: { tx } }) => showScenarios(tx)),
    create: scenarios.create.use(allowed('scenario')).handler(({ input, context: { tx, actor } }) => createScenario(tx, actor, input)),
    update: scenarios.update.use(allowed('scenario')).handler(({ input, context: { tx, actor } }) => updateScenario(tx, actor, input)),
    reorder: scenarios.reorder.use(allowed('scenario')).handler(({ input, context: { tx, actor } }) => reorderScenarios(tx, actor, input.scenarioIds)),
    remove: scenarios.remove.use(allowed('scenario')).handler(async ({ input, context: { tx, actor } }) => {
      await removeScenario(tx, actor, input.scenarioId);
      return { done: true as const };
    }),
    versions: scenarios.versions.use(allowed('read')).handler(async ({ input, context: { tx, db } }) => {
      const versions = await scenarioVersions(tx, input.scenarioId);
      const names = await namesOf(db, versions.map((one) => one.savedBy));
      return versions.map(({ fields, ...one }) => ({ ...one, savedBy: names.get(one.savedBy) ?? one.savedBy, fields: { ...fields, steps: [...fields.steps] } }));
    }),
    restore: scenarios.restore.use(allowed('scenario')).handler(({ input, context: { tx, actor } }) => restoreScenario(tx, actor, input)),
    effect: scenarios.effect.use(allowed('scenario')).handler(async ({ input, context: { tx, actor, db }, signal }) => {
      const giveBack = await takeTurn(db, 'effect', tx.organisationId, signal);
      return await effectOf(tx, actor, input, signal).finally(giveBack);
    }),
    // What is asked is looked at here; the days are lived after, chunk by chunk, each read in a transaction of its own.
    simulate: scenarios.simulate.use(allowed('scenario')).handler(async ({ input, context: { tx, actor, db }, signal }) => {
      const prepared = await prepareSimulation(tx, actor, input);
      return inTurn(simulate(db, prepared, signal), await takeTurn(db, 'simulation', tx.organisationId, signal), signal);
    }),
    ofCustomer: scenarios.ofCustomer.use(allowed('read')).handler(async ({ input, context: { tx, db } }) => named(db, await scenarioOfCustomer(tx, input.customerId))),
    choose: scenarios.choose.use(allowed('scenario')).handler(async ({ input, context: { tx, actor, db } }) => named(db, await chooseScenario(tx, actor, input))),
    unchoose: scenarios.unchoose.use(allowed('scenario'))
      .handler(async ({ input, context: { tx, actor, db } }) => named(db, await unchooseScenario(tx, actor, input.customerId))),
  },
  happenings: {
    list: happenings.list.use(allowed('read')).handler(({ input, context: { tx } }) => listHappenings(tx, input.customerId)),
    add: happenings.add.use(allowed('work')).handler(({ input, context: { tx, actor } }) => tellHappening(tx, actor, input)),
  },
};

async function named(db: Db, of: ScenarioOfCustomer): Promise<ScenarioOfCustomer> {
  if (!of.chosen) return of;
  const { chosenBy } = of.chosen;
  return { ...of, chosen: { ...of.chosen, chosenBy: (await namesOf(db, [chosenBy])).get(chosenBy) ?? chosenBy } };
}
