import { Readable } from 'node:stream';
import MailComposer from 'nodemailer/lib/mail-composer';
import SMTPConnection, { type SMTPError } from 'nodemailer/lib/smtp-connection';

export type MailServer = {
  host: string; port: number;
  /** `none` never encrypts, `starttls` refuses to go on without, `tls` from the first byte. */
  security: 'tls' | 'starttls' | 'none';
  username: string | null; password: string | null;
};
export type Mailbox = { name: string; address: string };
export type Mail = {
  /** Without angle brackets. The same for every attempt at the same mail. */
  messageId: string;
  from: Mailbox; replyTo: string | null; to: readonly Mailbox[];
  subject: string; text: string; html: string; date: Date;
  /** Somebody wrote it himself: it says nothing of a machine, and whoever is away answers it. */
  byPerson?: boolean | undefined;
  /** Message-IDs without angle brackets: what it answers, and the thread before that. */
  thread?: { inReplyTo: string; references: readonly string[] } | undefined;
  attachments?: readonly { filename: string; contentType: string; content: Buffer }[];
};

/**
 * What became of a mail. Only `unknown` is open: its bytes had begun to leave and no answer came; sending it again could write twice.
 * `refused` is for good (5xx), `later` may succeed another time and nothing was taken, `stopped` was called off before the first byte.
 */
export type MailOutcome =
  | { kind: 'sent'; response: string; refused: string[] }
  | { kind: 'refused'; stage: 'recipient' | 'sender' | 'message'; response: string }
  | { kind: 'later'; stage: 'connection' | 'credentials' | 'recipient' | 'message'; response: string }
  | { kind: 'unknown'; response: string }
  | { kind: 'stopped' };

export type MailTimes = { connect: number; idle: number };
const TIMES: MailTimes = { connect: 20_000, idle: 180_000 };

/** One connection to a mail server, opened when needed and kept between mails. */
export class MailSession {
  #server: MailServer;
  #times: MailTimes;
  #connection: SMTPConnection | undefined;
  #used = false;

  constructor(server: MailServer, times: MailTimes = TIMES) {
    this.#server = server;
    this.#times = times;
  }

  /**
   * Sends one mail. `begin` is awaited once the server is ready to take the text and before its first byte: when it answers false
   * the mail does not leave. Never throws for what the network or the server does.
   */
  async deliver(mail: Mail, begin: () => Promise<boolean>): Promise<MailOutcome> {
    const bytes = await compose(mail);
    const reused = this.#connection !== undefined;
    const first = await this.#attempt(mail, bytes, begin);
    // A server may close an idle connection: that says nothing about this mail.
    return reused && first.kind === 'later' && first.stage === 'connection' ? await this.#attempt(mail, bytes, begin) : first;
  }

  /** Connects and signs in, for a "does it work?" button. */
  async check(): Promise<MailOutcome | undefined> {
    try {
      await this.#open();
      return undefined;
    } catch (error) {
      return beforeText(error as SMTPError);
    }
  }

  close(): void {
    const connection = this.#connection;
    this.#connection = undefined;
    if (connection && !connection.destroyed) connection.quit();
  }

  async #attempt(mail: Mail, bytes: Buffer, begin: () => Promise<boolean>): Promise<MailOutcome> {
    let connection: SMTPConnection;
    try {
      connection = await this.#open();
    } catch (error) {
      return beforeText(error as SMTPError);
    }
    const text = { started: false, stopped: false, broken: undefined as unknown };
    const envelope = { from: mail.from.address, to: mail.to.map((to) => to.address), size: bytes.length };
    try {
      const info = await answered<{ response: string; rejected: unknown[] }>(connection, (done) => {
        connection.send(envelope, Readable.from(leaving(bytes, begin, text)), done);
      });
      return { kind: 'sent', response: clean(info.response), refused: info.rejected.map(String) };
    } catch (error) {
      this.#drop();
      if (text.broken !== undefined) throw text.broken;
      if (text.stopped) return { kind: 'stopped' };
      return text.started ? afterText(error as SMTPError) : beforeText(error as SMTPError);
    }
  }

  async #open(): Promise<SMTPConnection> {
    if (this.#connection && !this.#connection.destroyed) {
      const connection = this.#connection;
      try {
        if (this.#used) await answered(connection, (done) => connection.reset(done));
        return connection;
      } catch {
        this.#drop();
      }
    }
    const { host, port, security, username, password } = this.#server;
    const connection = new SMTPConnection({
      host, port, secure: security === 'tls', requireTLS: security === 'starttls', ignoreTLS: security === 'none',
      connectionTimeout: this.#times.connect, greetingTimeout: this.#times.connect, socketTimeout: this.#times.idle,
    });
    // Later errors come to nobody's surprise: the next use finds the connection destroyed.
    connection.on('error', () => {});
    await answered(connection, (done) => connection.connect(done));
    this.#connection = connection;
    this.#used = true;
    if (username !== null) {
      try {
        await answered(connection, (done) => connection.login({ user: username, credentials: { user: username, pass: password ?? '' } }, done));
      } catch (error) {
        this.#drop();
        throw error;
      }
    }
    return connection;
  }

  #drop(): void {
    this.#connection?.close();
    this.#connection = undefined;
  }
}

