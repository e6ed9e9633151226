import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { httpPort, isOpenAddress, readAddress } from './http.ts';
import type { Parcel } from './port.ts';

const KEY = 'a'.repeat(40);
const parcel: Parcel = {
  key: KEY, channel: 'letter', company: 'Ateliers Brume', to: { name: 'Papeterie de la Lune', address: '12 rue des Étoiles\n44000 NANTES' }, subject: 'Relance', text: '',
  pdf: Buffer.from('%PDF-1.7 é'), pages: 1,
};
type Seen = { method: string; url: string; headers: IncomingMessage['headers']; body: string };
let close: (() => void) | undefined;
afterEach(() => close?.());

async function provider(answer: (response: ServerResponse, seen: Seen) => void) {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => { body += text; }).on('end', () => {
      const one = { method: request.method!, url: request.url!, headers: request.headers, body };
      seen.push(one);
      answer(response, one);
    });
  });
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done); });
  close = () => { server.closeAllConnections(); server.close(); };
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/parcels`;
  return { seen, port: httpPort({ address, secret: 'sésame', times: { connect: 500, answer: 300 } }) };
}
const yes = async () => true;

test('a parcel is posted once as JSON, with its key and the secret', async () => {
  const { port, seen } = await provider((response) => response.writeHead(202).end('{"id":"x"}'));
  expect(await port.deliver(parcel, yes)).toEqual({ kind: 'sent', response: '202 {"id":"x"}', refused: [] });
  expect(seen).toHaveLength(1);
  expect(seen[0]).toMatchObject({ method: 'POST', url: '/v1/parcels', headers: { 'idempotency-key': KEY, 'content-type': 'application/json' } });
  expect(Buffer.from(seen[0]!.headers.authorization!, 'latin1').toString()).toBe('Bearer sésame');
  const { pdf, ...sheet } = JSON.parse(seen[0]!.body) as { pdf: string };
  expect(Buffer.from(pdf, 'base64').toString()).toBe('%PDF-1.7 é');
  expect(sheet).toEqual({ key: KEY, channel: 'letter', company: 'Ateliers Brume', to: parcel.to, subject: 'Relance', pages: 1 });
});

test.each([
  [200, { kind: 'sent' }], [409, { kind: 'sent' }], [400, { kind: 'refused', stage: 'message' }], [422, { kind: 'refused' }], [302, { kind: 'refused' }],
  [401, { kind: 'later', stage: 'credentials' }], [403, { kind: 'later', stage: 'credentials' }], [429, { kind: 'later', stage: 'message' }], [503, { kind: 'later', stage: 'message' }], [500, { kind: 'unknown' }], [502, { kind: 'unknown' }],
])('the answer %i', async (status, outcome) => {
  const { port } = await provider((response) => response.writeHead(status, { location: 'http://169.254.169.254/' }).end('why'));
  expect(await port.deliver(parcel, yes)).toMatchObject(outcome);
});

test('no answer in time, or a connection cut once the parcel went: unknown', async () => {
  const silent = await provider(() => {});
  expect(await silent.port.deliver(parcel, yes)).toMatchObject({ kind: 'unknown' });
  close!();
  const cut = await provider((response) => response.socket!.destroy());
  expect(await cut.port.deliver(parcel, yes)).toMatchObject({ kind: 'unknown' });
});

test('nobody there: later, and nothing had begun', async () => {
  let begun = false;
  const port = httpPort({ address: 'http://127.0.0.1:1/', secret: null });
  expect(await port.deliver(parcel, async () => (begun = true))).toMatchObject({ kind: 'later', stage: 'connection' });
  expect(begun).toBe(false);
});

test('called off at the last moment, nothing leaves', async () => {
  const { port, seen } = await provider((response) => response.end());
  expect(await port.deliver(parcel, async () => false)).toEqual({ kind: 'stopped' });
  expect(seen).toEqual([]);
});

test('what became of a parcel is asked by its key', async () => {
  const { port, seen } = await provider((response, { url }) => (url.endsWith(KEY)
    ? response.end('{"state":"sent","trackingNumber":"1a 203 456","detail":"posté\\nhier","more":1}') : response.writeHead(404).end()));
  expect(await port.find(KEY)).toEqual({ state: 'sent', trackingNumber: '1A203456', detail: 'posté hier' });
  expect(await port.find('b'.repeat(40))).toBe('absent');
  expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual([`GET /v1/parcels/${KEY}`, `GET /v1/parcels/${'b'.repeat(40)}`]);
});

test.each([[500, 'oops'], [200, 'not json'], [200, '{"state":"lost"}']])('an answer nobody understands says nothing: %i %s', async (status, text) => {
  const { port } = await provider((response) => response.writeHead(status).end(text));
  expect(await port.find(KEY)).toBeUndefined();
});

test.each([
  'ftp://provider.example/', 'file:///etc/passwd', 'http://169.254.169.254/latest/meta-data', 'http://[fe80::1]/', 'http://0.0.0.0/', 'http://user:word@provider.example/',
  'http://2852039166/', 'http://[::ffff:169.254.169.254]/', 'provider.example', '',
])('%s is no provider’s address', (address) => {
  expect(readAddress(address)).toBeUndefined();
});

test('a name that leads to a closed address is not asked', () => {
  expect(['169.254.169.254', 'fe80::1', '::', '::ffff:169.254.169.254', '100.100.100.200', 'no address'].map(isOpenAddress)).toEqual([false, false, false, false, false, false]);
  expect(['127.0.0.1', '10.1.2.3', '::1', '93.184.215.14', '2606:2800::1'].map(isOpenAddress)).toEqual([true, true, true, true, true]);
});

test('a wrong address delivers nothing', async () => {
  expect(await httpPort({ address: 'http://169.254.169.254/', secret: null }).deliver(parcel, yes)).toMatchObject({ kind: 'later', stage: 'connection' });
});
