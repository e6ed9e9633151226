import { judgeJob } from '#areas/agreements/names.ts';
import { dunningRunJob } from '#areas/dunning/names.ts';
import { checkBatch, printLetters } from '#areas/dunning/actions/print.ts';
import { postLedger } from '#areas/ledger/actions.ts';
import { approveMessages } from '#areas/messages/actions.ts';
import { postBatch, takeOutLetter } from '#areas/messages/actions/letters.ts';
import { receiveMail } from '#areas/messages/actions/replies.ts';
import { sql } from '#platform/db.ts';
import { isBusinessDay } from '#values/calendar.ts';
import { addDays, type Day } from '#values/day.ts';
import type { Checker } from './check/checker.ts';
import { EDITS, type Company } from './company.ts';
import { MOVED } from './debtors.ts';
import { bounce, kindOf, reply, type About } from './mails.ts';
import type { People } from './people.ts';
import type { Taken } from './post-office.ts';
import { send } from './workers.ts';

export type Office = { taken: Taken[] };
type Inbound = { on: Day; write: (at: Date) => Buffer };

/** One day after another in a company: the file in the morning, the run, people at work, what leaves, what comes back. */
export class Days {
  readonly #company: Company;
  readonly #people: People;
  readonly #checker: Checker;
  readonly #office: Office;
  #inbound: Inbound[] = [];
  #noFileUntil: Day = '';
  #read = 0;
  #lastItem = 0;

  constructor(company: Company, people: People, checker: Checker, office: Office) {
    this.#company = company;
    this.#people = people;
    this.#checker = checker;
    this.#office = office;
  }

  async live(day: Day, { kill, edit }: { kill: boolean; edit: number | undefined }): Promise<void> {
    const company = this.#company;
    company.day = day;
    company.truth.live(day);
    company.at(330);
    await this.#feed();
    company.at(345);
    await company.job(judgeJob.name);
    const today = company.at(360);
    await company.job(dunningRunJob.name);
    company.at(480);
    await this.#people.morning();
    if (edit !== undefined) {
      await company.act(EDITS[edit % EDITS.length]!);
      company.count('scenarios edited');
      this.#checker.edited();
    }
    await company.drain();
    company.at(540);
    await this.#approve();
    company.at(560);
    if (isBusinessDay(today, 'FR')) await this.#atTheDesk();
    company.at(600);
    await this.#depart(kill);
    company.at(840);
    await this.#depart(false);
    company.at(960);
    await this.#receive();
    await company.drain();
    company.at(1_170);
    await company.look((tx) => this.#checker.evening(tx, { today: company.today, now: company.now, isBusiness: isBusinessDay(company.today, 'FR') }));
  }

  /** What the accounting's file brings. Some mornings there is none. */
  async #feed(): Promise<void> {
    const company = this.#company;
    const { truth, day, chance } = company;
    if (day < this.#noFileUntil) return company.count('mornings without a file');
    if (chance.next() < 0.012) {
      this.#noFileUntil = addDays(day, chance.between(2, 9));
      return company.count('mornings without a file');
    }
    const feed = truth.feedOf(day);
    await company.act(async (tx, actor) => {
      const { id } = await tx.one<{ id: number }>(sql`
        insert into import_file (organisation_id, file_name, byte_size, sha256, kind, status, summary, received_by, received_at, committed_by, committed_at)
        values (${tx.organisationId}, ${`${day}.csv`}, 1, ${`${day}:${actor.now.toISOString()}`}, 'items', 'committed', ${JSON.stringify({ lastOn: addDays(day, -1) })}::jsonb, 'test-admin', ${actor.now}, 'test-admin', ${actor.now})
        returning import_id id`);
      await postLedger(tx, actor, { importId: id, items: feed.items, allocations: feed.allocations });
      // The database's own clock is not the company's.
      await tx.run(sql`update open_item set created_at = ${actor.now} where organisation_id = ${tx.organisationId} and source_import_id = ${id}`);
      await tx.run(sql`update allocation set created_at = ${actor.now} where organisation_id = ${tx.organisationId} and source_import_id = ${id}`);
    });
    feed.told();
    const ids = await company.look((tx) => tx.rows<{ itemId: number; key: string }>(sql`
      select item_id "itemId", source_key key from open_item where organisation_id = ${tx.organisationId} and item_id > ${this.#lastItem} order by item_id`));
    const byKey = new Map(feed.invoices.map((one) => [one.key, one]));
    for (const { itemId, key } of ids) {
      const invoice = byKey.get(key);
      if (invoice) truth.byItem.set(invoice.itemId = itemId, invoice);
    }
    this.#lastItem = ids.at(-1)?.itemId ?? this.#lastItem;
    this.#checker.fed(addDays(day, -1));
    company.count('items posted', feed.items.length);
    await company.drain();
  }

  /** Most of what waits is approved the same morning; a little a day or two later. */
  async #approve(): Promise<void> {
    const company = this.#company;
    const waiting = await company.look((tx) => tx.rows<{ id: number }>(sql`
      select message_id id from message where organisation_id = ${tx.organisationId} and status = 'to_approve' order by message_id`));
    const ids = waiting.map((row) => row.id).filter(() => company.chance.next() < 0.97);
    this.#checker.leftWaiting(new Set(waiting.map((row) => row.id).filter((id) => !ids.includes(id))));
    if (ids.length > 0) await company.act((tx, actor) => approveMessages(tx, actor, ids));
    company.count('approved', ids.length);
  }

