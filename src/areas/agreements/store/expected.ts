import { empty, sql, type Tx } from '#platform/db.ts';
import type { Day } from '#values/day.ts';

export type Expected = {
  dueOn: Day; kind: 'promise' | 'plan'; subjectId: number; number: number | null; customerId: number; customerName: string; currency: string; amountMinor: number;
};

/** What was promised or agreed for those days (both included) and has not come yet. */
export async function expectedBetween(tx: Tx, { from, to, customerId }: { from: Day; to: Day; customerId?: number | undefined }): Promise<Expected[]> {
  return await tx.rows<Expected>(sql`
    select e.due_on "dueOn", e.kind, e.subject_id "subjectId", e.number, e.customer_id "customerId", c.name "customerName", e.currency, e.amount_minor "amountMinor"
    from (
      select p.customer_id, 'promise' kind, p.promise_id subject_id, null::int number, p.due_on, p.currency, p.amount_minor - p.received_minor amount_minor
      from promise p where p.organisation_id = ${tx.organisationId} and p.status = 'open' and p.due_on between ${from} and ${to}
      union all
      select p.customer_id, 'plan', p.plan_id, n.number, n.due_on, p.currency, n.amount_minor - n.paid_minor
      from plan p join plan_instalment n using (organisation_id, plan_id)
      where p.organisation_id = ${tx.organisationId} and p.status = 'accepted' and n.due_on between ${from} and ${to}
    ) e
    join customer c on c.organisation_id = ${tx.organisationId} and c.customer_id = e.customer_id
    where e.amount_minor > 0 ${customerId === undefined ? empty : sql`and e.customer_id = ${customerId}`}
    order by e.due_on, c.name, e.subject_id, e.number`);
}
