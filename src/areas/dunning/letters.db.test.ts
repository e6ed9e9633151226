import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { draftMessages } from '#areas/messages/actions.ts';
import { removeChannel, setChannel, testChannel } from '#areas/messages/actions/channels.ts';
import { cancelBatch, letterReceived, letterReturned, postBatch, takeOutLetter } from '#areas/messages/actions/letters.ts';
import { lettersWaiting, showBatch } from '#areas/messages/actions/letter-list.ts';
import { importTracking, trackLetter } from '#areas/messages/actions/tracking.ts';
import { readDocument } from '#areas/customers/actions/documents.ts';
import { messagesApproved } from '#areas/messages/names.ts';
import { sql, type Tx } from '#platform/db.ts';
import { addDays } from '#values/day.ts';
import type { Channel } from '#values/kinds.ts';
import { asActor, makeOrganisation, openTestDb, within, type TestDb } from '#test/db.ts';
import { makeCustomer, makeItem, makePayment } from '#test/make.ts';
import { paperTest } from '#test/paper.ts';
import { checkBatch, printLetters } from './actions/print.ts';
import { sendApproved } from './actions/send.ts';
import { dunningSendJob } from './names.ts';

/** A Wednesday, mid-morning. */
const TODAY = '2026-11-18';
const NOW = new Date(`${TODAY}T09:00:00Z`);
const secret = Buffer.alloc(32, 7);
const dataFolder = mkdtempSync(join(tmpdir(), 'encours-letters-'));
let db: TestDb;

beforeAll(async () => {
  db = await openTestDb({ jobs: [{ job: dunningSendJob.name, handle: async () => {} }], subscriptions: { [messagesApproved.name]: [dunningSendJob.name] } });
});
afterAll(() => rmSync(dataFolder, { recursive: true, force: true }));

type Company = Awaited<ReturnType<typeof company>>;
async function company({ isDemo = false } = {}) {
  const { organisationId } = await makeOrganisation(db, { isDemo });
  const run = <T>(work: (tx: Tx) => Promise<T>) => within(db, organisationId, work);
  const actorOn = (today = TODAY) => asActor(organisationId, { today, now: new Date(`${today}T09:00:00Z`) });
  return { organisationId, run, actor: actorOn(), actorOn };
}

let drafted = 0;
/** An approved message to a customer of his own, about one late invoice. */
async function approved({ run, actor }: Company, channel: Channel, { toAddress = '12 rue des Étoiles\n44000 NANTES', name = undefined as string | undefined } = {}) {
  return await run(async (tx) => {
    const customerId = await makeCustomer(tx, { ...(name ? { name } : {}), email: null });
    const itemId = await makeItem(tx, customerId, { dueOn: addDays(TODAY, -20), minor: 120_000 });
    const naturalKey = `test:${++drafted}`;
    const added = await draftMessages(tx, actor, [{
      naturalKey, customerId, contactId: null, channel, purpose: 'reminder', status: 'approved', language: 'fr', toName: '', toAddress, subject: 'Relance',
      body: 'Bonjour,\n\n[[pieces]]\n\nMerci.', totalMinor: 120_000, currency: 'EUR', because: [], sendAfter: null, items: [{ itemId, openMinor: 120_000 }],
    }]);
    return { messageId: added.get(naturalKey)!, customerId, itemId };
  });
}
const row = async ({ run }: Company, messageId: number) => (await run((tx) => tx.one<{
  status: string; batch: number | null; document: number | null; sentAt: string | null; tracking: string | null; received: string | null; cost: number; key: string; codes: string[];
}>(sql`
  select status, batch_id batch, letter_document_id document, sent_at "sentAt", tracking_number tracking, received_on received, cost_minor cost, thread_key key,
    (select array_agg(r.value ->> 'code' order by e.message_event_id) from message_event e, jsonb_array_elements(e.because) r where e.organisation_id = m.organisation_id and e.message_id = m.message_id) codes
  from message m where organisation_id = ${tx.organisationId} and message_id = ${messageId}`)));
const print = (at: Company, input: Parameters<typeof printLetters>[2] = { channel: 'letter' }) => at.run((tx) => printLetters(tx, at.actor, input));
const refused = (code: string) => expect.objectContaining({ code });

