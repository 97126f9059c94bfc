import type { Connection } from '../../db/connection.ts';
import { constant, type Sql, sql, timestamp } from '../../db/sql.ts';
import type { RecordKind } from '../kinds/record-kind.ts';
import { seenIds } from '../seen-rows.ts';
import { type Dirty, limitDirty } from './dirty-sessions.ts';

/** A file that holds a copy of a record whose winning copy is gone: it counts now, and is to be read again. */
export interface ReleasedCopy {
  readonly path: string;
  readonly kind: string;
  readonly source: string;
}

/**
 * Counting rule 10: the rows of files that are gone stay, flagged with when that was seen. No derived column follows from
 * that; `dirty` gets the sessions that look different now. Returns the files that hold other copies of what was in them;
 * their states are reset, so that whoever looks at one next takes it for new, however much later that is.
 */
export async function markVanishedFiles(
  connection: Connection,
  kinds: ReadonlyMap<string, RecordKind>,
  files: readonly string[],
  now: number,
  dirty: Dirty,
): Promise<readonly ReleasedCopy[]> {
  return connection.transaction(async () => {
    await connection.run(
      sql`CREATE OR REPLACE TEMP TABLE vanished AS SELECT unnest(${files}::VARCHAR[]) AS path`,
    );
    for (const table of baseTables(kinds)) {
      const update = sql`
        UPDATE ${constant(table)} AS t
        SET missing_since = ${timestamp(now)}, missing_reason = 'deleted'
        FROM vanished AS v
        WHERE t.source_path = v.path AND t.missing_since IS NULL`;
      await flagRows(connection, update, sessionColumn(kinds, table), dirty);
    }
    await connection.run(sql`
      UPDATE file_processing_state AS s
      SET missing_since = ${timestamp(now)}, next_retry_at = NULL
      FROM vanished AS v
      WHERE s.file_path = v.path`);
    const copies = await connection.all(sql`
      UPDATE file_processing_state AS s
      SET last_modified = NULL, checksum = NULL
      FROM (
        SELECT DISTINCT gone.file_type, gone.record_id
        FROM file_processing_state AS gone
        SEMI JOIN vanished AS v ON v.path = gone.file_path
      ) AS gone
      WHERE s.file_type = gone.file_type AND s.record_id = gone.record_id
        AND s.missing_since IS NULL AND s.status = 'processed'
      RETURNING s.file_path, s.file_type, s.source`);
    return copies
      .map((row) => ({
        path: String(row.file_path),
        kind: String(row.file_type),
        source: String(row.source),
      }))
      .sort((one, other) => (one.path < other.path ? -1 : 1));
  });
}

/**
 * Counting rule 10 for a database: its rows that a whole reading of it did not find are flagged. Other copies of them
 * count now: files are read again in this pass, other databases in the next. `dirty` gets the sessions that look different
 * now. Returns how many rows were flagged.
 */
export async function markVanishedRows(
  connection: Connection,
  kinds: ReadonlyMap<string, RecordKind>,
  database: string,
  now: number,
  dirty: Dirty,
): Promise<number> {
  let flagged = 0;
  for (const table of ownTables(kinds)) {
    const update = sql`
      UPDATE ${constant(table)} AS t
      SET missing_since = ${timestamp(now)}, missing_reason = 'deleted'
      WHERE t.source_path = ${database}
        AND t.missing_since IS NULL
        AND t.id NOT IN (${seenIds(table)})`;
    flagged += await flagRows(connection, update, sessionColumn(kinds, table), dirty);
  }
  if (flagged === 0) return 0;
  await connection.run(sql`DELETE FROM source_cursor WHERE source <> ${database}`);
  for (const kind of kinds.values()) {
    const own = Object.values(kind.extractions)[0]?.outputs[0];
    if (own === undefined) continue;
    await connection.run(sql`
      UPDATE file_processing_state AS s
      SET last_modified = NULL, checksum = NULL
      FROM ${constant(own.table)} AS t
      WHERE s.file_type = ${kind.name}
        AND s.record_id = t.${constant(own.recordKey)}
        AND s.status = 'processed'
        AND t.source_path = ${database}
        AND t.missing_since = ${timestamp(now)}`);
  }
  await connection.run(sql`
    UPDATE file_processing_state AS s
    SET last_modified = NULL, checksum = NULL
    FROM messages AS t
    WHERE ${isPartFileOf(sql`= t.id`)}
      AND t.source_path = ${database}
      AND t.missing_since = ${timestamp(now)}`);
  return flagged;
}

/**
 * True for the file `s` of a part of the message: a row that holds its parts itself has taken their place, under other
 * ids, and they count again with the message's file. Their folder's name is the message's id in every layout.
 */
export function isPartFileOf(isMessage: Sql): Sql {
  return sql`s.file_type = 'part' AND s.status = 'processed'
    AND parse_filename(parse_dirpath(s.file_path)) ${isMessage}`;
}

/** Runs an UPDATE and adds the sessions of its rows to `dirty`. Returns how many rows it changed. */
async function flagRows(connection: Connection, update: Sql, session: string, dirty: Dirty): Promise<number> {
  if (dirty.isEverything) return connection.run(update);
  const rows = await connection.all(sql`${update} RETURNING ${constant(session)} AS session_id`);
  for (const row of rows) if (typeof row.session_id === 'string') dirty.told.add(row.session_id);
  limitDirty(dirty);
  return rows.length;
}

/** SQL of the session that a row `t` of the table shows in. */
function sessionColumn(kinds: ReadonlyMap<string, RecordKind>, table: string): string {
  if (table === 'sessions') return 't.id';
  const outputs = [...kinds.values()].flatMap((kind) =>
    Object.values(kind.extractions).flatMap((extraction) => extraction.outputs),
  );
  const isNamed = outputs.some((output) => output.table === table && 'session_id' in output.columns);
  return isNamed ? 't.session_id' : 'NULL';
}

/** Tables whose own kind is read: others may hold rows that this reading did not look for. */
function ownTables(kinds: ReadonlyMap<string, RecordKind>): readonly string[] {
  const tables = [...kinds.values()].flatMap((kind) =>
    Object.values(kind.extractions).flatMap((extraction) => extraction.outputs[0]?.table ?? []),
  );
  return [...new Set(tables)];
}

/** Every table that records of these kinds become rows of. */
export function baseTables(kinds: ReadonlyMap<string, RecordKind>): readonly string[] {
  const tables = [...kinds.values()].flatMap((kind) =>
    Object.values(kind.extractions).flatMap((extraction) => extraction.outputs.map((output) => output.table)),
  );
  return [...new Set(tables)];
}
