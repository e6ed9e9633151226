import { expect, test } from 'vitest';
import { join } from 'node:path';
import { readConfig, root, sayProblems } from './config.ts';

function config(env: Record<string, string>) {
  const read = readConfig(env);
  if (!read.ok) throw new Error(sayProblems(read.problems));
  return read.config;
}

function problems(env: Record<string, string>) {
  const read = readConfig(env);
  return read.ok ? [] : read.problems;
}

test('with nothing set, Encours listens on this machine only and keeps its data in the clone', () => {
  expect(config({})).toEqual({
    mode: 'production',
    host: '127.0.0.1',
    port: 3000,
    url: 'http://127.0.0.1:3000',
    dataFolder: join(root, 'data'),
    databaseUrl: undefined,
    logLevel: 'info',
    uploadMax: 2147483648,
  });
});

test('the address follows the host and the port until a public one is given', () => {
  expect(config({ PORT: '8080' }).url).toBe('http://127.0.0.1:8080');
  expect(config({ PORT: '8080', ENCOURS_PORT: '9090' }).port).toBe(9090);
  expect(config({ ENCOURS_HOST: '0.0.0.0' }).url).toBe('http://127.0.0.1:3000');
  expect(config({ ENCOURS_HOST: '::1' }).url).toBe('http://[::1]:3000');
  expect(config({ ENCOURS_URL: 'https://encours.exemple.fr/' }).url).toBe('https://encours.exemple.fr');
});

test('a data folder is taken as it is when absolute, from the clone otherwise', () => {
  expect(config({ ENCOURS_DATA: '/srv/encours' }).dataFolder).toBe('/srv/encours');
  expect(config({ ENCOURS_DATA: './ailleurs' }).dataFolder).toBe(join(root, 'ailleurs'));
  expect(config({ ENCOURS_DATA: '  ' }).dataFolder).toBe(join(root, 'data'));
});

test('everything wrong is listed at once, in both languages', () => {
  const found = problems({
    ENCOURS_PORT: '70000',
    ENCOURS_HOST: 'a b',
    ENCOURS_URL: 'encours.exemple.fr',
    ENCOURS_LOG_LEVEL: 'loud',
    ENCOURS_UPLOAD_MAX: '2 Go',
    NODE_ENV: 'prod',
  });
  expect(found.map((one) => one.setting).sort()).toEqual(
    ['ENCOURS_HOST', 'ENCOURS_LOG_LEVEL', 'ENCOURS_PORT', 'ENCOURS_UPLOAD_MAX', 'ENCOURS_URL', 'NODE_ENV'].sort(),
  );
  const port = found.find((one) => one.setting === 'ENCOURS_PORT');
  expect(port?.fr).toBe('ENCOURS_PORT vaut « 70000 » : il faut un nombre entier de 1 à 65535.');
  expect(port?.en).toBe('ENCOURS_PORT is "70000": it takes a whole number from 1 to 65535.');
  expect(sayProblems(found).split('\n').filter((line) => line.includes('ENCOURS_PORT'))).toHaveLength(2);
});

test.each([['3e3'], ['0'], ['-1'], ['3000.5'], ['99999999999999999999']])('%s is not a port', (port) => {
  expect(problems({ ENCOURS_PORT: port }).map((one) => one.setting)).toEqual(['ENCOURS_PORT']);
});

test.each([
  ['https://exemple.fr/sous-chemin'],
  ['ftp://exemple.fr'],
  ['https://moi:secret@exemple.fr'],
  ['https://exemple.fr/?a=1'],
])('%s is not a public address', (url) => {
  expect(problems({ ENCOURS_URL: url }).map((one) => one.setting)).toEqual(['ENCOURS_URL']);
});

test('the password of a wrong database address is not repeated', () => {
  expect(config({ DATABASE_URL: 'postgres://moi:secret@serveur/encours' }).databaseUrl).toBe('postgres://moi:secret@serveur/encours');
  const found = problems({ DATABASE_URL: 'mysql://moi:secret@serveur/encours' });
  expect(found).toHaveLength(1);
  expect(sayProblems(found)).not.toContain('secret');
});

test.each([
  ['postgresql:///encours?host=/var/run/postgresql', undefined],
  ['postgresql://%2Fvar%2Frun%2Fpostgresql/encours', undefined],
  ['postgresql://marcel@%2Fvar%2Frun%2Fpostgresql:5433/encours', undefined],
  ['postgresql://marcel:secret@/encours?host=/var/run/postgresql', 'postgresql://marcel:secret@localhost/encours?host=/var/run/postgresql'],
])('%s is the address of a database behind a socket', (address, read) => {
  expect(config({ DATABASE_URL: address }).databaseUrl).toBe(read ?? address);
});

test.each([['postgresql:///?host=/var/run/postgresql'], ['postgresql:///encours'], ['postgresql://marcel@/encours'], ['/var/run/postgresql']])('%s lacks a server or a database', (address) => {
  expect(problems({ DATABASE_URL: address })).toHaveLength(1);
});
