import type { Connection } from '../db/connection.ts';
import { INDEXED, isOneOf } from '../db/one-of.ts';
import { constant, join, type Sql, sql, timestamp } from '../db/sql.ts';
import type { Dirty } from './derive/dirty-sessions.ts';
import { rememberDirty, replacementBy } from './derive/remember-dirty.ts';
import type { Extraction, Issues, Output } from './kinds/record-kind.ts';
import type { Segment } from './segments/segment.ts';
import type { Staged } from './stage-records.ts';
import { type StagedRecords, stagedInTable } from './staged-records.ts';

/** How {@link mergeRecords} merges. */
export interface Merging {
  readonly staged: Staged;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Whether older rows of the records are looked for; without, a record that is there already is an error. */
  readonly replacing: boolean;
  /** Gets what derived columns follow from. */
  readonly dirty: Dirty;
}

/**
 * Puts the staged `records` into the database, in the transaction of the caller: their files' states, their rows in place
 * of older ones, and what is wrong with them. Returns the number of rows by table.
 */
export async function mergeRecords(
  connection: Connection,
  extraction: Extraction,
  { kind, origin, lines }: Pick<Segment, 'kind' | 'origin' | 'lines'>,
  { staged, now, replacing, dirty }: Merging,
): Promise<Record<string, number>> {
  const records = stagedInTable(connection);
  if (origin === 'files') {
    if (replacing) await removeStates(connection, lines);
    await insertStates(records, kind, now);
  }
  if (replacing) {
    const [own] = extraction.outputs;
    if (staged.hasCopies) await dropCopies(connection);
    if (own !== undefined) await dropLosers(connection, own);
  }
  if (!dirty.isEverything) {
    await rememberDirty(records, extraction, await replacementBy(connection, records, extraction), dirty);
  }
  if (replacing) {
    for (const output of extraction.outputs) await removeRows(connection, output);
    await removeIssues(connection, kind);
  }
  return insertRecords(records, extraction, kind, staged.hasFindings);
}

/** Inserts the rows of the records, and what is wrong with them; returns the number of rows by table. */
export async function insertRecords(
  records: StagedRecords,
  extraction: Extraction,
  kind: string,
  hasFindings: boolean,
): Promise<Record<string, number>> {
  const rows: Record<string, number> = {};
  for (const output of extraction.outputs) rows[output.table] = await insertRows(records, output);
  if (hasFindings && extraction.issues !== undefined) await insertIssues(records, kind, extraction.issues);
  return rows;
}

async function removeStates(connection: Connection, lines: number): Promise<void> {
  if (lines > INDEXED) {
    await connection.run(
      sql`DELETE FROM file_processing_state AS s USING records AS r WHERE s.file_path = r.path`,
    );
    return;
  }
  const paths = await connection.all(sql`SELECT DISTINCT path FROM records`);
  if (paths.length === 0) return;
  await connection.run(
    sql`DELETE FROM file_processing_state WHERE file_path ${isOneOf(paths.map((row) => String(row.path)))}`,
  );
}

/** Remembers the files of the records as read. */
export async function insertStates(records: StagedRecords, kind: string, now: number): Promise<void> {
  await records.insert(
    sql`
    INSERT INTO file_processing_state
      (file_path, file_type, record_id, source, generation, last_modified, size, checksum, status, attempts, processed_at)`,
    sql`
    SELECT path, ${kind}::VARCHAR, id, source, generation, mtime, size, checksum, 'processed', 1, ${timestamp(now)}
    FROM records`,
  );
}

/**
 * Counting rule 16: of several copies of a record one counts, whatever order they come in. One that is gone from its
 * source gives way to any that is there.
 */
async function dropLosers(connection: Connection, own: Output): Promise<void> {
  await connection.run(sql`
    DELETE FROM records AS r
    USING ${constant(own.table)} AS t
    WHERE t.${constant(own.recordKey)} = r.id
      AND t.source_path <> r.path
      AND t.missing_reason IS DISTINCT FROM 'deleted'
      AND (t.precedence > r.precedence OR (t.precedence = r.precedence AND t.source_path < r.path))`);
}

async function dropCopies(connection: Connection): Promise<void> {
  await connection.run(sql`
    DELETE FROM records
    WHERE n IN (
      SELECT n FROM records
      QUALIFY row_number() OVER (PARTITION BY id ORDER BY precedence DESC, path ASC, n DESC) > 1
    )`);
}

async function removeRows(connection: Connection, { table, recordKey }: Output): Promise<void> {
  await connection.run(
    sql`DELETE FROM ${constant(table)} AS t USING records AS r WHERE t.${constant(recordKey)} = r.id`,
  );
}

async function insertRows(records: StagedRecords, output: Output): Promise<number> {
  const columns = Object.entries(output.columns);
  return records.insert(
    sql`INSERT INTO ${constant(output.table)} (${columnList(columns.map(([name]) => name))})`,
    sql`
    SELECT ${columnList(columns.map(([, expression]) => expression))}
    FROM ${constant(output.from ?? 'records AS r')}`,
  );
}

async function removeIssues(connection: Connection, kind: string): Promise<void> {
  await connection.run(
    sql`DELETE FROM quality_issues AS q USING records AS r WHERE q.kind = ${kind} AND q.record_id = r.id`,
  );
}

async function insertIssues(records: StagedRecords, kind: string, issues: Issues): Promise<void> {
  await records.insert(
    sql`INSERT INTO quality_issues (kind, record_id, session_id, check_name, field, raw, source_path)`,
    sql`
    SELECT ${kind}::VARCHAR, f.id, f.session_id, f.finding.check_name, f.finding.field, f.finding.raw, f.path
    FROM (
      SELECT
        r.id, r.session_id, r.path,
        unnest(list_filter(${constant(issues.list)}, lambda i: i IS NOT NULL)) AS finding
      FROM records AS r
      WHERE r.has_finding
    ) AS f`,
  );
}

function columnList(items: readonly string[]): Sql {
  return join(items.map(constant), ',\n      ');
}
