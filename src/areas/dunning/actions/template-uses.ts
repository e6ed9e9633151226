import type { Actor } from '#areas/access/actor.ts';
import { removeTemplate } from '#areas/messages/actions/templates.ts';
import { codesFor } from '#areas/messages/shipped/shipped.ts';
import { sql, type Tx } from '#platform/db.ts';
import { Refusal } from '#platform/refusal.ts';
import type { TemplateUse } from '../contract/template-uses.ts';
import { listScenarios } from '../store/scenarios.ts';

/** Every live step with the texts it may write with, for the customers its scenario speaks to. */
export async function templateUses(tx: Tx): Promise<TemplateUse[]> {
  return (await listScenarios(tx)).flatMap(({ scenarioId, name, steps, customerKinds, profiles }) => steps.map((step) => ({
    scenarioId, scenarioName: name, stepName: step.name,
    codes: [...new Set(customerKinds.flatMap((kind) => profiles.flatMap((profile) => codesFor(step.templateCode, kind, profile))))],
  })));
}

/** A text of one's own goes; one that a step uses stays, and the steps are named. */
export async function removeUnusedTemplate(tx: Tx, actor: Actor, templateId: number): Promise<void> {
  const found = await tx.first<{ code: string; name: string }>(sql`
    select code, name from template where organisation_id = ${tx.organisationId} and template_id = ${templateId}`);
  if (!found) throw new Refusal(404, 'not_found');
  const uses = (await templateUses(tx)).filter(({ codes }) => codes.includes(found.code));
  if (uses.length > 0) {
    const steps = uses.slice(0, 5).map(({ scenarioName, stepName }) => `${scenarioName} › ${stepName}`).join(', ');
    throw new Refusal(409, 'template_used', { name: found.name, count: uses.length, steps: uses.length > 5 ? `${steps}, …` : steps });
  }
  await removeTemplate(tx, actor, templateId);
}
