import { expect, test } from 'vitest';
import { ensureTemplates } from '#areas/messages/actions.ts';
import { createTemplate } from '#areas/messages/actions/templates.ts';
import { sql, type Tx } from '#platform/db.ts';
import { Refusal } from '#platform/refusal.ts';
import { asActor, makeOrganisation, openTestDb, within } from '#test/db.ts';
import { ensureScenarios } from '../actions.ts';
import { removeUnusedTemplate, templateUses } from './template-uses.ts';

const db = await openTestDb();
const { organisationId } = await makeOrganisation(db);
const actor = () => asActor(organisationId, { today: '2026-11-18' });
const run = <T>(work: (tx: Tx) => Promise<T>) => within(db, organisationId, work);
const refusalOf = (work: Promise<unknown>) => work.then(() => undefined, (error: unknown) => (error instanceof Refusal ? error : Promise.reject(error)));
const has = async (templateId: number) => (await run((tx) => tx.rows(sql`select from template where organisation_id = ${organisationId} and template_id = ${templateId}`))).length === 1;

test('a text of one’s own goes when no step uses it; one that is used stays, and the steps are named', async () => {
  await run(ensureTemplates);
  await run(ensureScenarios);
  const { templateId } = await run((tx) => createTemplate(tx, actor(), { name: 'Relance export', language: 'fr', channel: 'email', purpose: 'reminder', tone: 'firm' }));
  const step = await run((tx) => tx.one<{ id: number; step: string; scenario: string }>(sql`
    select step_id id, s.name step, c.name scenario from scenario_step s join scenario c using (organisation_id, scenario_id)
    where organisation_id = ${organisationId} and purpose = 'reminder' order by step_id limit 1`));
  const use = (code: string) => run((tx) => tx.run(sql`update scenario_step set template_code = ${code} where organisation_id = ${organisationId} and step_id = ${step.id}`));
  await use('relance-export');
  const refused = await refusalOf(run((tx) => removeUnusedTemplate(tx, actor(), templateId)));
  expect(refused).toMatchObject({ code: 'template_used', facts: { name: 'Relance export', count: 1, steps: `${step.scenario} › ${step.step}` } });
  expect(await has(templateId)).toBe(true);
  await use('reminder_1');
  await run((tx) => removeUnusedTemplate(tx, actor(), templateId));
  expect(await has(templateId)).toBe(false);
});

test('a step uses the variants of its text too; a text of ours is never removed', async () => {
  const uses = await run(templateUses);
  expect(uses.filter(({ codes }) => codes.includes('reminder_1_good')).map(({ scenarioName }) => scenarioName)).toContain('Bon payeur');
  expect(uses.filter(({ codes }) => codes.includes('reminder_1_public')).map(({ scenarioName }) => scenarioName)).toEqual(['Acheteur public']);
  expect(uses.some(({ codes }) => codes.includes('plan_void'))).toBe(false);
  const { id } = await run((tx) => tx.one<{ id: number }>(sql`select template_id id from template where organisation_id = ${organisationId} and code = 'plan_void' limit 1`));
  expect(await refusalOf(run((tx) => removeUnusedTemplate(tx, actor(), id)))).toMatchObject({ code: 'template_shipped' });
});
