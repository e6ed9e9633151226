import { acceptReply } from '#areas/agreements/actions/accept-reply.ts';
import { closeDispute, expectCredit, openDispute } from '#areas/agreements/actions/disputes.ts';
import { acceptPlan, approvePlan, draftPlan, proposePlan, refusePlan } from '#areas/agreements/actions/plans.ts';
import { makePromise } from '#areas/agreements/actions/promises.ts';
import { placeHold, releaseHold } from '#areas/agreements/actions/holds.ts';
import { getCustomer, updateContact, updateCustomer } from '#areas/customers/actions.ts';
import { tellHappening } from '#areas/dunning/actions/happenings.ts';
import { finishCall, resolveMessage, withdrawByHand } from '#areas/messages/actions.ts';
import { letterReceived, letterReturned } from '#areas/messages/actions/letters.ts';
import { setReplyAside } from '#areas/messages/actions/replies.ts';
import { retryMessages } from '#areas/messages/actions/retry.ts';
import { sql } from '#platform/db.ts';
import { addDays, daysBetween, type Day } from '#values/day.ts';
import type { Company } from './company.ts';
import { newAddress, type Debtor, type Invoice } from './debtors.ts';

/** What people do in a day besides letting reminders leave: they hear of insolvencies, open disputes, agree plans, answer mail, correct addresses. */
export class People {
  readonly #company: Company;
  /** Things to do on a day. */
  #later = new Map<Day, (() => Promise<void>)[]>();
  /** Unknown messages a person can look up: whether the mail was really taken. */
  readonly wasTaken: (threadKey: string) => boolean;

  constructor(company: Company, wasTaken: (threadKey: string) => boolean) {
    this.#company = company;
    this.wasTaken = wasTaken;
  }

  async morning(): Promise<void> {
    const { day } = this.#company;
    for (const task of this.#later.get(day) ?? []) await task();
    this.#later.delete(day);
    await this.#resolveUnknown();
    await this.#readReplies();
    await this.#mendAddresses();
    await this.#happen();
  }

  later(days: number, task: () => Promise<void>): void {
    const on = addDays(this.#company.day, days);
    this.#later.set(on, [...this.#later.get(on) ?? [], task]);
  }

  /** So many times a day for each customer there is. */
  #times(rate: number): number {
    const { chance, truth } = this.#company;
    const mean = rate * truth.debtors.length;
    return Math.floor(mean) + (chance.next() < mean % 1 ? 1 : 0);
  }

  #someLate(): { debtor: Debtor; invoice: Invoice } | undefined {
    const { chance, truth, day } = this.#company;
    for (let tries = 0; tries < 60; tries++) {
      const debtor = chance.pick(truth.debtors);
      const invoice = debtor.invoices.find((one) => one.itemId !== null && one.ledgerMinor > 0 && one.dueOn < day);
      if (invoice) return { debtor, invoice };
    }
    return undefined;
  }

