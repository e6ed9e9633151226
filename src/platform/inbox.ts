import { ImapFlow } from 'imapflow';

export type InboxServer = {
  host: string; port: number;
  /** `none` never encrypts, `starttls` refuses to go on without, `tls` from the first byte. */
  security: 'tls' | 'starttls' | 'none';
  username: string; password: string;
};
/** How far a folder was read. Numbers of another `uidValidity` say nothing. */
export type Place = { uidValidity: number | null; lastUid: number };
/** `bytes` is absent when the mail is larger than the limit: it was seen, and is not read. */
export type Arrived = { uid: number; uidValidity: number; size: number; bytes: Buffer | undefined };
export type InboxTimes = { connect: number; idle: number };

/** What the mail server refused, or that it did not answer. `response` holds no secret. */
export class InboxProblem extends Error {
  readonly code: 'connection' | 'credentials' | 'encryption' | 'folder';
  readonly response: string;

  constructor(code: InboxProblem['code'], response: string) {
    super(`inbox: ${code}`);
    this.name = 'InboxProblem';
    this.code = code;
    this.response = response;
  }
}

const TIMES: InboxTimes = { connect: 20_000, idle: 60_000 };
/** Bytes: what a mail may weigh, and with it what one answer of the server may. */
export const MAIL_MAX = 20 * 1024 * 1024;
/** A folder read for the first time is read from so many days ago, not from its beginning. */
const FIRST_DAYS = 14;
const CHUNK = 256 * 1024;
/** Message-IDs asked for in one search. */
const IDS_AT_ONCE = 20;

/** One connection to a mail server, for reading only: nothing is marked, moved or deleted. */
export class Inbox {
  #client: ImapFlow;

  private constructor(client: ImapFlow) {
    this.#client = client;
  }

  /** Connects and signs in. Throws `InboxProblem`. */
  static async open({ host, port, security, username, password }: InboxServer, times: InboxTimes = TIMES): Promise<Inbox> {
    const client = new ImapFlow({
      host, port, secure: security === 'tls', ...(security === 'tls' ? {} : { doSTARTTLS: security === 'starttls' }),
      auth: { user: username, pass: password }, logger: false, disableAutoIdle: true, clientInfo: { name: 'Encours' },
      connectionTimeout: times.connect, greetingTimeout: times.connect, socketTimeout: times.idle, maxLiteralSize: MAIL_MAX, maxResponseSize: MAIL_MAX + 1024 * 1024,
    });
    // Later errors come to nobody's surprise: the command under way rejects.
    client.on('error', () => {});
    try {
      await client.connect();
    } catch (error) {
      client.close();
      throw problemOf(error);
    }
    return new Inbox(client);
  }

  /** Names of the folders, for a person to choose from. */
  async folders(): Promise<string[]> {
    return (await this.#asked(() => this.#client.list())).map(({ path }) => path);
  }

  /** What arrived after `place`, oldest first, at most `most` mails. The folder's own numbering may have begun anew: then its last days are read again. */
  async *newMail(folder: string, place: Place, { most, now }: { most: number; now: Date }): AsyncGenerator<Arrived> {
    const { uidValidity: known, exists } = await this.#look(folder);
    const uidValidity = Number(known);
    if (exists === 0) return;
    const since = uidValidity === place.uidValidity ? { uid: `${place.lastUid + 1}:*` } : { since: new Date(now.getTime() - FIRST_DAYS * 86_400_000) };
    const found = await this.#asked(() => this.#client.search(since, { uid: true }));
    // « 12:* » always names the last mail, even when it is the eleventh.
    const uids = (found || []).filter((uid) => uidValidity !== place.uidValidity || uid > place.lastUid).sort((a, b) => a - b);
    for (const uid of uids.slice(0, most)) {
      const arrived = await this.#asked(() => this.#take(uid));
      if (arrived) yield { uid, uidValidity, ...arrived };
    }
  }

  /** Which of these Message-IDs, or beginnings of them, without brackets, lie in the folder. */
  async findMessageIds(folder: string, messageIds: readonly string[]): Promise<Set<string>> {
    await this.#look(folder);
    const found = new Set<string>();
    for (let from = 0; from < messageIds.length; from += IDS_AT_ONCE) {
      for (const messageId of messageIds.slice(from, from + IDS_AT_ONCE)) {
        const uids = await this.#asked(() => this.#client.search({ header: { 'message-id': messageId } }, { uid: true }));
        if (uids && uids.length > 0) found.add(messageId);
      }
    }
    return found;
  }

  async close(): Promise<void> {
    await this.#client.logout().catch(() => {});
    this.#client.close();
  }

  async #look(folder: string) {
    try {
      return await this.#client.mailboxOpen(folder, { readOnly: true });
    } catch (error) {
      const problem = problemOf(error);
      throw problem.code === 'connection' && isRefusal(error) ? new InboxProblem('folder', problem.response) : problem;
    }
  }

  async #take(uid: number): Promise<Pick<Arrived, 'size' | 'bytes'> | undefined> {
    const about = await this.#client.fetchOne(String(uid), { size: true }, { uid: true });
    // It went away meanwhile.
    if (!about) return undefined;
    const size = about.size ?? 0;
    if (size > MAIL_MAX) return { size, bytes: undefined };
    const { content } = await this.#client.download(String(uid), undefined, { uid: true, maxBytes: MAIL_MAX + 1, chunkSize: CHUNK });
    if (!content) return undefined;
    const chunks: Buffer[] = [];
    for await (const chunk of content) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    return { size: bytes.length, bytes: bytes.length > MAIL_MAX ? undefined : bytes };
  }

  async #asked<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      throw problemOf(error);
    }
  }
}

type Failure = { code?: string; authenticationFailed?: boolean; responseText?: string; responseStatus?: string; message?: string };

function isRefusal(error: unknown): boolean {
  const { responseStatus } = error as Failure;
  return responseStatus === 'NO' || responseStatus === 'BAD';
}

function problemOf(error: unknown): InboxProblem {
  if (error instanceof InboxProblem) return error;
  const { code = '', authenticationFailed, responseText, message } = error as Failure;
  const response = (responseText || message || code).replace(/[\s\p{Cc}]+/gu, ' ').trim().slice(0, 300);
  if (authenticationFailed) return new InboxProblem('credentials', response);
  if (/STARTTLS|TLS|CERT|SSL|self.signed/i.test(code) || /STARTTLS|certificate|self-signed|wrong version number/i.test(response)) return new InboxProblem('encryption', response);
  return new InboxProblem('connection', response);
}
