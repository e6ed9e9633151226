const MB = 1024 ** 2;

export type Machine = {
  /** Bytes this process may use: the machine's, or the container's. */
  memory: number;
  /** Bytes of /dev/shm; containers often give 64 MB, too few for a parallel query. */
  sharedMemory: number;
};

/** PostgreSQL's settings for a tool that shares a machine with other things. Without `durable` (tests) nothing waits for the disk. */
export function settingsFor(machine: Machine, durable: boolean): Record<string, string> {
  const share = (part: number, least: number, most: number) =>
    `${Math.round(Math.min(most * MB, Math.max(least * MB, machine.memory / part)) / MB)}MB`;
  return {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '60',
    shared_buffers: share(16, 32, 1024),
    effective_cache_size: share(2, 256, 65536),
    work_mem: share(768, 4, 32),
    maintenance_work_mem: share(48, 32, 512),
    max_wal_size: '2GB',
    checkpoint_completion_target: '0.9',
    random_page_cost: '1.1',
    jit: 'off',
    dynamic_shared_memory_type: machine.sharedMemory < 256 * MB ? 'mmap' : 'posix',
    password_encryption: 'scram-sha-256',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_line_prefix: '%m [%p] %q%u@%d ',
    log_checkpoints: 'off',
    log_min_error_statement: 'panic',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
}