paperTest('approved letters are looked at once more, printed together and each alone, once', async () => {
  const at = await company();
  const [one, two, paid, nowhere] = [await approved(at, 'letter'), await approved(at, 'letter'), await approved(at, 'letter'), await approved(at, 'letter', { toAddress: '' })];
  await approved(at, 'registered');
  await at.run((tx) => makePayment(tx, paid.itemId, { on: TODAY }));
  const made = await print(at);
  expect(made).toMatchObject({ letters: 2, pages: 2, skipped: 2, held: 0, waiting: 0 });
  expect(await print(at)).toMatchObject({ batchId: null, letters: 0 });
  expect([(await row(at, one.messageId)).status, (await row(at, paid.messageId)).status, (await row(at, nowhere.messageId)).status]).toEqual(['printed', 'skipped', 'skipped']);
  const batch = await at.run((tx) => showBatch(tx, made.batchId!));
  expect(batch).toMatchObject({ status: 'printed', channel: 'letter', letters: 2 });
  expect(batch.rows.map((one) => one.messageId)).toEqual([one.messageId, two.messageId]);
  for (const documentId of [batch.documentId, ...batch.rows.map((one) => one.documentId!)]) {
    expect((await at.run((tx) => readDocument(tx, documentId)))!.bytes.subarray(0, 5).toString()).toBe('%PDF-');
  }
  expect((await at.run(lettersWaiting)).rows.map((one) => one.channel)).toEqual(['registered']);
});

paperTest('two people print at the same time: each letter is in one batch', async () => {
  const at = await company();
  for (let count = 0; count < 4; count++) await approved(at, 'letter');
  const made = await Promise.all([print(at), print(at)]);
  expect(made.reduce((sum, one) => sum + one.letters, 0)).toBe(4);
  const [{ batches }] = await at.run((tx) => tx.rows<{ batches: number }>(sql`select count(distinct batch_id)::int batches from message where organisation_id = ${tx.organisationId} and status = 'printed'`)) as [{ batches: number }];
  expect(batches).toBe(made.filter((one) => one.batchId !== null).length);
});

paperTest('posted on a day between the printing and today, the letters left then; said twice, nothing changes', async () => {
  const at = await company();
  await at.run((tx) => setChannel(tx, at.actor, secret, { channel: 'letter', adapter: 'print', address: '', costMinor: 116, secret: null }));
  const { messageId } = await approved(at, 'letter');
  const { batchId } = await print(at);
  const later = at.actorOn(addDays(TODAY, 2));
  const post = (on: string) => at.run((tx) => postBatch(tx, later, { batchId: batchId!, on }));
  await expect(post(addDays(TODAY, -1))).rejects.toEqual(refused('posting_day_wrong'));
  await expect(post(addDays(TODAY, 3))).rejects.toEqual(refused('posting_day_wrong'));
  await post(addDays(TODAY, 1));
  await post(addDays(TODAY, 1));
  await expect(post(addDays(TODAY, 2))).rejects.toEqual(refused('batch_posted'));
  expect(await row(at, messageId)).toMatchObject({ status: 'sent', sentAt: '2026-11-19T11:00:00.000Z', cost: 116, codes: ['created', 'printed', 'posted'] });
  await expect(at.run((tx) => cancelBatch(tx, later, batchId!))).rejects.toEqual(refused('batch_posted'));
});

paperTest('a batch thrown away: its letters are approved still, and printed anew', async () => {
  const at = await company();
  const { messageId } = await approved(at, 'letter');
  const { batchId } = await print(at);
  const { document } = await row(at, messageId);
  await at.run((tx) => cancelBatch(tx, at.actor, batchId!));
  await at.run((tx) => cancelBatch(tx, at.actor, batchId!));
  expect(await row(at, messageId)).toMatchObject({ status: 'approved', batch: null, document: null });
  expect(await at.run((tx) => readDocument(tx, document!))).toBeUndefined();
  await expect(at.run((tx) => postBatch(tx, at.actor, { batchId: batchId!, on: TODAY }))).rejects.toEqual(refused('batch_cancelled'));
  expect((await print(at)).batchId).not.toBe(batchId);
});

