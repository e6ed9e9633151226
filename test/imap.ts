import { createServer, type AddressInfo, type Socket } from 'node:net';

export type Kept = { uid: number; bytes: Buffer; at: Date };
export type ImapServer = {
  port: number; folders: Map<string, Kept[]>; uidValidity: number;
  /** Every line a client wrote, passwords included: for looking at what was asked. */
  lines: string[];
  put(folder: string, text: string | Buffer, at?: Date): number;
  /** From now on the connection breaks when a command begins so. */
  breakAt: string | undefined;
  close(): Promise<void>;
};

const PASSWORD = 'un mot de passe';
const CRLF = '\r\n';

/** A small IMAP4rev1 server on the loopback: it signs in, lists, examines, searches and fetches, in clear. Password: `un mot de passe`. */
export async function openImap({ folders = ['INBOX', 'Sent'] }: { folders?: string[] } = {}): Promise<ImapServer> {
  const sockets = new Set<Socket>();
  const server: ImapServer = {
    port: 0, folders: new Map(folders.map((name) => [name, []])), uidValidity: 7, lines: [], breakAt: undefined,
    put(folder, text, at = new Date('2026-11-20T08:00:00Z')) {
      const kept = server.folders.get(folder)!;
      const uid = (kept.at(-1)?.uid ?? 0) + 1;
      kept.push({ uid, bytes: Buffer.isBuffer(text) ? text : Buffer.from(text.replace(/\r?\n/g, CRLF)), at });
      return uid;
    },
    close: () => new Promise((resolve) => {
      for (const socket of sockets) socket.destroy();
      listener.close(() => resolve());
    }),
  };
  const listener = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    converse(socket, server);
  });
  await new Promise<void>((resolve) => { listener.listen(0, '127.0.0.1', resolve); });
  server.port = (listener.address() as AddressInfo).port;
  return server;
}

function converse(socket: Socket, server: ImapServer): void {
  let rest = '';
  let folder: string | undefined;
  let signedIn = false;
  const say = (...parts: (string | Buffer)[]) => { for (const part of parts) socket.write(part); };
  say(`* OK [CAPABILITY IMAP4rev1 ID NAMESPACE] ready${CRLF}`);
  socket.on('data', (chunk) => {
    rest += chunk.toString('latin1');
    for (let end = rest.indexOf(CRLF); end >= 0; end = rest.indexOf(CRLF)) {
      const line = rest.slice(0, end);
      rest = rest.slice(end + CRLF.length);
      const literal = /\{(\d+)\}$/.exec(line);
      if (literal) {
        rest = line.slice(0, literal.index) + rest;
        say(`+ go on${CRLF}`);
        continue;
      }
      answer(line);
    }
  });

  function answer(line: string): void {
    server.lines.push(line);
    const [tag = '*', verb = '', ...words] = line.split(' ');
    const command = verb.toUpperCase() === 'UID' ? `UID ${words.shift()!.toUpperCase()}` : verb.toUpperCase();
    const said = words.join(' ');
    if (server.breakAt !== undefined && command.startsWith(server.breakAt)) return void socket.destroy();
    const ok = (text = 'done') => say(`${tag} OK ${text}${CRLF}`);
    const no = (text: string) => say(`${tag} NO ${text}${CRLF}`);
    switch (command) {
      case 'CAPABILITY': say(`* CAPABILITY IMAP4rev1 ID NAMESPACE${CRLF}`); return ok();
      case 'ID': say(`* ID NIL${CRLF}`); return ok();
      case 'NOOP': case 'CLOSE': case 'UNSELECT': return ok();
      case 'NAMESPACE': say(`* NAMESPACE (("" "/")) NIL NIL${CRLF}`); return ok();
      case 'LOGIN':
        signedIn = said.includes(`"${PASSWORD}"`) || said.endsWith(PASSWORD);
        return signedIn ? ok() : no('[AUTHENTICATIONFAILED] wrong name or password');
      case 'LOGOUT': say(`* BYE${CRLF}`); ok(); return void socket.end();
    }
    if (!signedIn) return no('sign in first');
    const open = folder === undefined ? undefined : server.folders.get(folder);
    switch (command) {
      case 'LIST': case 'LSUB':
        for (const name of said === '"" ""' ? [] : server.folders.keys()) say(`* ${command} (\\HasNoChildren${name === 'Sent' ? ' \\Sent' : ''}) "/" "${name}"${CRLF}`);
        return ok();
      case 'SELECT': case 'EXAMINE': {
        folder = said.replace(/^"|"$/g, '').split('" ')[0]!;
        const kept = server.folders.get(folder);
        if (!kept) return no('[NONEXISTENT] no such folder');
        say(`* FLAGS (\\Seen)${CRLF}* ${kept.length} EXISTS${CRLF}* 0 RECENT${CRLF}* OK [UIDVALIDITY ${server.uidValidity}]${CRLF}* OK [UIDNEXT ${(kept.at(-1)?.uid ?? 0) + 1}]${CRLF}`);
        return ok(command === 'EXAMINE' ? '[READ-ONLY] done' : '[READ-WRITE] done');
      }
      case 'UID SEARCH': say(`* SEARCH${search(open ?? [], said).map((uid) => ` ${uid}`).join('')}${CRLF}`); return ok();
      case 'UID FETCH': fetch(open ?? [], said); return ok();
      default: return say(`${tag} BAD unknown command${CRLF}`), undefined;
    }
  }

  function fetch(open: readonly Kept[], said: string): void {
    const [range = '', query = ''] = [said.slice(0, said.indexOf(' ')), said.slice(said.indexOf(' '))];
    open.forEach(({ uid, bytes }, index) => {
      if (!inRange(uid, range, open.at(-1)!.uid)) return;
      const part = /BODY\.PEEK\[\](?:<(\d+)\.(\d+)>)?/i.exec(query);
      const from = Number(part?.[1] ?? 0);
      const asked = part && bytes.subarray(from, part[2] === undefined ? undefined : from + Number(part[2]));
      say(`* ${index + 1} FETCH (UID ${uid} RFC822.SIZE ${bytes.length}`);
      if (asked) say(` BODY[]${part[1] === undefined ? '' : `<${from}>`} {${asked.length}}${CRLF}`, asked);
      say(`)${CRLF}`);
    });
  }
}

function search(open: readonly Kept[], said: string): number[] {
  const header = /HEADER "?Message-ID"? "?([^" ]+)"?/i.exec(said);
  const since = /SINCE (\S+)/i.exec(said);
  const range = /UID (\S+)/i.exec(said);
  return open.filter(({ uid, bytes, at }) => {
    if (header) return (/^message-id:(.*)$/im.exec(bytes.subarray(0, 20_000).toString('latin1'))?.[1] ?? '').includes(header[1]!);
    if (since) return at >= new Date(`${since[1]!.replace(/"/g, '')} UTC`);
    return range ? inRange(uid, range[1]!, open.at(-1)!.uid) : true;
  }).map(({ uid }) => uid);
}

/** `*` is the last there is, wherever it stands. */
function inRange(uid: number, range: string, last: number): boolean {
  return range.split(',').some((part) => {
    const [from, to] = part.split(':').map((end) => (end === '*' ? last : Number(end)));
    return to === undefined ? uid === from : uid >= Math.min(from!, to) && uid <= Math.max(from!, to);
  });
}