  async #happen(): Promise<void> {
    for (let n = this.#times(0.0006); n > 0; n--) await this.#dispute();
    for (let n = this.#times(0.00025); n > 0; n--) await this.#plan();
    for (let n = this.#times(0.0002); n > 0; n--) await this.#hold();
    for (let n = this.#times(0.00004); n > 0; n--) await this.#mark('insolventOn');
    for (let n = this.#times(0.00004); n > 0; n--) await this.#mark('specialCare');
    for (let n = this.#times(0.0001); n > 0; n--) await this.#returnedDebit();
    for (let n = this.#times(0.0001); n > 0; n--) await this.#withdrawOne();
  }

  async #dispute(): Promise<void> {
    const company = this.#company;
    const found = this.#someLate();
    if (!found) return;
    const { debtor: { customerId }, invoice } = found;
    const contestedMinor = company.chance.next() < 0.6 ? Math.max(1, Math.round(invoice.ledgerMinor * (0.1 + company.chance.next() * 0.7))) : null;
    const opened = await company.act((tx, actor) => openDispute(tx, actor, {
      customerId, reason: 'price', description: 'Prix contesté', items: [{ itemId: invoice.itemId!, contestedMinor }], source: 'call', sourceMessageId: null, sourceReplyId: null,
    }));
    if (!opened) return;
    company.count('disputes opened');
    this.later(company.chance.between(4, 40), () => this.#endDispute(opened.disputeId, invoice, contestedMinor ?? invoice.ledgerMinor));
  }

  async #endDispute(disputeId: number, invoice: Invoice, minor: number): Promise<void> {
    const company = this.#company;
    const right = company.chance.next() < 0.5;
    if (right) {
      await company.act((tx, actor) => expectCredit(tx, actor, disputeId));
      company.truth.credit(invoice, company.day, minor);
      this.later(3, async () => { await company.act((tx, actor) => closeDispute(tx, actor, { disputeId, outcome: 'credited', conclusion: '' })); });
    } else await company.act((tx, actor) => closeDispute(tx, actor, { disputeId, outcome: 'refused', conclusion: 'Bon de commande signé' }));
  }

  async #plan(): Promise<void> {
    const company = this.#company;
    const found = this.#someLate();
    if (!found) return;
    const { debtor } = found;
    const instalments = company.chance.between(2, 4);
    const firstOn = addDays(company.today, company.chance.between(8, 15));
    const made = await company.act(async (tx, actor) => {
      const { planId } = await draftPlan(tx, actor, { customerId: debtor.customerId, currency: 'EUR', itemIds: [], instalments, firstOn, every: 'month', downMinor: 0, interestMinor: 0, interestFrozen: true, note: '' });
      await approvePlan(tx, actor, planId);
      await proposePlan(tx, actor, planId);
      return planId;
    });
    if (made === undefined) return;
    company.count('plans proposed');
    this.later(company.chance.between(1, 6), async () => {
      if (company.chance.next() < 0.2) return void await company.act((tx, actor) => refusePlan(tx, actor, { planId: made, why: '' }));
      const done = await company.act(async (tx, actor) => {
        await acceptPlan(tx, actor, { planId: made, how: 'signed', documentId: null, replyId: null });
        return await tx.rows<{ itemId: number; on: Day; minor: number }>(sql`
          select i.item_id "itemId", n.due_on "on", (i.amount_minor * n.amount_minor / p.total_minor)::bigint minor from plan p join plan_item i using (organisation_id, plan_id) join plan_instalment n using (organisation_id, plan_id)
          where p.organisation_id = ${tx.organisationId} and p.plan_id = ${made}`);
      });
      const keeps = company.chance.next() < 0.6;
      for (const { itemId, on, minor } of done ?? []) {
        const invoice = company.truth.byItem.get(itemId)!;
        company.truth.payLater(invoice, null);
        if (keeps) this.laterOn(on, async () => { company.truth.pay(invoice, company.day, Math.min(minor + 3, invoice.owedMinor)); });
      }
    });
  }

  laterOn(on: Day, task: () => Promise<void>): void {
    this.later(Math.max(1, daysBetween(this.#company.day, on)), task);
  }

  async #hold(): Promise<void> {
    const company = this.#company;
    const found = this.#someLate();
    if (!found) return;
    const itemId = company.chance.next() < 0.5 ? found.invoice.itemId : null;
    const endsOn = company.chance.next() < 0.5 ? addDays(company.today, company.chance.between(2, 20)) : null;
    const placed = await company.act((tx, actor) => placeHold(tx, actor, { customerId: found.debtor.customerId, itemId, kind: 'other', reason: 'Vu avec le commercial', endsOn }));
    if (!placed) return;
    company.count('holds placed');
    if (endsOn === null) this.later(company.chance.between(3, 30), async () => { await company.act((tx, actor) => releaseHold(tx, actor, placed.holdId)); });
  }

  async #mark(field: 'insolventOn' | 'specialCare'): Promise<void> {
    const company = this.#company;
    const found = this.#someLate();
    if (!found) return;
    const { customerId } = found.debtor;
    const set = (on: boolean) => company.act(async (tx, actor) => {
      const { contacts: _contacts, code: _code, groupId: _group, ...fields } = await getCustomer(tx, customerId);
      await updateCustomer(tx, actor, { ...fields, customerId, ...(field === 'insolventOn' ? { insolventOn: on ? actor.today : null } : { specialCare: on }) });
    });
    await set(true);
    company.count(field === 'insolventOn' ? 'insolvencies' : 'special care');
    if (field === 'specialCare' || company.chance.next() < 0.2) this.later(company.chance.between(20, 90), async () => { await set(false); });
  }

  async #returnedDebit(): Promise<void> {
    const company = this.#company;
    const found = this.#someLate();
    if (!found) return;
    await company.act((tx, actor) => tellHappening(tx, actor, {
      kind: 'returned_debit', customerId: found.debtor.customerId, itemId: found.invoice.itemId, happenedOn: actor.today, source: `${found.invoice.key}:${company.day}`, reason: 'AM04',
    }));
    company.count('debits returned');
  }

  async #withdrawOne(): Promise<void> {
    const company = this.#company;
    await company.act(async (tx, actor) => {
      const one = await tx.first<{ id: number }>(sql`select message_id id from message where organisation_id = ${tx.organisationId} and status = 'to_approve' order by message_id desc limit 1`);
      if (one) company.count('withdrawn by hand', (await withdrawByHand(tx, actor, [one.id], 'Vu au téléphone')).length);
    });
  }

  /** Whether it left is looked up where the mail server keeps what it took. Some doubts wait a day or two. */
  async #resolveUnknown(): Promise<void> {
    const company = this.#company;
    const rows = await company.look((tx) => tx.rows<{ messageId: number; key: string; channel: string }>(sql`
      select message_id "messageId", thread_key key, channel from message where organisation_id = ${tx.organisationId} and status = 'unknown'`));
    for (const { messageId, key } of rows) {
      if (company.chance.next() < 0.3) continue;
      const left = this.wasTaken(key);
      await company.act((tx, actor) => resolveMessage(tx, actor, { messageId, left }));
      company.count(left ? 'unknown: had left' : 'unknown: had not left');
    }
  }

  async #readReplies(): Promise<void> {
    const company = this.#company;
    const unread = await company.look((tx) => tx.rows<{ replyId: number }>(sql`select reply_id "replyId" from reply where organisation_id = ${tx.organisationId} and status = 'unread' order by reply_id`));
    for (const { replyId } of unread) {
      if (company.chance.next() < 0.35) continue;
      const done = await company.act((tx, actor) => acceptReply(tx, actor, { replyId }));
      if (done === undefined) await company.act((tx, actor) => setReplyAside(tx, actor, { replyId, why: 'Répondu au téléphone' }));
      company.count('replies read by a person');
    }
  }

  async #mendAddresses(): Promise<void> {
    const company = this.#company;
    const bounced = await company.look((tx) => tx.rows<{ contactId: number; customerId: number; email: string; name: string | null; phone: string | null; role: 'accounts' }>(sql`
      select contact_id "contactId", customer_id "customerId", email, name, phone, role from contact where organisation_id = ${tx.organisationId} and bounced_at is not null order by contact_id`));
    for (const { contactId, customerId, email, ...contact } of bounced) {
      if (company.chance.next() < 0.93) continue;
      const debtor = company.truth.byCustomer.get(customerId)!;
      const to = newAddress(company.chance, email.replace(/^([a-z]+)\d*@/, `$1${contactId}${company.day.slice(5).replace('-', '')}@`), company.day);
      if (to.dead && company.chance.next() < 0.8) to.dead = null;
      debtor.addresses.push(to);
      company.count('addresses mended');
      await company.act((tx, actor) => updateContact(tx, actor, { customerId, contactId, ...contact, email: to.email }));
      if (company.chance.next() < 0.3) await this.#tryAgain(customerId);
    }
  }