paperTest('paid after it was printed: said before it is posted, and the letter is taken out', async () => {
  const at = await company();
  const [one, two] = [await approved(at, 'letter'), await approved(at, 'letter')];
  const { batchId } = await print(at);
  await at.run((tx) => makePayment(tx, one.itemId, { on: TODAY }));
  expect(await at.run((tx) => checkBatch(tx, at.actor, batchId!))).toEqual([{ messageId: one.messageId, because: expect.objectContaining({ code: 'paid_since' }) }]);
  for (const _ of [1, 2]) await at.run((tx) => takeOutLetter(tx, at.actor, { messageId: one.messageId, why: 'payée' }));
  await at.run((tx) => postBatch(tx, at.actor, { batchId: batchId!, on: TODAY }));
  expect([(await row(at, one.messageId)).status, (await row(at, two.messageId)).status]).toEqual(['withdrawn', 'sent']);
  await expect(at.run((tx) => takeOutLetter(tx, at.actor, { messageId: two.messageId, why: 'x' }))).rejects.toEqual(refused('letter_not_printed'));
});

paperTest('tracking numbers come typed or from a file, each for one letter', async () => {
  const at = await company();
  const [one, two, three] = [await approved(at, 'registered'), await approved(at, 'registered'), await approved(at, 'registered')];
  const { batchId } = await print(at, { channel: 'registered' });
  const code = (await at.run((tx) => showBatch(tx, batchId!))).rows[1]!.customerCode;
  const text = `lettre;suivi\r\n${one.messageId};1A 203 456 7890 1\n${code.toLowerCase()}\t"1A2034567891"\n${three.messageId};1A20345678901\nC9999;1A2034567893\n${three.messageId}\n`;
  expect(await at.run((tx) => importTracking(tx, at.actor, { batchId: batchId!, text }))).toEqual({
    kept: 2, problems: [{ line: 4, message: expect.stringContaining(`n° ${one.messageId}`) }, { line: 5, message: expect.stringContaining('C9999') }, { line: 6, message: expect.stringContaining('deux colonnes') }],
  });
  expect([(await row(at, one.messageId)).tracking, (await row(at, two.messageId)).tracking]).toEqual(['1A20345678901', '1A2034567891']);
  await at.run((tx) => trackLetter(tx, at.actor, { messageId: three.messageId, trackingNumber: '1a 203 456 7899' }));
  expect((await row(at, three.messageId)).tracking).toBe('1A2034567899');
  await expect(at.run((tx) => trackLetter(tx, at.actor, { messageId: three.messageId, trackingNumber: '1A2034567891' }))).rejects.toEqual(refused('tracking_taken'));
  await at.run((tx) => trackLetter(tx, at.actor, { messageId: three.messageId, trackingNumber: '' }));
  expect((await row(at, three.messageId)).tracking).toBeNull();
  const plain = await approved(at, 'letter');
  await expect(at.run((tx) => trackLetter(tx, at.actor, { messageId: plain.messageId, trackingNumber: '1A2034567777' }))).rejects.toEqual(refused('letter_not_registered'));
});

paperTest('what comes back: a receipt is kept with its day; a letter that reached nobody bounces; one refused or unclaimed counts', async () => {
  const at = await company();
  const [one, two, three] = [await approved(at, 'registered'), await approved(at, 'registered'), await approved(at, 'registered')];
  const { batchId } = await print(at, { channel: 'registered' });
  await expect(at.run((tx) => letterReturned(tx, at.actor, { messageId: one.messageId, on: TODAY, why: 'unknown' }))).rejects.toEqual(refused('letter_not_posted'));
  await at.run((tx) => postBatch(tx, at.actor, { batchId: batchId!, on: TODAY }));
  const later = at.actorOn(addDays(TODAY, 20));
  const day = addDays(TODAY, 5);
  await at.run((tx) => letterReceived(tx, later, { messageId: one.messageId, on: day }));
  expect(await row(at, one.messageId)).toMatchObject({ status: 'sent', received: day });
  await at.run((tx) => letterReceived(tx, later, { messageId: one.messageId, on: null }));
  expect((await row(at, one.messageId)).received).toBeNull();
  await expect(at.run((tx) => letterReceived(tx, later, { messageId: one.messageId, on: addDays(TODAY, -1) }))).rejects.toEqual(refused('letter_day_wrong'));
  for (const _ of [1, 2]) await at.run((tx) => letterReturned(tx, later, { messageId: two.messageId, on: day, why: 'unknown' }));
  for (const _ of [1, 2]) await at.run((tx) => letterReturned(tx, later, { messageId: three.messageId, on: day, why: 'unclaimed' }));
  expect(await row(at, two.messageId)).toMatchObject({ status: 'bounced', codes: ['created', 'printed', 'posted', 'letter_returned_unknown'] });
  expect(await row(at, three.messageId)).toMatchObject({ status: 'sent', codes: ['created', 'printed', 'posted', 'letter_returned_unclaimed'] });
  expect((await at.run((tx) => showBatch(tx, batchId!))).rows.map((one) => one.returned)).toEqual([null, { why: 'unknown', on: day }, { why: 'unclaimed', on: day }]);
});

