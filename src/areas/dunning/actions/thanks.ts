import type { Actor } from '#areas/access/actor.ts';
import { draftMessages, type Draft } from '#areas/messages/actions.ts';
import type { Writer } from '#areas/messages/actions/templates.ts';
import type { Tx } from '#platform/db.ts';
import type { Day } from '#values/day.ts';
import { because } from '#values/reason.ts';
import { scenarioFor } from '../rules/assignment.ts';
import { ladderOf } from '../rules/ladder.ts';
import { recipientOf, refusedLately } from '../rules/recipient.ts';
import { mayThank } from '../rules/thanks.ts';
import type { CompanyFacts } from '../store/facts.ts';
import { insertSteps, type NewStep } from '../store/runs.ts';
import { listScenarios } from '../store/scenarios.ts';
import { settledLately } from '../store/thanks.ts';

/** Drafts a thank-you for customers who settled what they owed, at their scenario's rhythm. Safe to repeat. @returns how many were drafted. */
export async function draftThanks(tx: Tx, actor: Actor, today: Day, company: CompanyFacts, writer: Writer): Promise<number> {
  const scenarios = await listScenarios(tx);
  const drafts: Draft[] = [];
  const takes = new Map<string, Omit<NewStep, 'messageId'>[]>();
  for (const row of await settledLately(tx, today, company.zone)) {
    const scenario = scenarioFor(scenarios, row);
    const step = scenario && ladderOf(scenario).thanks;
    if (!scenario || !step || !mayThank(row, scenario, today)) continue;
    const recipient = recipientOf(row, step);
    if ('code' in recipient || refusedLately(row, recipient, today)) continue;
    // What was paid is what the text speaks of.
    const items = row.items.map((item) => ({ ...item, openMinor: item.amountMinor }));
    const written = writer.write(step.templateCode, {
      language: row.language, today, currency: row.currency, customer: row, contactName: recipient.name || null, sender: writer.sender, items, previousOn: null,
    });
    if (!written.ok) continue;
    const totalMinor = items.reduce((sum, item) => sum + item.amountMinor, 0);
    const naturalKey = `${row.customerId}:${row.currency}:${step.stepId}:${today}:thanks`;
    takes.set(naturalKey, items.map((item) => ({ itemId: item.itemId, stepId: step.stepId, happeningId: null, customerId: row.customerId })));
    drafts.push({
      naturalKey, customerId: row.customerId, contactId: recipient.contactId, channel: recipient.channel, purpose: 'thanks',
      status: step.approval === 'automatic' ? 'approved' : 'to_approve', language: row.language, toName: recipient.name, toAddress: recipient.address, ...written.text,
      totalMinor, currency: row.currency, because: [because('thanks_due', { count: items.length, paid_minor: totalMinor, currency: row.currency, settled_on: row.settledOn })],
      sendAfter: null, items: items.map(({ itemId, openMinor }) => ({ itemId, openMinor })),
    });
  }
  const messageIds = await draftMessages(tx, actor, drafts);
  await insertSteps(tx, today, [...messageIds].flatMap(([key, messageId]) => takes.get(key)!.map((take) => ({ ...take, messageId }))));
  return messageIds.size;
}