  async #tryAgain(customerId: number): Promise<void> {
    const company = this.#company;
    await company.act(async (tx, actor) => {
      const failed = await tx.rows<{ id: number }>(sql`
        select message_id id from message where organisation_id = ${tx.organisationId} and customer_id = ${customerId} and status = 'failed' order by message_id desc limit 1`);
      company.count('tried again', (await retryMessages(tx, actor, failed.map((row) => row.id))).length);
    });
  }

  /** Some letters come back a week later, and somebody finds out where he lives now; of registered ones the receipt does. */
  afterPosting(messageId: number, channel: string): void {
    const { chance } = this.#company;
    if (chance.next() < 0.25) this.later(chance.between(2, 9), () => this.#comesBack(messageId));
    else if (channel === 'registered') this.later(chance.between(2, 6), async () => { await this.#company.act((tx, actor) => letterReceived(tx, actor, { messageId, on: actor.today })); });
  }

  async #comesBack(messageId: number): Promise<void> {
    const company = this.#company;
    const why = company.chance.pick(['unknown', 'inaccessible', 'unknown', 'unclaimed', 'refused'] as const);
    await company.act(async (tx, actor) => {
      await letterReturned(tx, actor, { messageId, on: actor.today, why });
      company.count(`letters returned: ${why}`);
    });
    if ((why !== 'unknown' && why !== 'inaccessible') || company.chance.next() < 0.3) return;
    this.later(company.chance.between(3, 25), async () => {
      await company.act(async (tx, actor) => {
        const { id } = await tx.one<{ id: number }>(sql`select customer_id id from message where organisation_id = ${tx.organisationId} and message_id = ${messageId}`);
        const { contacts: _contacts, code: _code, groupId: _group, ...fields } = await getCustomer(tx, id);
        await updateCustomer(tx, actor, { ...fields, customerId: id, postalAddress: `${messageId} rue du Retour\n44000 NANTES` });
        company.count('postal addresses mended');
      });
    });
  }

  /** Calls are made; some bring a promise. @returns the messages of calls that reached somebody. */
  async call(messageId: number, customerId: number): Promise<boolean> {
    const company = this.#company;
    const outcome = company.chance.next() < 0.12 ? 'no_answer' as const : company.chance.next() < 0.04 ? 'wrong_number' as const : 'reached' as const;
    const done = await company.act((tx, actor) => finishCall(tx, actor, { messageId, outcome, note: '' }));
    if (!done) return false;
    if (outcome === 'reached' && company.chance.next() < 0.35) {
      const dueOn = addDays(company.today, company.chance.between(3, 15));
      const promised = await company.act((tx, actor) => makePromise(tx, actor, {
        customerId, currency: 'EUR', amountMinor: null, dueOn, itemIds: [], note: '', source: 'call', sourceMessageId: messageId, sourceReplyId: null,
      }));
      if (promised) company.count('promises by call');
      this.promised(company.truth.byCustomer.get(customerId)!, dueOn);
    }
    return outcome !== 'wrong_number';
  }

  /** He may mean what he says. */
  promised(debtor: Debtor, dueOn: Day): void {
    const { chance, truth, day } = this.#company;
    if (chance.next() > 0.6) return;
    for (const invoice of debtor.invoices) if (invoice.owedMinor > 0 && invoice.dueOn <= day) truth.payLater(invoice, dueOn);
  }
}