const send = ({ organisationId }: Company, now = NOW) => sendApproved({ db, secret, dataFolder, clock: () => now, lanes: 1 }, organisationId);

paperTest('a provider by folder takes letters and SMS, once each, and says what became of them', async () => {
  const at = await company();
  await at.run(async (tx) => {
    await setChannel(tx, at.actor, secret, { channel: 'letter', adapter: 'folder', address: 'courrier', costMinor: 150, secret: null });
    await setChannel(tx, at.actor, secret, { channel: 'sms', adapter: 'folder', address: 'sms', costMinor: 7, secret: null });
  });
  const [letter, sms, line] = [await approved(at, 'letter'), await approved(at, 'sms', { toAddress: '06 12 34 56 78' }), await approved(at, 'sms', { toAddress: '01 44 55 66 77' })];
  await approved(at, 'registered');
  expect(await send(at)).toMatchObject({ sent: 2, failed: 1 });
  expect(await send(at)).toMatchObject({ sent: 0, failed: 0 });
  expect(await print(at)).toMatchObject({ letters: 0 });
  const folder = (name: string) => join(dataFolder, 'outgoing', String(at.organisationId), name);
  const { key } = await row(at, letter.messageId);
  expect(readdirSync(folder('courrier')).sort()).toEqual([`${key}.json`, `${key}.pdf`]);
  const text = JSON.parse(readFileSync(join(folder('sms'), `${(await row(at, sms.messageId)).key}.json`), 'utf8')) as { to: object; text: string };
  expect(text).toMatchObject({ to: { address: '+33612345678' }, text: expect.stringMatching(/STOP/) });
  expect(await row(at, line.messageId)).toMatchObject({ status: 'failed' });
  expect(await row(at, letter.messageId)).toMatchObject({ status: 'sent', cost: 150 });
  writeFileSync(join(folder('courrier'), `${key}.state.json`), '{"state":"returned","detail":"NPAI"}');
  await send(at);
  expect(await row(at, letter.messageId)).toMatchObject({ status: 'bounced', codes: ['created', 'claimed', 'delivered', 'provider_returned'] });
});

paperTest('a worker killed while a provider took a letter: unknown, then what the provider says of it, never a second letter', async () => {
  const at = await company();
  await at.run((tx) => setChannel(tx, at.actor, secret, { channel: 'registered', adapter: 'folder', address: 'courrier', costMinor: 0, secret: null }));
  const [taken, never] = [await approved(at, 'registered'), await approved(at, 'registered')];
  // Both were claimed and begun; only the first reached the folder.
  await at.run((tx) => tx.run(sql`update message set status = 'sending', attempt = 1, claimed_at = ${NOW}, started_at = ${NOW} where organisation_id = ${tx.organisationId}`));
  const folder = join(dataFolder, 'outgoing', String(at.organisationId), 'courrier');
  await testChannel(at.run, at.actor, { secret, dataFolder }, 'registered');
  writeFileSync(join(folder, `${(await row(at, taken.messageId)).key}.json`), '{}');
  expect(await send(at, new Date(NOW.getTime() + 20 * 60_000))).toMatchObject({ sent: 0 });
  expect((await row(at, taken.messageId))).toMatchObject({ status: 'sent', sentAt: NOW.toISOString(), codes: ['created', 'interrupted_sending', 'provider_taken'] });
  expect((await row(at, never.messageId))).toMatchObject({ status: 'to_approve', codes: ['created', 'interrupted_sending', 'provider_absent'] });
  expect(readdirSync(folder)).toHaveLength(1);
});

