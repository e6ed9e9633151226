import { beforeAll, expect, test } from 'vitest';
import { Refusal } from '#platform/refusal.ts';
import { sql, type Tx } from '#platform/db.ts';
import { asActor, makeOrganisation, openTestDb, within, type TestDb } from '#test/db.ts';
import { makeCustomer, makeItem } from '#test/make.ts';
import { openSink } from '#test/sink.ts';
import {
  approveMessages, draftMessages, editMessage, ensureTemplates, resolveMessage, showMessage, unapproveMessages, withdrawByHand, withdrawMessages, type Draft,
} from './actions.ts';
import { getMailSetting, mailServerOf, removeMailSetting, setMailSetting, testMailSetting } from './actions/mail-setting.ts';
import { beginDelivery, claimMessages, recordOutcome } from './actions/sending.ts';
import { retryMessages } from './actions/retry.ts';
import { comesFrom, transitions } from './rules/status.ts';
import { listMessages, moveMessages } from './store/outbox.ts';
import type { MessageStatus } from './contract.ts';

const TODAY = '2026-11-18';
const secret = Buffer.alloc(32, 3);
let db: TestDb;
let organisationId: number;
let customerId: number;
let itemId: number;
const actor = () => asActor(organisationId, { today: TODAY });
const run = <T>(work: (tx: Tx) => Promise<T>) => within(db, organisationId, work);

beforeAll(async () => {
  db = await openTestDb();
  ({ organisationId } = await makeOrganisation(db));
  await run(async (tx) => {
    await ensureTemplates(tx);
    customerId = await makeCustomer(tx, { name: 'Papeterie de la Lune', contactName: 'Camille Dufresne' });
    itemId = await makeItem(tx, customerId, { dueOn: '2026-11-01', reference: 'F77' });
  });
});

let made = 0;
function draft(more: Partial<Draft> = {}): Draft {
  return {
    naturalKey: `test ${made++}`, customerId, contactId: null, channel: 'email', purpose: 'reminder', status: 'to_approve', language: 'fr', toName: 'Camille', toAddress: 'camille@lune.example',
    subject: 'Objet', body: 'Bonjour,\n\n[[pieces]]', totalMinor: 120_000, currency: 'EUR', because: [{ code: 'first_contact' }], sendAfter: null, items: [{ itemId, openMinor: 120_000 }], ...more,
  };
}
async function drafted(more: Partial<Draft> = {}): Promise<number> {
  const one = draft(more);
  return (await run((tx) => draftMessages(tx, actor(), [one]))).get(one.naturalKey)!;
}
const statusOf = async (messageId: number) => (await run((tx) => showMessage(tx, actor(), messageId))).status;
const refusalOf = (work: Promise<unknown>) => work.then(() => 'none', (error: unknown) => (error instanceof Refusal ? error.code : Promise.reject(error)));

test('a draft is added once by its natural key, with its items and its first event', async () => {
  const one = draft();
  const first = await run((tx) => draftMessages(tx, actor(), [one]));
  const again = await run((tx) => draftMessages(tx, actor(), [one, draft()]));
  expect(first.size).toBe(1);
  expect([...again.keys()]).not.toContain(one.naturalKey);
  const shown = await run((tx) => showMessage(tx, actor(), first.get(one.naturalKey)!));
  expect(shown.items).toMatchObject([{ reference: 'F77', openMinor: 120_000, nowOpenMinor: 120_000 }]);
  expect(shown.events).toMatchObject([{ status: 'to_approve', because: [{ code: 'created' }] }]);
  expect(shown.html).toContain('F77');
});

test('every transition of the table can be made, is written down, and none other can', async () => {
  for (const from of Object.keys(transitions) as MessageStatus[]) {
    for (const to of Object.keys(transitions) as MessageStatus[]) {
      const messageId = await drafted();
      await run((tx) => tx.run(sql`update message set status = ${from} where organisation_id = ${organisationId} and message_id = ${messageId}`));
      const move = run((tx) => moveMessages(tx, [messageId], { from: [from], to, because: [{ code: 'approved' }], at: actor().now }));
      if (transitions[from].includes(to)) {
        expect(await move).toEqual([messageId]);
        expect((await run((tx) => showMessage(tx, actor(), messageId))).events.at(-1)?.status).toBe(to);
      } else {
        await expect(move, `${from} → ${to}`).rejects.toThrow('cannot go');
      }
    }
  }
});

