import type { Draft } from '#areas/messages/actions.ts';
import { openWriter, type Writer } from '#areas/messages/actions/templates.ts';
import type { Tx } from '#platform/db.ts';
import type { Day } from '#values/day.ts';
import { because } from '#values/reason.ts';
import type { Decision } from '../rules/decide.ts';
import type { Happening, Scenario } from '../rules/facts.ts';
import type { Recipient } from '../rules/recipient.ts';
import { senders, type RunFacts, type SenderPerson } from '../store/facts.ts';

export type Decided = { facts: RunFacts; scenario: Scenario | undefined; decision: Decision };
/** What a run writes with: the company's texts, and those in whose name it may write. */
export type Desk = { writer: Writer; people: ReadonlyMap<string, SenderPerson> };

export async function openDesk(tx: Tx): Promise<Desk> {
  return { writer: await openWriter(tx), people: await senders(tx) };
}

/** The message of a decision to send. A text that cannot be written for this customer turns the decision into a hold. */
export function draftOf({ facts, scenario, decision }: Decided, asOf: Day, desk: Desk): { draft: Draft | undefined; decision: Decision } {
  const { step, recipient } = decision;
  if (decision.outcome !== 'send' || !step || !recipient) return { draft: undefined, decision };
  const person = scenario?.fromPortfolio && facts.collectorUserId !== null ? desk.people.get(facts.collectorUserId) : undefined;
  const written = write(facts, decision, { asOf, desk, recipient, person, templateCode: step.templateCode });
  if (!written.ok) {
    return { draft: undefined, decision: { ...decision, outcome: 'hold', because: [because('template_broken', { template: step.templateCode, problem: written.problem })], takes: [] } };
  }
  const byPost = recipient.channel === 'letter' || recipient.channel === 'registered';
  return {
    decision,
    draft: {
      naturalKey: `${facts.customerId}:${facts.currency}:${step.stepId}:${asOf}:${facts.cycle}`,
      customerId: facts.customerId, contactId: recipient.contactId, channel: recipient.channel, purpose: step.purpose,
      status: recipient.channel === 'phone' ? 'to_do' : step.approval === 'automatic' ? 'approved' : 'to_approve',
      language: facts.language, toName: byPost ? facts.name : recipient.name, toAddress: recipient.address, ...written.text,
      totalMinor: decision.totalMinor, currency: facts.currency, because: decision.because, sendAfter: null,
      items: decision.items.map(({ itemId, openMinor }) => ({ itemId, openMinor })),
      senderUserId: person?.userId ?? null, attachments: recipient.channel === 'email' ? step.attachments : [],
    },
  };
}

function write(facts: RunFacts, { items, happening }: Decision, { asOf, desk: { writer }, recipient, person, templateCode }: {
  asOf: Day; desk: Desk; recipient: Recipient; person: SenderPerson | undefined; templateCode: string;
}): ReturnType<Writer['write']> {
  const { sender } = writer;
  const promise = happening?.promise ?? brokenOf(facts, items);
  return writer.write(templateCode, {
    language: facts.language, today: asOf, currency: facts.currency, customer: facts, contactName: recipient.name || null,
    sender: person ? { ...sender, name: person.name, email: person.email, phone: person.phone || sender.phone, signature: person.signature || null } : sender,
    items, previousOn: facts.lastReminderOn, ...(promise ? { agreement: { promise } } : {}),
  });
}

/** The last promise about what is asked that was not kept, as far as the run reads them: a call of the ladder may speak of it too. */
function brokenOf({ happenings }: RunFacts, items: Decision['items']): Happening['promise'] {
  return happenings.findLast(({ promise, itemIds }) => promise && (itemIds === null || items.some(({ itemId }) => itemIds.includes(itemId))))?.promise ?? null;
}
