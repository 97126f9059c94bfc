import { idColumn, idOf, integerColumn, integerOf } from './columns.ts';
import type { DatabaseSchema } from './database-schema.ts';
import type { ReadTable } from './known-tables.ts';
import type { ReadOnlyDatabase } from './read-only-database.ts';
import { weightOf } from './row-weight.ts';
import { SESSION_COLUMNS } from './session-document.ts';

/** How far a database had come when it was read. What has other marks later has changed. */
export interface DatabaseMarks {
  /**
   * OpenCode's counter of changes by session (`event_sequence`, 1.3 to 2.x). Every change of a session's rows moves it:
   * all that 1.18.33 and 2.0.15 wrote was polled for that. Todo items change a moment later than what moved it.
   */
  readonly sequences: ReadonlyMap<string, number>;
  /** By session: how many rows it has in each table, with sums of their times and sizes. '' is for rows of no session. */
  readonly digests: ReadonlyMap<string, string>;
  /** The same of the table of projects. */
  readonly projects: string;
}

/** The tables whose rows belong to sessions, by the column that says to which. */
const OWNERS: Readonly<Partial<Record<ReadTable, string>>> = {
  session: 'id',
  session_v2: 'id',
  message: 'session_id',
  session_message: 'session_id',
  part: 'session_id',
  todo: 'session_id',
};

/** Reads all marks: a scan of the database without its documents. */
export function readMarks(database: ReadOnlyDatabase, schema: DatabaseSchema): DatabaseMarks {
  return {
    sequences: readSequences(database, schema),
    digests: readDigests(database, schema, null),
    projects: readProjectDigest(database, schema),
  };
}

/** The counters by what they count for: sessions, and some projects; none in a database without. */
export function readSequences(database: ReadOnlyDatabase, schema: DatabaseSchema): Map<string, number> {
  const sequences = new Map<string, number>();
  if (!schema.hasSequences) return sequences;
  const rows = database.rows(
    `select ${idColumn('aggregate_id')}, ${integerColumn('seq')}
    from event_sequence`,
  );
  for (const [id, seq] of rows) sequences.set(idOf(id) ?? '', integerOf(seq) ?? 0);
  return sequences;
}

/** The digests of all sessions, or of one, which has none when it has no rows. */
export function readDigests(
  database: ReadOnlyDatabase,
  schema: DatabaseSchema,
  session: string | null,
): Map<string, string> {
  const digests = new Map<string, string>();
  for (const [table, columns] of schema.tables) {
    const owner = OWNERS[table];
    if (owner === undefined) continue;
    const rows = database.rows(
      `select ${idColumn(owner)}, ${digestOf(table, columns)}
      from ${table}
      where ${session === null ? 'true' : `${owner} = ?`}
      group by ${owner}`,
      ...(session === null ? [] : [session]),
    );
    for (const [id, digest] of rows) {
      const name = idOf(id) ?? '';
      digests.set(name, `${digests.get(name) ?? ''}${table} ${String(digest)} `);
    }
  }
  return digests;
}

/** The digest of the table of projects. */
export function readProjectDigest(database: ReadOnlyDatabase, schema: DatabaseSchema): string {
  const columns = schema.tables.get('project');
  if (columns === undefined) return '';
  for (const [digest] of database.rows(`select ${digestOf('project', columns)} from project`)) {
    return String(digest);
  }
  return '';
}

/** SQL of the number of a group's rows and the sums of what their columns weigh; always ASCII. */
function digestOf(table: ReadTable, columns: ReadonlySet<string>): string {
  const sums = weighedColumns(table, columns).map((weight) => `sum(${weight})`);
  return ['count(*)', ...sums].join(` || '/' || `);
}

/** What is weighed of a row: a document by its size, columns that become one by their values. */
export function weighedColumns(table: ReadTable, columns: ReadonlySet<string>): readonly string[] {
  const updated = columns.has('time_updated') ? [weightOf(`${table}.time_updated`)] : [];
  if (columns.has('data')) return [...updated, `coalesce(octet_length(${table}.data), 0)`];
  const named = COLUMNS[table] ?? [];
  return [
    ...updated,
    named
      .filter((name) => columns.has(name))
      .map((name, place) => `${place + 1} * ${weightOf(`${table}.${name}`)}`)
      .join(' + '),
  ];
}

const COLUMNS: Readonly<Partial<Record<ReadTable, readonly string[]>>> = {
  session: SESSION_COLUMNS,
  session_v2: SESSION_COLUMNS,
  project: ['worktree', 'vcs', 'name', 'sandboxes', 'time_created', 'time_initialized'],
  todo: ['content', 'status', 'priority', 'position'],
};