test('approving many answers for each, and twice changes nothing', async () => {
  const [one, two] = [await drafted(), await drafted()];
  await run((tx) => withdrawMessages(tx, actor(), [two], [{ code: 'paid_since' }]));
  const outcomes = await run((tx) => approveMessages(tx, actor(), [one, two, 999_999_999]));
  expect(outcomes).toEqual([
    { messageId: one, status: 'approved', because: [{ code: 'approved' }] }, { messageId: two, status: 'withdrawn', because: [{ code: 'not_waiting_withdrawn' }] },
  ]);
  expect(await run((tx) => approveMessages(tx, actor(), [one]))).toMatchObject([{ status: 'approved', because: [{ code: 'not_waiting_approved' }] }]);
  expect(await run((tx) => unapproveMessages(tx, actor(), [one]))).toMatchObject([{ status: 'to_approve' }]);
});

test('two people who approve and withdraw the same message at once: one wins, the other is told', async () => {
  const messageId = await drafted();
  const [approved, withdrawn] = await Promise.all([
    run((tx) => approveMessages(tx, actor(), [messageId])), run((tx) => withdrawMessages(tx, actor(), [messageId], [{ code: 'paid_since' }])),
  ]);
  const status = await statusOf(messageId);
  expect(status).toBe('withdrawn');
  expect(withdrawn).toEqual([messageId]);
  expect(['approved', 'withdrawn']).toContain(approved[0]!.status);
});

test('a message edited after approval waits for it again; one that left is not editable', async () => {
  const messageId = await drafted();
  await run((tx) => approveMessages(tx, actor(), [messageId]));
  await run((tx) => editMessage(tx, actor(), { messageId, toAddress: 'autre@lune.example', subject: 'Autre', body: 'Texte {{ total }}' }));
  const shown = await run((tx) => showMessage(tx, actor(), messageId));
  expect(shown).toMatchObject({ status: 'to_approve', edited: true, toAddress: 'autre@lune.example', subject: 'Autre' });
  expect(shown.html).toContain('Texte {{ total }}');
  expect(await refusalOf(run((tx) => editMessage(tx, actor(), { messageId, toAddress: 'pas une adresse', subject: 'x', body: 'x' })))).toBe('address_invalid');
  await run((tx) => withdrawMessages(tx, actor(), [messageId], [{ code: 'paid_since' }]));
  expect(await refusalOf(run((tx) => editMessage(tx, actor(), { messageId, toAddress: 'a@b.example', subject: 'x', body: 'x' })))).toBe('message_not_editable');
});

test('only the worker who holds the claim begins and records; a late "sent" settles an unknown', async () => {
  const messageId = await drafted({ status: 'approved' });
  const claim = (await run((tx) => claimMessages(tx, actor(), [messageId])))[0]!;
  expect(await run((tx) => claimMessages(tx, actor(), [messageId]))).toEqual([]);
  const stale = { messageId, attempt: claim.attempt - 1 };
  expect(await run((tx) => beginDelivery(tx, stale, new Date()))).toBe(false);
  expect(await run((tx) => beginDelivery(tx, claim, new Date()))).toBe(true);
  expect(await run((tx) => beginDelivery(tx, claim, new Date()))).toBe(false);
  const mail = { messageId: 'x@y', to: [] };
  expect(await run((tx) => recordOutcome(tx, actor(), stale, { kind: 'sent', response: 'ok', refused: [] }, mail))).toBe('sending');
  expect(await run((tx) => recordOutcome(tx, actor(), claim, { kind: 'unknown', response: 'lost' }, mail))).toBe('unknown');
  expect(await run((tx) => recordOutcome(tx, actor(), claim, { kind: 'later', stage: 'connection', response: '' }, mail))).toBe('unknown');
  expect(await run((tx) => recordOutcome(tx, actor(), claim, { kind: 'sent', response: 'ok', refused: [] }, mail))).toBe('sent');
  expect(await run((tx) => recordOutcome(tx, actor(), claim, { kind: 'unknown', response: '' }, mail))).toBe('sent');
});

test('a person resolves an unknown; when it did not leave it needs a new approval', async () => {
  const messageId = await drafted();
  expect(await refusalOf(run((tx) => resolveMessage(tx, actor(), { messageId, left: true })))).toBe('message_not_unknown');
  await run((tx) => tx.run(sql`update message set status = 'unknown', claimed_at = now() where organisation_id = ${organisationId} and message_id = ${messageId}`));
  expect(await run((tx) => resolveMessage(tx, actor(), { messageId, left: false }))).toMatchObject({ status: 'to_approve' });
});

