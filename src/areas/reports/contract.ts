import { oc } from '@orpc/contract';
import { z } from 'zod';
import { because, day, done, flag, id, instant, minor, page, pageInput } from '#values/shapes.ts';
import { channel, customerKind, payerClass } from '#values/kinds.ts';


/** Open debits by days past due (≤ 0, 1–30, 31–60, 61–90, > 90), and credits not yet set against anything, apart (negative). */
export const ageingBuckets = z.object({
  notDueMinor: minor, to30Minor: minor, to60Minor: minor, to90Minor: minor, over90Minor: minor, creditMinor: minor, totalMinor: minor, overdueMinor: minor,
});
export type AgeingBuckets = z.infer<typeof ageingBuckets>;

const customerRow = z.object({
  customerId: id, code: z.string(), name: z.string(), kind: customerKind, groupName: z.string().nullable(),
  class: payerClass.nullable(), totalMinor: minor, overdueMinor: minor, oldestOverdueDays: z.number().int(), currency: z.string(),
  hasEmail: z.boolean(), held: z.boolean(), lastContactOn: day.nullable(), collectorUserId: z.string().nullable(), collectorName: z.string().nullable(),
});

export const workKind = z.enum([
  'approve', 'call', 'reply', 'promise_broken', 'promise_due', 'plan_late', 'plan_to_approve', 'plan_to_accept', 'dispute_late', 'dispute_step', 'credit_arrived', 'mention', 'litigation',
  'high_value', 'unknown', 'failed', 'bounced', 'hold_ending', 'missing_email',
]);
export type WorkKind = z.infer<typeof workKind>;
/** The kinds the dashboard counts. */
const todoKind = workKind.extract(['approve', 'call', 'reply', 'promise_broken', 'dispute_late', 'unknown', 'failed', 'bounced', 'hold_ending', 'missing_email']);
export type TodoKind = z.infer<typeof todoKind>;
const lineKey = z.string().regex(/^[a-z_]+:\d{1,15}$/);
/** `mine`: what one looks after, owns or covers today; `nobody`: customers in no portfolio; else somebody's own. */
const whose = z.string().min(1).max(100).default('all');

/** Which customers, in which order; the lists and their exports ask the same. */
export const customersAsked = z.object({
  search: z.string().optional(), class: payerClass.optional(), kind: customerKind.optional(),
  overdue: flag.optional(), held: flag.optional(), withoutEmail: flag.optional(), groupId: id.optional(), collector: z.string().min(1).max(100).optional(),
  sort: z.enum(['name', 'total', 'overdue', 'oldest']).default('overdue'),
});
/** With `age`, only the customers who have something of that age. */
export const ageingAsked = z.object({
  asOf: day.optional(), currency: z.string().optional(), search: z.string().optional(),
  age: z.enum(['not_due', 'to30', 'to60', 'to90', 'over90', 'credit']).optional(), sort: z.enum(['name', 'total', 'overdue', 'over90']).default('overdue'),
});