  /** Yesterday's letters are posted, today's printed; calls are made. */
  async #atTheDesk(): Promise<void> {
    const company = this.#company;
    const batches = await company.look((tx) => tx.rows<{ id: number }>(sql`select batch_id id from letter_batch where organisation_id = ${tx.organisationId} and status = 'printed' order by batch_id`));
    for (const { id } of batches) {
      const sins = await company.act((tx, actor) => checkBatch(tx, actor, id));
      for (const { messageId } of sins ?? []) {
        await company.act((tx, actor) => takeOutLetter(tx, actor, { messageId, why: 'Payée depuis' }));
        company.count('letters taken out of the pile');
      }
      await this.#leaving(async () => {
        await company.act((tx, actor) => postBatch(tx, actor, { batchId: id, on: actor.today }));
        const posted = await company.look((tx) => tx.rows<{ id: number; channel: string }>(sql`select message_id id, channel from message where organisation_id = ${tx.organisationId} and batch_id = ${id} and status = 'sent'`));
        company.count('letters posted', posted.length);
        for (const letter of posted) this.#people.afterPosting(letter.id, letter.channel);
        return posted.map((row) => row.id);
      });
    }
    for (const channel of ['letter', 'registered'] as const) {
      const waits = await company.look((tx) => tx.first(sql`select 1 from message where organisation_id = ${tx.organisationId} and status = 'approved' and channel = ${channel} limit 1`));
      const printed = waits ? await company.act((tx, actor) => printLetters(tx, actor, { channel })) : undefined;
      if (printed) company.count('letters printed', printed.letters);
    }
    await this.#calls();
  }

  async #calls(): Promise<void> {
    const company = this.#company;
    const calls = await company.look((tx) => tx.rows<{ messageId: number; customerId: number }>(sql`
      select message_id "messageId", customer_id "customerId" from message
      where organisation_id = ${tx.organisationId} and status = 'to_do' and channel = 'phone' and (send_after is null or send_after <= ${company.now}) order by message_id`));
    await this.#leaving(async () => {
      const made: number[] = [];
      for (const { messageId, customerId } of calls) {
        if (company.chance.next() < 0.1) continue;
        if (await this.#people.call(messageId, customerId)) made.push(messageId);
      }
      company.count('calls made', made.length);
      return made;
    }, { each: false });
    await company.drain();
  }

  /** The checker looks at everything before and after. `work` tells which messages left. */
  async #leaving(work: () => Promise<number[]>, _options: { each?: boolean } = {}): Promise<void> {
    const company = this.#company;
    await company.look((tx) => this.#checker.before(tx, company.today));
    const left = await work();
    await company.look((tx) => this.#checker.after(tx, left, { today: company.today, now: company.now }));
  }

  async #depart(kill: boolean): Promise<void> {
    const company = this.#company;
    const due = await company.look((tx) => tx.first(sql`
      select 1 from message where organisation_id = ${tx.organisationId} and (status = 'sending' or status = 'approved' and channel in ('email', 'sms') and (send_after is null or send_after <= ${company.now})) limit 1`));
    if (!due) return;
    await this.#leaving(async () => {
      await send(company, { kill });
      const mails = this.#office.taken.slice(this.#read);
      this.#read = this.#office.taken.length;
      const keys = [...mails.map((one) => one.threadKey), ...this.#checker.newFiles()];
      const rows = await company.look((tx) => tx.rows<{ messageId: number; customerId: number; key: string; minor: number; to: string; purpose: string; reference: string | null }>(sql`
        select m.message_id "messageId", m.customer_id "customerId", m.thread_key key, m.total_minor minor, m.to_address "to", m.purpose,
          (select reference from message_item i where i.organisation_id = m.organisation_id and i.message_id = m.message_id and i.open_minor > 0 order by i.due_on limit 1) reference
        from message m where m.organisation_id = ${tx.organisationId} and m.thread_key = any(${keys}::text[]) order by m.message_id`));
      company.count('mails taken by the server', mails.length);
      const byKey = new Map(rows.map((row) => [row.key, row]));
      for (const mail of mails) {
        const row = byKey.get(mail.threadKey);
        if (row) this.#read1(row, mail);
      }
      return keys.flatMap((key) => byKey.get(key)?.messageId ?? []);
    });
    await company.drain();
  }

  /** Somebody reads it, or nobody can. */
  #read1({ customerId, purpose, reference, minor }: { customerId: number; purpose: string; reference: string | null; minor: number }, { messageId, to }: Taken): void {
    const company = this.#company;
    const { day, truth, chance } = company;
    const debtor = truth.byCustomer.get(customerId)!;
    const address = debtor.addresses.find((one) => one.email === to);
    const about: About = { messageId, from: 'compta@ateliers-brume.example', to, reference: reference ?? '', minor };
    if (address?.dead && address.dead.from <= day) {
      const how = address.dead.how === 'full' ? 'full' : 'bounces';
      this.#inbound.push({ on: addDays(day, chance.between(0, 2)), write: (at) => bounce(how, about, at) });
      return company.count(`to come back: ${how}`);
    }
    if (purpose !== 'reminder' && purpose !== 'formal_notice') return;
    if (chance.next() < MOVED[debtor.nature]) {
      for (const invoice of debtor.invoices) if (invoice.owedMinor > 0 && invoice.dueOn <= day) truth.payLater(invoice, addDays(day, chance.between(1, 7)));
    }
    if (chance.next() > 0.13) return;
    const kind = kindOf(chance);
    const payOn = addDays(company.today, chance.between(3, 12));
    this.#inbound.push({ on: addDays(day, chance.between(0, 3)), write: (at) => reply(kind, about, at, payOn, chance) });
    if (kind === 'payment') this.#people.promised(debtor, payOn);
    company.count(`replies written: ${kind}`);
  }

  async #receive(): Promise<void> {
    const company = this.#company;
    const now = this.#inbound.filter((one) => one.on <= company.day);
    this.#inbound = this.#inbound.filter((one) => one.on > company.day);
    for (const { write } of now) {
      const bytes = write(new Date(company.now.getTime() - 60_000));
      const received = await company.act((tx, actor) => receiveMail(tx, { ...actor, userId: 'system', role: 'system' }, bytes));
      // Brought twice, by two readers of one inbox.
      if (company.chance.next() < 0.05) await company.act((tx, actor) => receiveMail(tx, actor, bytes));
      if (received) company.count('mails received');
    }
  }
}
