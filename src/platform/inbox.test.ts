import { afterAll, expect, test } from 'vitest';
import { openImap } from '#test/imap.ts';
import { Inbox, InboxProblem, MAIL_MAX, type InboxServer } from './inbox.ts';

const imap = await openImap();
afterAll(() => imap.close());
const server = (changes: Partial<InboxServer> = {}): InboxServer => (
  { host: '127.0.0.1', port: imap.port, security: 'none', username: 'compta', password: 'un mot de passe', ...changes });
const now = new Date('2026-11-21T10:00:00Z');
const mail = (id: string, body = 'Bonjour') => `Message-ID: <${id}>\nFrom: a@client.example\nSubject: Essai\n\n${body}\n`;

async function uidsAfter(place: { uidValidity: number | null; lastUid: number }, most = 50): Promise<number[]> {
  const inbox = await Inbox.open(server());
  const uids: number[] = [];
  for await (const { uid } of inbox.newMail('INBOX', place, { most, now })) uids.push(uid);
  await inbox.close();
  return uids;
}

test('what arrived since is read, byte for byte, and nothing is marked or removed', async () => {
  const large = mail('large@client.example', 'é'.repeat(700_000));
  imap.put('INBOX', mail('old@client.example'), new Date('2026-10-01T08:00:00Z'));
  imap.put('INBOX', mail('one@client.example'));
  imap.put('INBOX', large);
  const inbox = await Inbox.open(server());
  const read = [];
  for await (const one of inbox.newMail('INBOX', { uidValidity: null, lastUid: 0 }, { most: 50, now })) read.push(one);
  await inbox.close();
  expect(read.map(({ uid, uidValidity }) => [uid, uidValidity])).toEqual([[2, 7], [3, 7]]);
  expect(read[1]!.bytes!.equals(imap.folders.get('INBOX')![2]!.bytes)).toBe(true);
  expect(imap.lines.join('\n')).not.toMatch(/STORE|EXPUNGE|MOVE|COPY|SELECT|BODY\[/);
  expect(imap.folders.get('INBOX')).toHaveLength(3);
});

test('only what came after the place is read again, a batch at a time', async () => {
  expect(await uidsAfter({ uidValidity: 7, lastUid: 3 })).toEqual([]);
  expect(await uidsAfter({ uidValidity: 7, lastUid: 1 }, 1)).toEqual([2]);
});

test('a folder numbered anew is read from its last days again', async () => {
  imap.uidValidity = 8;
  expect(await uidsAfter({ uidValidity: 7, lastUid: 3 })).toEqual([2, 3]);
  imap.uidValidity = 7;
});

test('a mail too large is seen and left', async () => {
  imap.put('INBOX', Buffer.alloc(MAIL_MAX + 10, 65));
  const inbox = await Inbox.open(server());
  for await (const { size, bytes } of inbox.newMail('INBOX', { uidValidity: 7, lastUid: 3 }, { most: 50, now })) expect([size, bytes]).toEqual([MAIL_MAX + 10, undefined]);
  await inbox.close();
  imap.folders.get('INBOX')!.pop();
});

test('a Message-ID is looked up in the sent folder', async () => {
  imap.put('Sent', mail('encours.abc@ateliers-brume.example'));
  const inbox = await Inbox.open(server());
  expect(await inbox.findMessageIds('Sent', ['encours.abc@ateliers-brume.example', 'encours.def@ateliers-brume.example'])).toEqual(new Set(['encours.abc@ateliers-brume.example']));
  expect(await inbox.folders()).toEqual(['INBOX', 'Sent']);
  await inbox.close();
});

test.each([
  ['a wrong password', server({ password: 'faux' }), 'INBOX', 'credentials'],
  ['no encryption where it is asked', server({ security: 'starttls' }), 'INBOX', 'encryption'],
  ['a server that is not there', server({ port: 1 }), 'INBOX', 'connection'],
  ['a folder that is not there', server(), 'Rien', 'folder'],
])('%s is said', async (_, where, folder, code) => {
  const asked = async () => {
    const inbox = await Inbox.open(where);
    try {
      for await (const one of inbox.newMail(folder, { uidValidity: null, lastUid: 0 }, { most: 1, now })) void one;
    } finally {
      await inbox.close();
    }
  };
  const problem = await asked().catch((error: unknown) => error);
  expect(problem).toBeInstanceOf(InboxProblem);
  expect((problem as InboxProblem).code).toBe(code);
  expect(String((problem as InboxProblem).response)).not.toContain('mot de passe');
});

test('a connection that breaks in the middle is a problem, not a silence', async () => {
  const inbox = await Inbox.open(server());
  imap.breakAt = 'UID FETCH';
  const all = async () => { for await (const one of inbox.newMail('INBOX', { uidValidity: null, lastUid: 0 }, { most: 9, now })) void one; };
  await expect(all()).rejects.toMatchObject({ code: 'connection' });
  imap.breakAt = undefined;
  await inbox.close();
});
