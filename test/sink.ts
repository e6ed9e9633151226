import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export type Received = { messageId: string; to: string[]; text: string };
export type Sink = { port: number; received: Received[]; close(): Promise<void> };

/** A real SMTP server that keeps what it took. `onTaken`: it has a mail, and has not answered yet. */
export async function openSink(options: SMTPServerOptions = {}, onTaken: () => void = () => {}): Promise<Sink> {
  const received: Received[] = [];
  const smtp = new SMTPServer({
    authOptional: true, disabledCommands: ['STARTTLS'], allowInsecureAuth: true, logger: false,
    onAuth: (auth, _session, done) => done(null, { user: auth.username }),
    onData(stream, session, done) {
      let text = '';
      stream.on('data', (chunk: Buffer) => { text += chunk.toString('latin1'); });
      stream.on('end', () => {
        const messageId = /^message-id:\s*<([^>]+)>/im.exec(text)?.[1] ?? '';
        received.push({ messageId, to: session.envelope.rcptTo.map((to) => to.address), text });
        onTaken();
        done();
      });
    },
    ...options,
  });
  smtp.on('error', () => {});
  await new Promise<void>((resolve) => { smtp.listen(0, '127.0.0.1', resolve); });
  return {
    port: (smtp.server.address() as AddressInfo).port, received,
    close: () => new Promise((resolve) => { smtp.close(() => resolve()); }),
  };
}