test('an approval is announced only when it can no longer be taken back, and keeps a later hour it already had', async () => {
  const [soon, later] = [await drafted(), await drafted({ sendAfter: new Date(`${TODAY}T15:00:00Z`) })];
  const heard: object[] = [];
  const spied = <T>(work: (tx: Tx) => Promise<T>) => run((tx) => work({ ...tx, announce: async (_event, _payload, options) => { heard.push(options!); } }));
  await spied((tx) => approveMessages(tx, actor(), [soon, later]));
  expect(heard).toEqual([{ afterSeconds: 21 }]);
  const sendAfter = async (messageId: number) => (await run((tx) => showMessage(tx, actor(), messageId))).sendAfter;
  expect([await sendAfter(soon), await sendAfter(later)]).toEqual([`${TODAY}T10:00:20.000Z`, `${TODAY}T15:00:00.000Z`]);
  await run((tx) => unapproveMessages(tx, actor(), [soon, later]));
  expect([await sendAfter(soon), await sendAfter(later)]).toEqual([null, `${TODAY}T15:00:00.000Z`]);
});

test('an old letter goes on showing the dates and amounts it said, beside what is open now', async () => {
  const owner = await run((tx) => makeCustomer(tx));
  const own = await run((tx) => makeItem(tx, owner, { dueOn: '2026-11-01', reference: 'F88', minor: 50_000 }));
  const messageId = await drafted({ customerId: owner, items: [{ itemId: own, openMinor: 50_000 }], totalMinor: 50_000 });
  const before = (await run((tx) => showMessage(tx, actor(), messageId))).html;
  await run((tx) => tx.run(sql`update open_item set due_on = '2026-12-24', issued_on = '2026-11-11', reference = 'F88 bis', open_minor = 10_000
    where organisation_id = ${organisationId} and item_id = ${own}`));
  const shown = await run((tx) => showMessage(tx, actor(), messageId));
  expect(shown.items).toMatchObject([{ reference: 'F88', dueOn: '2026-11-01', issuedOn: '2026-10-02', amountMinor: 50_000, openMinor: 50_000, nowOpenMinor: 10_000 }]);
  expect(shown.html).toBe(before);
});

test('a message that failed waits again once its address is corrected, or is put aside', async () => {
  const owner = await run((tx) => makeCustomer(tx, { email: 'perdue@lune.example', contactName: 'Camille' }));
  const failed = async (more: Partial<Draft> = {}) => {
    const messageId = await drafted({ customerId: owner, toAddress: 'perdue@lune.example', ...more });
    await run((tx) => tx.run(sql`update message set status = 'failed' where organisation_id = ${organisationId} and message_id = ${messageId}`));
    return messageId;
  };
  const retry = async (messageId: number) => (await run((tx) => retryMessages(tx, actor(), [messageId])))[0];
  const contact = (set: string, value: string | null) => run((tx) => tx.client.query(`update contact set ${set} = $1 where customer_id = ${owner}`, [value]));
  const one = await failed();
  await contact('bounced_at', `${TODAY}T08:00:00Z`);
  expect(await retry(one)).toMatchObject({ status: 'failed', because: [{ code: 'retry_refused_address', facts: { address: 'perdue@lune.example' } }] });
  await contact('bounced_at', null);
  await contact('email', 'trouvee@lune.example');
  expect(await retry(one)).toMatchObject({ status: 'to_approve', because: [{ code: 'retried', facts: { address: 'trouvee@lune.example' } }] });
  expect(await run((tx) => showMessage(tx, actor(), one))).toMatchObject({ toAddress: 'trouvee@lune.example', toName: 'Camille', status: 'to_approve' });
  expect(await retry(one)).toMatchObject({ status: 'to_approve', because: [{ code: 'not_waiting_to_approve' }] });
  await run((tx) => withdrawMessages(tx, actor(), [one], [{ code: 'paid_since' }]));

  const two = await failed();
  await run((tx) => editMessage(tx, actor(), { messageId: two, toAddress: 'autre@lune.example', subject: 'x', body: 'x' }));
  expect(await run((tx) => showMessage(tx, actor(), two))).toMatchObject({ status: 'to_approve', toAddress: 'autre@lune.example' });
  await run((tx) => withdrawMessages(tx, actor(), [two], [{ code: 'paid_since' }]));

  const three = await failed();
  expect(await run((tx) => withdrawByHand(tx, actor(), [three], 'Nous nous parlons'))).toMatchObject([{ status: 'withdrawn' }]);

  const call = await failed({ channel: 'phone', purpose: 'call', toAddress: '0199001122' });
  expect(await retry(call)).toMatchObject({ status: 'failed', because: [{ code: 'no_phone' }] });
  await contact('phone', '0199001122');
  expect(await retry(call)).toMatchObject({ status: 'failed', because: [{ code: 'retry_refused_address' }] });
  await contact('phone', '0199003344');
  expect(await retry(call)).toMatchObject({ status: 'to_do' });
});

