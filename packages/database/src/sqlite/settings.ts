/** How long a statement waits for another process's write lock, in milliseconds. */
export const BUSY_TIMEOUT_MILLISECONDS = 5_000;

/**
 * What every connection needs, each with the value that reading it back must give. A connection starts without
 * them: better-sqlite3 is built to open a file that already is in WAL mode at synchronous NORMAL (1), where a
 * power cut may take back an acknowledged commit.
 */
export const CONNECTION_SETTINGS: ReadonlyArray<{ name: string; value: string; readsAs: string }> =
  [
    // First, since switching to WAL may have to wait for a lock.
    {
      name: 'busy_timeout',
      value: String(BUSY_TIMEOUT_MILLISECONDS),
      readsAs: String(BUSY_TIMEOUT_MILLISECONDS),
    },
    { name: 'journal_mode', value: 'WAL', readsAs: 'wal' },
    { name: 'synchronous', value: 'FULL', readsAs: '2' },
    { name: 'foreign_keys', value: 'ON', readsAs: '1' },
  ];
