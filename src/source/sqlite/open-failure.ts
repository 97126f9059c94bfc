/** Why a database could not be read; `readDatabase` may try again for `busy` and `changed_while_reading`. */
export type FailureState =
  | 'missing'
  | 'not_a_file'
  | 'empty_file'
  | 'not_a_database'
  | 'truncated'
  | 'corrupt'
  | 'busy'
  | 'needs_recovery'
  | 'unreadable'
  | 'changed_while_reading';

/** A database that could not be read: its state, what to do about it, and what was found where. */
export interface OpenFailure {
  readonly state: FailureState;
  readonly hint: string;
  readonly error: string;
}

const HINTS: Readonly<Record<FailureState, string>> = {
  missing: 'Check the path; OpenCode makes its database when it first starts.',
  not_a_file: 'Only regular files and links to them are read; move what is there or name another path.',
  empty_file: 'Start OpenCode once: it fills a new database. If there were sessions in it, restore a backup.',
  not_a_database:
    'Check that the path names an OpenCode database; an encrypted or foreign file cannot be read.',
  truncated:
    'The copy is incomplete: copy the database again, together with its -wal file, or restore a backup.',
  corrupt:
    'Restore a backup, or recover what is left with "sqlite3 <file> .recover". A database that was copied next to ' +
    'the -wal file of another one looks like this too: copy both together.',
  busy: 'Another program holds the database; it is read again later. End a program that keeps it locked.',
  needs_recovery:
    'OpenCode was interrupted while it wrote: start OpenCode once, so that it repairs its database.',
  unreadable: 'Check the permissions of the file and its folder, and the disk.',
  changed_while_reading: 'OpenCode started or ended meanwhile; it is read again later.',
};

/** The failure of a state with its hint; `error` says what was tried, on what, and what was found. */
export function failure(state: FailureState, error: string): OpenFailure {
  return { state, hint: HINTS[state], error };
}

/**
 * The state behind an error code of SQLite (primary or extended, https://www.sqlite.org/rescode.html); null for
 * a code that is a fault of the statement and not of the file.
 */
export function stateOfCode(code: number): FailureState | null {
  if (code === READONLY_ROLLBACK) return 'needs_recovery';
  return STATES[code & 0xff] ?? null;
}

const READONLY_ROLLBACK = 776;

const STATES: Readonly<Record<number, FailureState>> = {
  3: 'unreadable', // PERM
  5: 'busy', // BUSY
  6: 'busy', // LOCKED
  8: 'unreadable', // READONLY: the log cannot be opened without writing
  10: 'unreadable', // IOERR
  11: 'corrupt', // CORRUPT
  14: 'unreadable', // CANTOPEN
  15: 'busy', // PROTOCOL: the locks of the log are contended
  26: 'not_a_database', // NOTADB
};
