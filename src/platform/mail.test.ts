import { createServer, type AddressInfo, type Server } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, expect, test } from 'vitest';
import { MailSession, type Mail, type MailServer } from './mail.ts';

const open: (() => void)[] = [];
afterEach(() => open.splice(0).forEach((close) => close()));

const mail: Mail = {
  messageId: 'encours.abc@ateliers-brume.example', from: { name: 'Ateliers Brume', address: 'compta@ateliers-brume.example' }, replyTo: 'clients@ateliers-brume.example',
  to: [{ name: 'Élodie Fabre', address: 'elodie@papeterie-lune.example' }], subject: 'Facture échue — 1 234,56 €',
  text: 'Bonjour\n\n.\nUne ligne avec un point.', html: '<p>Bonjour</p>', date: new Date('2026-11-20T09:00:00Z'),
};
const go = async () => true;
const refuse = (code: number, text: string) => Object.assign(new Error(text), { responseCode: code });

async function sink(options: SMTPServerOptions = {}): Promise<{ server: MailServer; received: string[] }> {
  const received: string[] = [];
  const smtp = new SMTPServer({
    authOptional: true, disabledCommands: ['STARTTLS'], logger: false,
    onData(stream, _session, done) {
      let text = '';
      stream.on('data', (chunk: Buffer) => { text += chunk.toString(); });
      stream.on('end', () => { received.push(text); done(); });
    },
    ...options,
  });
  smtp.on('error', () => {});
  await new Promise<void>((resolve) => { smtp.listen(0, '127.0.0.1', resolve); });
  open.push(() => smtp.close());
  return { server: serverAt((smtp.server.address() as AddressInfo).port), received };
}

function serverAt(port: number): MailServer {
  return { host: '127.0.0.1', port, security: 'none', username: null, password: null };
}

