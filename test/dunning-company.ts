import { approveMessages, ensureTemplates } from '#areas/messages/actions.ts';
import { ensureScenarios, runDunning } from '#areas/dunning/actions.ts';
import { sendApproved } from '#areas/dunning/actions/send.ts';
import { listDecisions } from '#areas/dunning/store/runs.ts';
import { sql, type Tx } from '#platform/db.ts';
import { asActor, makeOrganisation, within, type TestDb } from './db.ts';
import { TODAY } from './dunning.ts';

/** A company with the scenarios and texts Encours comes with, and its days: runs, approvals, sendings. */

export const secret = Buffer.alloc(32, 7);
export type DunningCompany = { db: TestDb; organisationId: number; run<T>(work: (tx: Tx) => Promise<T>): Promise<T> };

export async function dunningCompany(db: TestDb): Promise<DunningCompany> {
  const { organisationId } = await makeOrganisation(db);
  const run = <T>(work: (tx: Tx) => Promise<T>) => within(db, organisationId, work);
  await run(async (tx) => {
    await ensureTemplates(tx);
    await ensureScenarios(tx);
  });
  return { db, organisationId, run };
}

export const actorOn = ({ organisationId }: { organisationId: number }, today = TODAY) => asActor(organisationId, { today, now: new Date(`${today}T09:00:00Z`) });
export const dun = (at: DunningCompany, today = TODAY) => at.run((tx) => runDunning(tx, actorOn(at, today), today));
export const decisionsOf = (at: DunningCompany, runId: number) => at.run((tx) => listDecisions(tx, { runId, after: undefined, limit: 100 }));
type Message = { messageId: number; customerId: number; status: string; purpose: string; totalMinor: number; subject: string };
export const messagesOf = (at: DunningCompany) => at.run((tx) => tx.rows<Message>(sql`
  select message_id "messageId", customer_id "customerId", status, purpose, total_minor "totalMinor", subject from message where organisation_id = ${tx.organisationId} order by message_id`));
export const lastStep = async (at: DunningCompany): Promise<string> => (await at.run((tx) => tx.one<{ name: string }>(sql`
  select s.name from step_taken t join scenario_step s using (organisation_id, step_id)
  where t.organisation_id = ${tx.organisationId} and t.released_at is null order by t.step_taken_id desc limit 1`))).name;
export const send = (at: DunningCompany, today = TODAY) => sendApproved({ db: at.db, secret, clock: () => new Date(`${today}T09:01:00Z`) }, at.organisationId);

export async function approveAll(at: DunningCompany, today = TODAY): Promise<void> {
  const waiting = (await messagesOf(at)).filter((one) => one.status === 'to_approve').map((one) => one.messageId);
  if (waiting.length > 0) await at.run((tx) => approveMessages(tx, actorOn(at, today), waiting));
}

/** Runs, approves and sends a day. */
export async function live(at: DunningCompany, today: string): Promise<void> {
  await dun(at, today);
  if (!(await messagesOf(at)).some(({ status }) => status === 'to_approve' || status === 'approved')) return;
  await approveAll(at, today);
  await send(at, today);
}
