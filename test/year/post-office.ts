import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** What the server makes of a mail: at RCPT (`refuse`, `greylist`, `full`) or after its text. `mute…`: it hangs up without a word, having kept it or not. */
export type Welcome = 'take' | 'refuse' | 'greylist' | 'full' | 'reject_text' | 'mute_taken' | 'mute_lost';
export type Taken = { messageId: string; to: string; threadKey: string };

const ANSWERS: Record<Exclude<Welcome, 'take' | 'mute_taken' | 'mute_lost'>, string> = {
  refuse: '550 5.1.1 User unknown', greylist: '451 4.7.1 Greylisted, try again later', full: '452 4.2.2 Mailbox full', reject_text: '554 5.7.1 Rejected',
};

/** A mail server over TCP that speaks as much SMTP (RFC 5321) as a client needs, and keeps the record of what it took. */
export async function openPostOffice(welcome: (to: string) => Welcome, welcomeText: (messageId: string, to: string) => Welcome): Promise<{
  port: number; taken: Taken[]; close(): Promise<void>;
}> {
  const taken: Taken[] = [];
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    serve(socket, welcome, welcomeText, taken);
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    port: (server.address() as AddressInfo).port, taken,
    close: () => new Promise((resolve) => {
      for (const socket of sockets) socket.destroy();
      server.close(() => resolve());
    }),
  };
}

function serve(socket: Socket, welcome: (to: string) => Welcome, welcomeText: (messageId: string, to: string) => Welcome, taken: Taken[]): void {
  let text = '';
  let inText = false;
  let to = '';
  const say = (line: string) => { if (socket.writable) socket.write(`${line}\r\n`); };
  const command = (line: string): void => {
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === 'EHLO') say('250-post.example\r\n250 8BITMIME');
    else if (verb === 'RCPT') {
      to = /<([^>]*)>/.exec(line)?.[1]?.toLowerCase() ?? '';
      const how = welcome(to);
      say(how === 'refuse' || how === 'greylist' || how === 'full' ? ANSWERS[how] : '250 OK');
    } else if (verb === 'DATA') {
      inText = true;
      say('354 Go on');
    } else if (verb === 'QUIT') {
      say('221 Bye');
      socket.end();
    } else say('250 OK');
  };
  const received = (mail: string): void => {
    const messageId = /^message-id:\s*<([^>]+)>/im.exec(mail)?.[1] ?? '';
    const how = welcomeText(messageId, to);
    if (how === 'reject_text') return say(ANSWERS.reject_text);
    if (how !== 'mute_lost') taken.push({ messageId, to, threadKey: /^encours\.([0-9a-f]{40})@/.exec(messageId)?.[1] ?? '' });
    if (how === 'mute_taken' || how === 'mute_lost') socket.destroy();
    else say('250 2.0.0 Taken');
  };
  say('220 post.example ESMTP');
  socket.setEncoding('latin1');
  socket.on('data', (chunk: string) => {
    text += chunk;
    for (;;) {
      const end = text.indexOf(inText ? '\r\n.\r\n' : '\r\n');
      if (end < 0) return;
      const part = text.slice(0, end);
      text = text.slice(end + (inText ? 5 : 2));
      if (inText) {
        inText = false;
        received(part);
      } else command(part);
    }
  });
}
