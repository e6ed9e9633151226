import { sql, type Tx } from '#platform/db.ts';
import type { Taken } from '../post-office.ts';
import type { Checker } from './checker.ts';

/** At the end: the server's record against the rows, one for one; and no step twice, over the whole year. */
export async function whole(tx: Tx, checker: Checker, taken: readonly Taken[]): Promise<{ sent: number; unknown: number; statuses: Record<string, number> }> {
  const { sins } = checker;
  const rows = await tx.rows<{ messageId: number; key: string; status: string; channel: string; providerId: string | null; at: string | null }>(sql`
    select message_id "messageId", thread_key key, status, channel, provider_message_id "providerId", sent_at at from message
    where organisation_id = ${tx.organisationId} and channel in ('email', 'sms')`);
  const times = new Map<string, number>();
  for (const { threadKey } of taken) times.set(threadKey, (times.get(threadKey) ?? 0) + 1);
  const byKey = Map.groupBy(rows, (row) => row.key);
  for (const [key, count] of times) {
    const found = byKey.get(key) ?? [];
    if (found.length !== 1) sins.add('taken and no row', `${key}: ${found.length} rows`);
    if (count > 1 && !(found[0] && checker.back.has(found[0].messageId))) sins.add('taken twice by the server', `${key}: ${count} times, message ${found[0]?.messageId}`);
    if (found[0] && !['sent', 'bounced', 'unknown', 'sending', 'withdrawn'].includes(found[0].status)) sins.add('taken but not recorded', `message ${found[0].messageId} is ${found[0].status}`);
    if (found[0]?.status === 'withdrawn' && !checker.back.has(found[0].messageId)) sins.add('taken but not recorded', `message ${found[0].messageId} is withdrawn`);
  }
  for (const row of rows) {
    if (row.channel === 'email' && (row.status === 'sent' || row.status === 'bounced') && !times.has(row.key)) sins.add('recorded but not taken', `message ${row.messageId} (${row.providerId})`);
  }
  twice(checker);
  const statuses = Object.fromEntries((await tx.rows<{ status: string; count: number }>(sql`
    select status, count(*)::int count from message where organisation_id = ${tx.organisationId} group by status order by status`)).map((row) => [row.status, row.count]));
  return { sent: rows.filter((row) => row.status === 'sent').length, unknown: statuses['unknown'] ?? 0, statuses };
}

/** The same item, step and happening, by two messages that reached somebody. One known to have come back reached nobody. */
function twice({ traces, back, sins }: Checker): void {
  for (const [itemId, all] of traces) {
    const seen = new Map<string, number>();
    for (const { step, messageId, happeningId, on } of all) {
      if (back.has(messageId)) continue;
      const key = `${step.stepId}:${happeningId ?? ''}`;
      const first = seen.get(key);
      if (first !== undefined && first !== messageId) sins.add('written to twice for a step', `item ${itemId} step ${step.name}: messages ${first} and ${messageId}, ${on}`);
      seen.set(key, messageId);
    }
  }
}