paperTest('a provider by HTTP: his tracking number is kept; a refused key stops that channel and no other', async () => {
  const seen: string[] = [];
  let status = 401;
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      seen.push(`${request.method} ${request.headers.authorization}`);
      if (request.method === 'GET') response.end('{"state":"sent","trackingNumber":"1A 2034"}');
      else response.writeHead(status).end('{}');
    });
  });
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done); });
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const at = await company();
  await at.run((tx) => setChannel(tx, at.actor, secret, { channel: 'registered', adapter: 'http', address, costMinor: 0, secret: 'clef' }));
  const both = [await approved(at, 'registered'), await approved(at, 'registered')];
  expect(await send(at)).toMatchObject({ later: 1, sent: 0 });
  expect(seen).toEqual(['POST Bearer clef']);
  status = 201;
  // Saved again without its key, for the same host: it is kept. For another host, it is not told.
  await at.run((tx) => setChannel(tx, at.actor, secret, { channel: 'registered', adapter: 'http', address: `${address}v2`, costMinor: 0, secret: null }));
  expect(await send(at, new Date(NOW.getTime() + 3 * 60_000))).toMatchObject({ sent: 2 });
  await send(at, new Date(NOW.getTime() + 6 * 60_000));
  // A number is of one letter: said of both, the first asked about has it.
  const numbers = await Promise.all(both.map(async ({ messageId }) => (await row(at, messageId)).tracking));
  expect(numbers.filter((number) => number !== null)).toEqual(['1A2034']);
  await at.run((tx) => setChannel(tx, at.actor, secret, { channel: 'registered', adapter: 'http', address: 'https://other.example/', costMinor: 0, secret: null }));
  const [{ sealed }] = await at.run((tx) => tx.rows<{ sealed: string | null }>(sql`select secret_sealed sealed from channel_setting where organisation_id = ${tx.organisationId}`)) as [{ sealed: string | null }];
  expect(sealed).toBeNull();
  await at.run((tx) => removeChannel(tx, at.actor, 'registered'));
  expect((await at.run(lettersWaiting)).byProvider).toEqual([]);
  server.close();
});

test.each([
  [{ channel: 'sms', adapter: 'print', address: '' }, 'channel_not_printed'], [{ channel: 'letter', adapter: 'folder', address: '../../etc' }, 'channel_folder_wrong'],
  [{ channel: 'letter', adapter: 'folder', address: '' }, 'channel_folder_wrong'], [{ channel: 'sms', adapter: 'http', address: 'http://169.254.169.254/' }, 'channel_address_wrong'],
] as const)('a channel that cannot be is refused: %j', async (setting, code) => {
  const at = await company();
  await expect(at.run((tx) => setChannel(tx, at.actor, secret, { ...setting, costMinor: 0, secret: null }))).rejects.toEqual(refused(code));
});

paperTest('nothing of a demonstration goes to a provider, and an SMS without one stays in the local outbox', async () => {
  const demo = await company({ isDemo: true });
  await demo.run((tx) => setChannel(tx, demo.actor, secret, { channel: 'letter', adapter: 'folder', address: 'courrier', costMinor: 0, secret: null }));
  const [letter, sms] = [await approved(demo, 'letter'), await approved(demo, 'sms', { toAddress: '0612345678' })];
  expect(await send(demo)).toMatchObject({ outbox: 1, sent: 0 });
  expect([(await row(demo, letter.messageId)).status, (await row(demo, sms.messageId)).codes?.at(-1)]).toEqual(['approved', 'outbox_demo']);
  await expect(testChannel(demo.run, demo.actor, { secret, dataFolder }, 'letter')).rejects.toEqual(refused('channel_demo'));
  expect(await print(demo)).toMatchObject({ letters: 1 });
  const real = await company();
  const text = await approved(real, 'sms', { toAddress: '0612345678' });
  await send(real);
  expect((await row(real, text.messageId)).codes?.at(-1)).toBe('outbox_channel');
});