/** One question to the server. A connection that breaks says so by its error event; one that is closed without a word, by its end. */
function answered<T = unknown>(connection: SMTPConnection, ask: (done: (error?: Error | null, answer?: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const failed = (error: Error) => settle(() => reject(error));
    const ended = () => failed(Object.assign(new Error('connection closed'), { code: 'ECONNECTION' }));
    const settle = (how: () => void) => {
      connection.removeListener('error', failed);
      connection.removeListener('end', ended);
      how();
    };
    connection.once('error', failed);
    connection.once('end', ended);
    ask((error, answer) => settle(() => (error ? reject(error) : resolve(answer as T))));
  });
}

/** Read only once the server has said "go on" (354): until then nothing of the mail has left. */
async function* leaving(
  bytes: Buffer, begin: () => Promise<boolean>, text: { started: boolean; stopped: boolean; broken: unknown },
): AsyncGenerator<Buffer> {
  let go: boolean;
  try {
    go = await begin();
  } catch (error) {
    text.broken = error;
    throw error;
  }
  if (!go) {
    text.stopped = true;
    throw new Error('called off');
  }
  text.started = true;
  yield bytes;
}

async function compose(mail: Mail): Promise<Buffer> {
  return await new MailComposer({
    messageId: `<${mail.messageId}>`, from: mail.from, to: [...mail.to], ...(mail.replyTo ? { replyTo: mail.replyTo } : {}),
    subject: mail.subject, text: mail.text, html: mail.html, date: mail.date, attachments: [...mail.attachments ?? []],
    ...(mail.thread ? { inReplyTo: `<${mail.thread.inReplyTo}>`, references: mail.thread.references.map((one) => `<${one}>`) } : {}),
    // RFC 3834: no out-of-office loops; some servers only heed their own header.
    headers: mail.byPerson ? {} : { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'OOF, AutoReply' },
    disableFileAccess: true, disableUrlAccess: true,
  }).compile().build();
}

function beforeText(error: SMTPError): MailOutcome {
  const response = clean(error.response || error.message);
  const code = error.responseCode;
  if (error.code === 'EAUTH' || code === 535 || code === 530) return { kind: 'later', stage: 'credentials', response };
  if (typeof code !== 'number') {
    return error.code === 'EMESSAGE' ? { kind: 'refused', stage: 'message', response } : { kind: 'later', stage: 'connection', response };
  }
  const recipient = error.command === 'RCPT TO';
  if (error.command !== 'MAIL FROM' && error.command !== 'DATA' && !recipient) return { kind: 'later', stage: 'connection', response };
  // 421: the server is closing, whatever it was asked. 552 at RCPT is a full mailbox (RFC 5321 4.5.3.1.10: treat as 452).
  if (code < 500 || (recipient && (code === 552 || /^552|\b[45]\.2\.2\b/.test(response)))) return { kind: 'later', stage: recipient ? 'recipient' : 'message', response };
  return { kind: 'refused', stage: recipient ? 'recipient' : error.command === 'MAIL FROM' ? 'sender' : 'message', response };
}

function afterText(error: SMTPError): MailOutcome {
  const response = clean(error.response || error.message);
  const code = error.code === 'EMESSAGE' ? error.responseCode : undefined;
  if (typeof code !== 'number') return { kind: 'unknown', response };
  return code >= 500 ? { kind: 'refused', stage: 'message', response } : { kind: 'later', stage: 'message', response };
}

function clean(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim().slice(0, 300);
}
