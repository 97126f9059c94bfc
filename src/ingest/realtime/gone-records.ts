import type { Connection } from '../../db/connection.ts';
import { isOneOf } from '../../db/one-of.ts';
import { constant, type Sql, sql, timestamp } from '../../db/sql.ts';
import type { DocumentShape, Generation } from '../../source/envelope.ts';
import { nameOf, type RecordName } from '../../source/sqlite/changed-rows.ts';
import { type Dirty, limitDirty } from '../derive/dirty-sessions.ts';
import { isPartFileOf } from '../derive/missing-records.ts';
import type { RecordKind } from '../kinds/record-kind.ts';
import type { DatabaseChanges } from '../segments/segment-rows.ts';
import { rejectionPath } from '../state/database-state.ts';

/**
 * Counting rule 10: the rows of records that are gone from a database stay, flagged with when that was seen. Rows that
 * another record has replaced since are left alone. `dirty` gets the sessions that look different now. Returns how many
 * were flagged.
 */
export async function markGoneRecords(
  connection: Connection,
  kinds: ReadonlyMap<string, RecordKind>,
  database: string,
  gone: readonly RecordName[],
  now: number,
  dirty: Dirty,
): Promise<number> {
  let flagged = 0;
  for (const { kind, generation, ids } of grouped(gone)) {
    const outputs = kinds.get(kind)?.extractions[shapeOf(kind, generation)]?.outputs ?? [];
    for (const { table, recordKey, columns } of outputs) {
      const session = kind === 'session' ? 't.id' : 'session_id' in columns ? 't.session_id' : 'NULL';
      const rows = await connection.all(sql`
        UPDATE ${constant(table)} AS t
        SET missing_since = ${timestamp(now)}, missing_reason = 'deleted'
        WHERE t.${constant(recordKey)} ${isOneOf(ids)}
          AND t.source_path = ${database}
          AND t.generation = ${generation}
          AND t.missing_since IS NULL
        RETURNING ${constant(session)} AS session_id`);
      flagged += rows.length;
      for (const row of rows) if (typeof row.session_id === 'string') dirty.told.add(row.session_id);
    }
  }
  limitDirty(dirty);
  return flagged;
}

/** The records of sessions by kind: as rows of which table, under which column. Content items are their message's. */
const OF_SESSIONS = [
  {
    kind: 'session',
    rows: sql`SELECT id, generation, source_path, missing_since, id AS session_id FROM sessions`,
  },
  { kind: 'message', rows: sql`SELECT id, generation, source_path, missing_since, session_id FROM messages` },
  {
    kind: 'part',
    rows: sql`
      SELECT id, generation, source_path, missing_since, session_id FROM parts
      WHERE generation NOT IN ('sqlite-v2', 'sqlite-preview')`,
  },
  {
    kind: 'todo',
    rows: sql`SELECT session_id AS id, generation, source_path, missing_since, session_id FROM todos`,
  },
] as const;

/** What is gone of sessions whose rows were not known before, and of the projects, by what was read of them once. */
export async function goneUnseen(
  connection: Connection,
  kinds: ReadonlyMap<string, RecordKind>,
  database: string,
  changes: DatabaseChanges,
): Promise<RecordName[]> {
  const present = new Set(changes.checksums.keys());
  for (const rows of changes.sessions.values()) for (const name of rows.keys()) present.add(name);
  const gone: RecordName[] = [];
  const find = async (kind: string, rows: Sql, where: Sql): Promise<void> => {
    if (!kinds.has(kind)) return;
    const found = await connection.all(sql`
      SELECT DISTINCT id, generation
      FROM (${rows}) AS r
      WHERE source_path = ${database} AND missing_since IS NULL AND ${where}`);
    for (const { id, generation } of found) {
      // The column holds nothing else.
      const record = { kind, id: String(id), generation: String(generation) as Generation };
      if (!present.has(nameOf(record))) gone.push(record);
    }
  };
  if (changes.firstSeen.length > 0) {
    const where = sql`session_id ${isOneOf(changes.firstSeen)}`;
    for (const { kind, rows } of OF_SESSIONS) await find(kind, rows, where);
  }
  if (changes.moved.projects !== null) {
    await find('project', sql`SELECT id, generation, source_path, missing_since FROM projects`, sql`true`);
  }
  return gone;
}

/**
 * Files that hold another copy of a record that is gone from a database, by path. Their states are reset, so that they
 * are read again: their copy counts now.
 */
export async function releaseCopies(
  connection: Connection,
  database: string,
  gone: readonly RecordName[],
): Promise<string[]> {
  const paths: string[] = [];
  for (const { kind, ids } of grouped(gone)) {
    const copies = await connection.all(sql`
      UPDATE file_processing_state
      SET last_modified = NULL, checksum = NULL
      WHERE file_type = ${kind} AND record_id ${isOneOf(ids)} AND status = 'processed' AND source <> ${database}
      RETURNING file_path`);
    paths.push(...copies.map((row) => String(row.file_path)));
    if (kind !== 'message') continue;
    const parts = await connection.all(sql`
      UPDATE file_processing_state AS s
      SET last_modified = NULL, checksum = NULL
      WHERE ${isPartFileOf(isOneOf(ids))}
      RETURNING file_path`);
    paths.push(...parts.map((row) => String(row.file_path)));
  }
  return paths.sort();
}

/** The states of a database's own records that were rejected once, and are read or gone now. */
export async function forgetRejections(
  connection: Connection,
  database: string,
  records: readonly Pick<RecordName, 'kind' | 'id'>[],
): Promise<void> {
  if (records.length === 0) return;
  const paths = records.map(({ kind, id }) => rejectionPath(database, kind, id));
  await connection.run(sql`DELETE FROM file_processing_state WHERE file_path ${isOneOf(paths)}`);
}

function shapeOf(kind: string, generation: Generation): DocumentShape {
  const isNested = generation === 'sqlite-v2' || generation === 'sqlite-preview';
  return kind === 'message' && isNested ? 'nested-v2' : 'plain';
}

function grouped(
  records: readonly RecordName[],
): { readonly kind: string; readonly generation: Generation; readonly ids: readonly string[] }[] {
  const groups = new Map<string, { kind: string; generation: Generation; ids: string[] }>();
  for (const { kind, generation, id } of records) {
    const key = `${kind} ${generation}`;
    const group = groups.get(key) ?? { kind, generation, ids: [] };
    groups.set(key, group);
    group.ids.push(id);
  }
  return [...groups.values()];
}
