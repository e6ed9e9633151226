import { lookup as resolve } from 'node:dns';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { BlockList, isIP, type LookupFunction, type Socket } from 'node:net';
import type { MailOutcome } from '#platform/mail.ts';
import { readState, type Parcel, type Port } from './port.ts';

export type HttpTimes = { connect: number; answer: number };
const TIMES: HttpTimes = { connect: 20_000, answer: 60_000 };
/** Bytes of an answer that are looked at. */
const MOST_ANSWER = 100_000;

/** Addresses of the machine's own neighbourhood that hold its credentials, or nobody's: no provider is there (RFC 3927, 4291, 6890). */
const closed = new BlockList();
closed.addSubnet('169.254.0.0', 16, 'ipv4');
closed.addSubnet('0.0.0.0', 8, 'ipv4');
closed.addSubnet('224.0.0.0', 3, 'ipv4');
closed.addAddress('100.100.100.200', 'ipv4');
closed.addSubnet('fe80::', 10, 'ipv6');
closed.addSubnet('ff00::', 8, 'ipv6');
closed.addAddress('::', 'ipv6');
closed.addAddress('fd00:ec2::254', 'ipv6');

/** True when an address may be asked; one in IPv6 clothes is judged by what it is. */
export function isOpenAddress(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && !closed.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

/** The address of a provider: http or https, no credentials in it, not one of the machine's own. @returns nothing when it is not one. */
export function readAddress(text: string): URL | undefined {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.hash || url.search) return undefined;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return isIP(host) && !isOpenAddress(host) ? undefined : url;
}

/** Looked at after the name is resolved, so that no name leads to a closed address. */
const openLookup: LookupFunction = (host, options, done) => {
  resolve(host, options, (error, address, family) => {
    if (error) return done(error, '', 0);
    const found = Array.isArray(address) ? address : [{ address, family }];
    if (!found.every((one) => isOpenAddress(one.address))) return done(Object.assign(new Error(`closed address: ${host}`), { code: 'ECLOSED' }), '', 0);
    return done(null, address as never, family);
  });
};

/** A provider reached by the interface of docs/channels.md. */
export function httpPort({ address, secret, times = TIMES }: { address: string; secret: string | null; times?: HttpTimes }): Port {
  const url = readAddress(address);
  const ask = async (asked: Omit<Asked, 'secret' | 'times'>) => (url ? await answerOf({ ...asked, secret, times }) : { failed: 'closed address', begun: false } as const);
  const one = (key: string) => new URL(`${address.replace(/\/+$/, '')}/${key}`);
  return {
    deliver: async (parcel, begin) => outcomeOf(await ask({ method: 'POST', url: url!, key: parcel.key, body: bodyOf(parcel), begin })),
    async find(key) {
      const answer = await ask({ method: 'GET', url: one(key) });
      if ('failed' in answer || 'stopped' in answer) return undefined;
      if (answer.status === 404) return 'absent';
      return answer.status === 200 ? readState(answer.text) : undefined;
    },
    async check() {
      const answer = await ask({ method: 'GET', url: url! });
      if ('stopped' in answer) return undefined;
      if ('failed' in answer) return answer.failed;
      return answer.status === 401 || answer.status === 403 || answer.status >= 500 ? said(answer) : undefined;
    },
  };
}

function bodyOf({ key, channel, company, to, subject, text, pdf, pages }: Parcel): string {
  return JSON.stringify({ key, channel, company, to, subject, ...(pdf ? { pdf: pdf.toString('base64'), pages } : { text }) });
}

type Answer = { status: number; text: string } | { failed: string; begun: boolean } | { stopped: true };

function outcomeOf(answer: Answer): MailOutcome {
  if ('stopped' in answer) return { kind: 'stopped' };
  if ('failed' in answer) return answer.begun ? { kind: 'unknown', response: answer.failed } : { kind: 'later', stage: 'connection', response: answer.failed };
  const { status } = answer;
  const response = said(answer);
  // 409: this key was taken before.
  if ((status >= 200 && status < 300) || status === 409) return { kind: 'sent', response, refused: [] };
  if (status === 401 || status === 403) return { kind: 'later', stage: 'credentials', response };
  if (status === 408 || status === 425 || status === 429 || status === 503) return { kind: 'later', stage: 'message', response };
  // It failed on the way, or after taking it: only a question tells.
  if (status >= 500) return { kind: 'unknown', response };
  return { kind: 'refused', stage: 'message', response };
}

function said({ status, text }: { status: number; text: string }): string {
  return `${status} ${text.replace(/[\s\p{Cc}]+/gu, ' ').trim().slice(0, 200)}`.trim();
}

type Asked = { method: 'GET' | 'POST'; url: URL; key?: string; body?: string; secret: string | null; times: HttpTimes; begin?: () => Promise<boolean> };

/** One question. Nothing of the body leaves before the connection stands and `begin` has said yes; redirections are answers like others, not followed. */
function answerOf({ method, url, key, body, secret, times, begin }: Asked): Promise<Answer> {
  return new Promise((resolved, rejected) => {
    let begun = false;
    const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, {
      method, agent: false, lookup: openLookup,
      headers: {
        accept: 'application/json', ...(secret ? { authorization: `Bearer ${secret}` } : {}), ...(key ? { 'idempotency-key': key } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
      },
    });
    let timer = setTimeout(() => request.destroy(new Error('no connection in time')), times.connect);
    const settle = (how: () => void) => {
      clearTimeout(timer);
      how();
    };
    request.on('error', (error) => settle(() => resolved({ failed: error.message, begun })));
    request.on('response', (response) => {
      readText(response).then((text) => settle(() => resolved({ status: response.statusCode ?? 0, text })), (error: Error) => settle(() => resolved({ failed: error.message, begun })));
    });
    const connected = async () => {
      clearTimeout(timer);
      try {
        if (begin && !await begin()) {
          settle(() => resolved({ stopped: true }));
          request.destroy();
          return;
        }
      } catch (error) {
        settle(() => rejected(error as Error));
        request.destroy();
        return;
      }
      begun = method === 'POST';
      timer = setTimeout(() => request.destroy(new Error('no answer in time')), times.answer);
      request.end(body);
    };
    request.on('socket', (socket: Socket) => { socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => void connected()); });
  });
}

async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MOST_ANSWER) chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