/** Files: `GET /api/exports/{ageing|customers}.{csv|xlsx}` with the same questions in the address. */
export const reportsContract = {
  reports: {
    customers: oc.route({ method: 'GET', path: '/customers' }).input(customersAsked.extend(pageInput)).output(page(customerRow).extend({ count: z.number().int() })),
    ageing: oc.route({ method: 'GET', path: '/reports/ageing' }).input(ageingAsked.extend(pageInput)).output(page(ageingBuckets.extend({ customerId: id, code: z.string(), name: z.string() })).extend({
      asOf: day, currency: z.string(), currencies: z.array(z.string()),
      /** Of all who match, of whatever age; `listed` are those of the age asked for. */
      totals: ageingBuckets, customers: z.number().int(), listed: z.number().int(),
    })),
    /** One customer, or his whole group: what he owes now. */
    exposure: oc.route({ method: 'GET', path: '/customers/{customerId}/exposure' }).input(z.object({ customerId: id, asOf: day.optional() }))
      .output(z.object({
        asOf: day, currency: z.string(), customer: ageingBuckets,
        group: z.object({ groupId: id, name: z.string(), members: z.number().int(), buckets: ageingBuckets }).nullable(),
      })),
    dashboard: oc.route({ method: 'GET', path: '/reports/dashboard' }).output(z.object({
      today: day, currency: z.string(), empty: z.boolean(),
      ageing: ageingBuckets,
      /** Same figures a month ago. */
      monthAgo: ageingBuckets,
      /** Count-back DSO in days over the ledger's own sales, null when there were none; the best counts back what is not yet due alone. */
      dsoDays: z.number().nullable(), dsoMonthAgoDays: z.number().nullable(), bestDsoDays: z.number().nullable(),
      months: z.array(z.object({ monthOn: day, billedMinor: minor, collectedMinor: minor, openMinor: minor, overdueMinor: minor })),
      todo: z.array(z.object({ kind: todoKind, count: z.number().int(), totalMinor: minor })),
      risks: z.array(z.object({
        customerId: id, name: z.string(), class: payerClass.nullable(), overdueMinor: minor, totalMinor: minor, oldestOverdueDays: z.number().int(), because,
      })),
      classes: z.array(z.object({ class: payerClass, customers: z.number().int(), totalMinor: minor, overdueMinor: minor })),
      lastImport: z.object({ importId: id, fileName: z.string(), committedAt: instant, lastOn: day.nullable() }).nullable(),
    })),
    /** Ma journée: what was put on top first, then most valuable first. `later`: instead, what one has put off. */
    worklist: oc.route({ method: 'GET', path: '/reports/worklist' }).input(z.object({ whose, later: flag.default(false) })).output(z.object({
      today: day, currency: z.string(),
      /** Work that belongs to no customer. */
      aside: z.object({ lettersToPrint: z.number().int(), lettersToPost: z.number().int(), repliesToAttach: z.number().int() }),
      covering: z.array(z.object({ userId: z.string(), name: z.string(), toOn: day })),
      lines: z.array(z.object({
        key: z.string(), kind: workKind, points: z.number(), customerId: id, customerName: z.string(), class: payerClass.nullable(),
        collectorUserId: z.string().nullable(), collectorName: z.string().nullable(),
        /** The colleague who is away and whose line it is. */
        coverFor: z.string().nullable(), pinned: z.boolean(),
        /** The day it comes back, of what was put off; else null. */
        laterUntil: day.nullable(),
        messageId: id.nullable(), holdId: id.nullable(),
        /** The promise, dispute, plan or reply it is about. */
        subjectId: id.nullable(), stepName: z.string().nullable(), channel: channel.nullable(),
        toAddress: z.string().nullable(), subject: z.string().nullable(), totalMinor: minor, overdueMinor: minor, currency: z.string(), because,
      })),
    })),
    /**
     * The lines kept on top, in this order, for oneself. `shown`: the lines one saw when ordering them; what is kept on top of other lists stays, after these.
     * Without it, these replace all those before.
     */
    order: oc.route({ method: 'PUT', path: '/reports/worklist/order' }).input(z.object({ keys: z.array(lineKey).max(50), shown: z.array(lineKey).max(500).optional() })).output(done),
    /** Gone from one's own list until that day; null takes it back. */
    later: oc.route({ method: 'PUT', path: '/reports/worklist/later' }).input(z.object({ key: lineKey, laterOn: day.nullable() })).output(done),
    team: oc.route({ method: 'GET', path: '/reports/team' }).output(z.object({
      today: day, currency: z.string(),
      rows: z.array(z.object({
        /** Null: the customers nobody looks after. */
        userId: z.string().nullable(), name: z.string().nullable(), customers: z.number().int(), overdueMinor: minor, lines: z.number().int(), approve: z.number().int(),
        calls: z.number().int(), replies: z.number().int(), promisesBroken: z.number().int(), disputesLate: z.number().int(),
        /** In the last seven days. */
        done7: z.object({ approved: z.number().int(), calls: z.number().int(), promises: z.number().int() }),
        absentTo: day.nullable(), coveredByName: z.string().nullable(),
      })),
    })),
  },
};
