import { expect, test } from 'vitest';
import { settingsFor } from './settings.ts';

const GB = 1024 ** 3;

test.each([
  { memory: 0.5 * GB, shared: '32MB', work: '4MB', maintenance: '32MB', cache: '256MB' },
  { memory: 4 * GB, shared: '256MB', work: '5MB', maintenance: '85MB', cache: '2048MB' },
  { memory: 24 * GB, shared: '1024MB', work: '32MB', maintenance: '512MB', cache: '12288MB' },
])('PostgreSQL takes a modest share of $memory bytes', ({ memory, shared, work, maintenance, cache }) => {
  expect(settingsFor({ memory, sharedMemory: GB }, true)).toMatchObject({
    shared_buffers: shared,
    work_mem: work,
    maintenance_work_mem: maintenance,
    effective_cache_size: cache,
  });
});

test('only a test database goes without waiting for the disk', () => {
  expect(settingsFor({ memory: GB, sharedMemory: GB }, true)).not.toHaveProperty('fsync');
  expect(settingsFor({ memory: GB, sharedMemory: GB }, false)).toMatchObject({ fsync: 'off', full_page_writes: 'off' });
});

test('a container with 64 MB of shared memory keeps its parallel queries', () => {
  expect(settingsFor({ memory: GB, sharedMemory: 64 * 1024 ** 2 }, true).dynamic_shared_memory_type).toBe('mmap');
});
