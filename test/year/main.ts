import { openPlace } from './place.ts';
import { report } from './report.ts';
import { liveYear } from './year.ts';

// npm run year [-- customers days seed minutes]: a company's year through the real actions, and what the checker found. Exits 1 on a sin.
const [customers = 10_000, days = 365, seed = 1, minutes = Infinity] = process.argv.slice(2).map(Number);
const place = await openPlace();
const say = (line: string) => void process.stdout.write(`${line}\n`);
say(`${customers.toLocaleString('en')} customers, ${days} days, seed ${seed}`);
try {
  const end = await liveYear({ ...place, customers, days, seed, kills: Math.ceil(days / 10), letters: true, say, minutes });
  say(report(end));
  process.exitCode = end.checker.sins.total === 0 ? 0 : 1;
} finally {
  await place.close();
}
