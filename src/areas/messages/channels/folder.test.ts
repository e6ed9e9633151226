import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { root } from '#platform/config.ts';
import { folderPort } from './folder.ts';
import type { Parcel } from './port.ts';

const base = mkdtempSync(join(tmpdir(), 'encours-folder-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));
let made = 0;
const fresh = () => join(base, String(made++));
const parcel: Parcel = {
  key: '0123456789'.repeat(4), channel: 'registered', company: 'Ateliers Brume', to: { name: 'Papeterie de la Lune', address: '44000 NANTES' }, subject: 'Mise en demeure', text: '',
  pdf: Buffer.from('%PDF'), pages: 1,
};
const yes = async () => true;

test('a letter is two files under its key, the pages first', async () => {
  const folder = fresh();
  expect(await folderPort(folder).deliver(parcel, yes)).toMatchObject({ kind: 'sent' });
  expect(readdirSync(folder).sort()).toEqual([`${parcel.key}.json`, `${parcel.key}.pdf`]);
  expect(JSON.parse(readFileSync(join(folder, `${parcel.key}.json`), 'utf8'))).toMatchObject({ key: parcel.key, channel: 'registered', pdf: `${parcel.key}.pdf`, pages: 1, to: parcel.to });
});

test('twice is once, also when the provider has only left its state', async () => {
  const folder = fresh();
  const port = folderPort(folder);
  await port.deliver(parcel, yes);
  writeFileSync(join(folder, `${parcel.key}.pdf`), 'the first');
  expect(await port.deliver(parcel, yes)).toMatchObject({ kind: 'sent', response: 'already there' });
  expect(readFileSync(join(folder, `${parcel.key}.pdf`), 'utf8')).toBe('the first');
  rmSync(folder, { recursive: true });
  await port.check();
  writeFileSync(join(folder, `${parcel.key}.state.json`), '{"state":"sent"}');
  expect(await port.deliver(parcel, yes)).toMatchObject({ response: 'already there' });
  expect(readdirSync(folder)).toEqual([`${parcel.key}.state.json`]);
});

test('an SMS is one file with its words', async () => {
  const folder = fresh();
  await folderPort(folder).deliver({ ...parcel, channel: 'sms', pdf: null, text: 'Bonjour', to: { name: '', address: '+33612345678' } }, yes);
  expect(readdirSync(folder)).toEqual([`${parcel.key}.json`]);
  expect(JSON.parse(readFileSync(join(folder, `${parcel.key}.json`), 'utf8'))).toMatchObject({ text: 'Bonjour' });
});

test('called off, nothing is written', async () => {
  const folder = fresh();
  expect(await folderPort(folder).deliver(parcel, async () => false)).toEqual({ kind: 'stopped' });
  expect(readdirSync(folder)).toEqual([]);
});

test('the state is read back; a key nobody has is absent; a folder that is not there says nothing', async () => {
  const folder = fresh();
  const port = folderPort(folder);
  expect(await port.find(parcel.key)).toBeUndefined();
  await port.deliver(parcel, yes);
  expect(await port.find(parcel.key)).toEqual({ state: 'accepted' });
  expect(await port.find('f'.repeat(40))).toBe('absent');
  writeFileSync(join(folder, `${parcel.key}.state.json`), '{"state":"returned","detail":"inconnu","trackingNumber":"1A 234"}');
  expect(await port.find(parcel.key)).toEqual({ state: 'returned', detail: 'inconnu', trackingNumber: '1A234' });
});

test('taken by a provider who has said nothing yet, it is not called absent: nobody is told it never left', async () => {
  const folder = fresh();
  const port = folderPort(folder);
  await port.deliver(parcel, yes);
  for (const name of readdirSync(folder)) rmSync(join(folder, name));
  expect(await port.find(parcel.key)).toBeUndefined();
});

test('a folder that cannot be written is said, and the parcel may leave later', async () => {
  const file = join(base, 'file');
  writeFileSync(file, '');
  expect(await folderPort(file).check()).toMatch(/EEXIST|ENOTDIR/);
  expect(await folderPort(file).deliver(parcel, yes)).toMatchObject({ kind: 'later', stage: 'connection' });
});

test('killed anywhere between, a .json that is there is whole and its pages with it', async () => {
  const folder = fresh();
  mkdirSync(folder);
  const script = `
    import { folderPort } from ${JSON.stringify(join(root, 'src/areas/messages/channels/folder.ts'))};
    const port = folderPort(${JSON.stringify(folder)});
    const pdf = Buffer.alloc(300_000, 'x');
    process.stdout.write('ready');
    for (let at = 0; ; at++) await port.deliver({ ...${JSON.stringify({ ...parcel, pdf: null })}, key: String(at).padStart(40, '0'), pdf }, async () => true);`;
  for (let round = 0; round < 5; round++) {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((resolve) => { child.stdout.once('data', resolve); });
    await new Promise((resolve) => { setTimeout(resolve, 15 + round * 7); });
    child.kill('SIGKILL');
    await new Promise((resolve) => { child.on('exit', resolve); });
    const names = readdirSync(folder);
    const sheets = names.filter((name) => name.endsWith('.json'));
    for (const name of sheets) {
      const sheet = JSON.parse(readFileSync(join(folder, name), 'utf8')) as { pdf: string };
      expect(readFileSync(join(folder, sheet.pdf)).length).toBe(300_000);
    }
    if (round === 4) expect(sheets.length).toBeGreaterThan(0);
  }
});
