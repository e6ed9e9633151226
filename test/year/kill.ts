import { openDb } from '#platform/db.ts';
import { canTypeset } from '#platform/typst.ts';
import { killLetters, killMails, killSms, type Toll } from './killing.ts';
import { openQueue } from '#platform/queue.ts';
import { openPlace } from './place.ts';

// npm run kill [-- kills mails|sms|letters]: processes killed with SIGKILL while they send mails to a real server, drop SMS for a provider, print letters. Exits 1 when one came twice or was lost.
const kills = Number(process.argv[2] ?? 200);
const only = process.argv[3];
const place = await openPlace({ durable: true });
const db = openDb(place.url, { role: 'encours_app', max: 8 });
const queue = await openQueue(db, { jobs: [], subscriptions: {} });
let wrong = 0;
const tell = (what: string, { killed, messages, received, twice, lost, unknown, again }: Toll) => {
  wrong += twice + lost;
  process.stdout.write(`${what}: killed ${killed} times, ${messages} messages, ${received} received, ${twice} twice, ${lost} lost, ${unknown} unknown, ${again} for a person to approve again\n`);
};
try {
  const site = { ...place, db };
  if (!only || only === 'mails') tell('mails to an SMTP server', await killMails(site, { kills, messages: kills * 12 }));
  if (!only || only === 'sms') tell('SMS into a provider’s folder', await killSms(site, { kills: Math.ceil(kills / 4), messages: kills * 30 }));
  if (canTypeset() && (!only || only === 'letters')) tell('letters in batches', await killLetters(site, { kills: Math.ceil(kills / 8), messages: kills * 2, batch: 12 }));
} finally {
  await queue.stop();
  await db.pool.end();
  await place.close();
}
process.exitCode = wrong === 0 ? 0 : 1;