test('put off too many times, a message is given up', async () => {
  const messageId = await drafted({ status: 'approved' });
  await run((tx) => tx.run(sql`update message set attempt = 13 where organisation_id = ${organisationId} and message_id = ${messageId}`));
  const claim = (await run((tx) => claimMessages(tx, actor(), [messageId])))[0]!;
  expect(await run((tx) => recordOutcome(tx, actor(), claim, { kind: 'later', stage: 'recipient', response: '451' }, { messageId: 'x', to: [] }))).toBe('failed');
});

test('messages are listed page by page, latest first, each once', async () => {
  for (let one = 0; one < 7; one++) await drafted({ purpose: 'courtesy' });
  const seen: number[] = [];
  let after: string | undefined;
  do {
    const page = await run((tx) => listMessages(tx, { purpose: 'courtesy', after, limit: 3 }));
    seen.push(...page.rows.map((row) => row.messageId));
    after = page.next ?? undefined;
  } while (after !== undefined);
  expect(seen).toHaveLength(7);
  expect(seen).toEqual([...new Set(seen)].sort((a, b) => b - a));
});

test('the mail password is sealed, kept when not given, and never shown', async () => {
  const setting = { host: 'smtp.example', port: 587, security: 'starttls' as const, username: 'compta' };
  await run((tx) => setMailSetting(tx, actor(), secret, { ...setting, password: 'sésame ouvre-toi' }));
  await run((tx) => setMailSetting(tx, actor(), secret, { ...setting, port: 2525, password: null }));
  expect(await run(getMailSetting)).toEqual({ ...setting, port: 2525, hasPassword: true });
  expect(await run((tx) => mailServerOf(tx, secret))).toMatchObject({ password: 'sésame ouvre-toi' });
  expect(await refusalOf(run((tx) => mailServerOf(tx, Buffer.alloc(32, 9))))).toBe('mail_password_lost');
  const stored = await run((tx) => tx.rows(sql`select password_sealed, (select string_agg(detail::text, '') from audit_event where organisation_id = ${tx.organisationId}) audit from mail_setting where organisation_id = ${tx.organisationId}`));
  expect(JSON.stringify(stored)).not.toContain('sésame');
  await run((tx) => removeMailSetting(tx, actor()));
  expect(await run((tx) => mailServerOf(tx, secret))).toBeUndefined();
});

test('a test mail says what the server answered, and no transaction waits for it', async () => {
  let [open, during] = [0, -1];
  const counted: typeof run = async (work) => {
    open++;
    return await run(work).finally(() => open--);
  };
  const sink = await openSink({ onMailFrom: (_from, _session, done) => { during = open; done(); } });
  const set = (port: number) => run((tx) => setMailSetting(tx, actor(), secret, { host: '127.0.0.1', port, security: 'none', username: null, password: null }));
  await set(sink.port);
  expect(await testMailSetting(counted, actor(), secret, 'moi@example.com')).toMatchObject({ sent: true });
  expect(during).toBe(0);
  expect(sink.received[0]?.to).toEqual(['moi@example.com']);
  await sink.close();
  await set(1);
  expect(await testMailSetting(run, actor(), secret, 'moi@example.com')).toMatchObject({ sent: false, message: expect.stringContaining('Vérifiez le nom, le port') });
});

test('a demo company has no mail server and can be given none', async () => {
  const demo = await makeOrganisation(db, { isDemo: true });
  const inDemo = <T>(work: (tx: Tx) => Promise<T>) => within(db, demo.organisationId, work);
  const setting = { host: '127.0.0.1', port: 25, security: 'none' as const, username: null, password: null };
  expect(await refusalOf(inDemo((tx) => setMailSetting(tx, asActor(demo.organisationId), secret, setting)))).toBe('mail_demo');
  expect(await refusalOf(testMailSetting(inDemo, asActor(demo.organisationId), secret, 'a@b.example'))).toBe('mail_demo');
  await inDemo((tx) => tx.run(sql`insert into mail_setting (organisation_id, host, port, security) values (${tx.organisationId}, '127.0.0.1', 25, 'none')`));
  expect(await inDemo((tx) => mailServerOf(tx, secret))).toBeUndefined();
});

test('who may come to be sent: only what was claimed', () => {
  expect(comesFrom('sent')).toEqual(['sending', 'printed', 'unknown']);
});