/** A server made of its answers, to break where a real one would not. */
async function rough(answer: (line: string, end: (text?: string) => void, write: (text: string) => void) => void): Promise<MailServer> {
  const server: Server = createServer((socket) => {
    socket.on('error', () => {});
    socket.write('220 rough\r\n');
    let rest = '';
    socket.on('data', (chunk) => {
      rest += chunk.toString();
      for (let at = rest.indexOf('\r\n'); at >= 0; at = rest.indexOf('\r\n')) {
        const line = rest.slice(0, at);
        rest = rest.slice(at + 2);
        answer(line, (text) => { if (text) socket.write(text); socket.destroy(); }, (text) => socket.write(text));
      }
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  open.push(() => server.close());
  return serverAt((server.address() as AddressInfo).port);
}

async function once(server: MailServer, begin = go, sent: Mail = mail) {
  const session = new MailSession(server, { connect: 1000, idle: 1000 });
  open.push(() => session.close());
  return await session.deliver(sent, begin);
}

test('a mail leaves whole: its own Message-ID, both texts, a name with accents', async () => {
  const { server, received } = await sink();
  expect(await once(server)).toMatchObject({ kind: 'sent', refused: [] });
  const read = await PostalMime.parse(received[0]!);
  expect(read.messageId).toBe('<encours.abc@ateliers-brume.example>');
  expect(read.subject).toBe('Facture échue — 1 234,56 €');
  expect(read.to?.[0]).toEqual({ name: 'Élodie Fabre', address: 'elodie@papeterie-lune.example' });
  expect(read.text?.trim()).toBe('Bonjour\n\n.\nUne ligne avec un point.');
  expect(read.html).toContain('<p>Bonjour</p>');
  expect(read.headers.find((header) => header.key === 'auto-submitted')?.value).toBe('auto-generated');
});

test('only what the machine wrote says so: an answer somebody wrote is a mail like any other', async () => {
  const { server, received } = await sink();
  await once(server, go, { ...mail, byPerson: true });
  const keys = (await PostalMime.parse(received[0]!)).headers.map(({ key }) => key);
  expect(keys).toContain('message-id');
  expect(keys.filter((key) => key === 'auto-submitted' || key === 'x-auto-response-suppress' || key === 'precedence')).toEqual([]);
});

test('many mails go through one connection, a refused one in the middle', async () => {
  let connections = 0;
  const { server, received } = await sink({
    onConnect(_session, done) { connections++; done(); },
    onRcptTo: ({ address }, _session, done) => done(address.startsWith('bad') ? refuse(550, '5.1.1 no such user') : null),
  });
  const session = new MailSession(server);
  const kinds: string[] = [];
  for (const name of ['a', 'bad', 'c', 'bad', 'e']) {
    kinds.push((await session.deliver({ ...mail, to: [{ name, address: `${name}@x.example` }] }, go)).kind);
  }
  session.close();
  expect(kinds).toEqual(['sent', 'refused', 'sent', 'refused', 'sent']);
  expect(received).toHaveLength(3);
  expect(connections).toBeLessThanOrEqual(3);
});

test('of two addresses one is refused: it left to the other, and says which', async () => {
  const { server, received } = await sink({ onRcptTo: ({ address }, _session, done) => done(address.startsWith('bad') ? refuse(550, 'no such user') : null) });
  const outcome = await once(server, go, { ...mail, to: [{ name: '', address: 'ok@x.example' }, { name: '', address: 'bad@x.example' }] });
  expect(outcome).toMatchObject({ kind: 'sent', refused: ['bad@x.example'] });
  expect(received).toHaveLength(1);
});

test.each([
  ['the address is unknown', { onRcptTo: (_a: unknown, _s: unknown, done: (e?: Error) => void) => done(refuse(550, '5.1.1 no such user')) }, { kind: 'refused', stage: 'recipient' }],
  ['the mailbox is full', { onRcptTo: (_a: unknown, _s: unknown, done: (e?: Error) => void) => done(refuse(552, '5.2.2 mailbox full')) }, { kind: 'later', stage: 'recipient' }],
  ['greylisted', { onRcptTo: (_a: unknown, _s: unknown, done: (e?: Error) => void) => done(refuse(451, '4.7.1 try again')) }, { kind: 'later', stage: 'recipient' }],
  ['the sender is refused', { onMailFrom: (_a: unknown, _s: unknown, done: (e?: Error) => void) => done(refuse(553, 'not yours')) }, { kind: 'refused', stage: 'sender' }],
  ['taken for spam', { onData: (s: NodeJS.ReadableStream, _s: unknown, done: (e?: Error) => void) => { s.resume(); s.on('end', () => done(refuse(554, 'spam'))); } }, { kind: 'refused', stage: 'message' }],
  ['busy after the text', { onData: (s: NodeJS.ReadableStream, _s: unknown, done: (e?: Error) => void) => { s.resume(); s.on('end', () => done(refuse(451, 'busy'))); } }, { kind: 'later', stage: 'message' }],
])('%s', async (_name, options, expected) => {
  const { server } = await sink(options as SMTPServerOptions);
  expect(await once(server)).toMatchObject(expected);
});

test('wrong credentials are the setting’s fault, not the address’s', async () => {
  const { server } = await sink({ authOptional: false, allowInsecureAuth: true, onAuth: (_auth, _session, done) => done(refuse(535, 'bad password')) });
  expect(await once({ ...server, username: 'compta', password: 'x' })).toMatchObject({ kind: 'later', stage: 'credentials' });
  expect(await once(server)).toMatchObject({ kind: 'later', stage: 'credentials' });
});

test('nobody listens', async () => {
  expect(await once(serverAt(1))).toMatchObject({ kind: 'later', stage: 'connection' });
});

test('the server hangs up before the text: nothing left', async () => {
  const server = await rough((line, end, write) => (line.startsWith('RCPT') ? end() : line.startsWith('DATA') ? end() : write('250 ok\r\n')));
  expect(await once(server)).toMatchObject({ kind: 'later', stage: 'connection' });
});

test('a server too slow to greet or to say go on: nothing left', async () => {
  expect(await once(await rough(() => {}))).toMatchObject({ kind: 'later', stage: 'connection' });
  expect(await once(await rough((line, _end, write) => (line.startsWith('DATA') ? undefined : write('250 ok\r\n'))))).toMatchObject({ kind: 'later', stage: 'connection' });
});

test('the connection is lost once the text went: unknown', async () => {
  let inText = false;
  const server = await rough((line, end, write) => {
    if (inText) return line === '.' ? end() : undefined;
    if (!line.startsWith('DATA')) return write('250 ok\r\n');
    inText = true;
    return write('354 go on\r\n');
  });
  expect(await once(server)).toMatchObject({ kind: 'unknown' });
});

test('no answer after the text: unknown', async () => {
  let inText = false;
  const server = await rough((line, _end, write) => {
    if (inText) return undefined;
    if (!line.startsWith('DATA')) return write('250 ok\r\n');
    inText = true;
    return write('354 go on\r\n');
  });
  expect(await once(server)).toMatchObject({ kind: 'unknown' });
});

test('called off at the last moment, the server receives nothing, and the session still serves', async () => {
  const { server, received } = await sink();
  const session = new MailSession(server);
  expect(await session.deliver(mail, async () => false)).toEqual({ kind: 'stopped' });
  expect(await session.deliver(mail, go)).toMatchObject({ kind: 'sent' });
  session.close();
  expect(received).toHaveLength(1);
});

test('an idle connection the server closed is opened again', async () => {
  const { server, received } = await sink({ socketTimeout: 400 });
  const session = new MailSession(server);
  await session.deliver(mail, go);
  await new Promise((resolve) => setTimeout(resolve, 800));
  expect(await session.deliver(mail, go)).toMatchObject({ kind: 'sent' });
  session.close();
  expect(received).toHaveLength(2);
});

test('a subject cannot add a header', async () => {
  const { server, received } = await sink();
  await once(server, go, { ...mail, subject: 'x\r\nBcc: autre@x.example' });
  expect((await PostalMime.parse(received[0]!)).bcc).toBeUndefined();
});
