import { expect, test } from 'vitest';
import { explain } from './problems.ts';

test.each([
  ['FATAL:  could not write lock file "postmaster.pid": No space left on device', 'disk_full'],
  ['could not bind IPv4 address "127.0.0.1": Address already in use\nFATAL:  could not create any TCP/IP sockets', 'no_port'],
  ['FATAL:  could not open directory "pg_tblspc": No such file or directory', 'damaged'],
  ['FATAL:  could not open file "global/pg_control": No such file or directory', 'damaged'],
  ['FATAL:  could not open file "global/pg_control": Permission denied', 'folder_denied'],
  ['FATAL:  incorrect checksum in control file', 'damaged'],
  ['PANIC:  could not locate a valid checkpoint record at 0/1520E00', 'damaged'],
  ['FATAL:  data directory "/x" has wrong ownership', 'folder_denied'],
  ['Error: EROFS: read-only file system, mkdir \'/x\'', 'folder_denied'],
  ['FATAL:  database files are incompatible with server', 'other_version'],
  ['error: password authentication failed for user "encours_admin"', 'wrong_passwords'],
  ['something never seen', 'does_not_start'],
])('« %s » is explained as %s', (output, code) => {
  expect(explain(output, '/srv/encours/data').code).toBe(code);
});

test('what PostgreSQL said last is repeated when nothing better is known', () => {
  expect(explain('one\nsomething never seen\n', '/d').message).toContain('« something never seen »');
});
