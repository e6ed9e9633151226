import { expect, test } from 'vitest';
import { accounts } from './account.ts';

test('root is never an account for PostgreSQL, under whatever name', () => {
  const found = accounts('root:x:0:0:root:/root:/bin/sh\ntoor:x:0:0::/:/bin/sh\nnobody:x:65534:65534::/:/bin/false\n\nbroken\n');
  expect([...found]).toEqual([['nobody', { uid: 65534, gid: 65534 }]]);
});
