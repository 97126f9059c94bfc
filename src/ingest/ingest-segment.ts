import type { Connection } from '../db/connection.ts';
import { constant, join, literal, type Sql, sql, textOf, timestamp } from '../db/sql.ts';
import type { Extraction, Output, RecordKind } from './kinds/record-kind.ts';
import type { Segment } from './segments/segment.ts';

/** What every segment of a pass shares. */
export interface Ingestion {
  readonly connection: Connection;
  readonly kinds: ReadonlyMap<string, RecordKind>;
  readonly now: () => number;
}

/** What a segment came to: rows by table, and the lines that hold no valid JSON. */
export interface SegmentResult {
  readonly rows: Readonly<Record<string, number>>;
  readonly rejectedLines: readonly number[];
}

/**
 * Loads one segment in one transaction: rows, findings and the processing state of its files. Everything that enters the
 * database passes here, whatever it was and whoever sent it. On any error nothing of the segment is in the database.
 */
export async function ingestSegment(ingestion: Ingestion, segment: Segment): Promise<SegmentResult> {
  const { connection } = ingestion;
  const extraction = extractionOf(ingestion, segment);
  return connection.transaction(async () => {
    await stageRecords(connection, extraction, segment);
    const rejectedLines = await findRejects(connection, segment.lines);
    if (segment.origin === 'files') await markProcessed(connection, segment.kind, ingestion.now());
    const [own] = extraction.outputs;
    if (own !== undefined) await dropLosers(connection, own);
    const rows: Record<string, number> = {};
    for (const output of extraction.outputs)
      rows[output.table] = await replaceRows(connection, output, segment.origin);
    await replaceIssues(connection, segment.kind, extraction);
    return { rows, rejectedLines };
  });
}

/** Where the ids of what was read from a database are kept until the pass ends; see `derive/missing-records.ts`. */
export async function prepareSeenRows(connection: Connection): Promise<void> {
  await connection.script('CREATE OR REPLACE TEMP TABLE seen_rows (table_name VARCHAR, id VARCHAR)');
}

function extractionOf(ingestion: Ingestion, segment: Segment): Extraction {
  const extraction = ingestion.kinds.get(segment.kind)?.extractions[segment.shape];
  if (extraction === undefined) {
    throw new Error(`No extraction for record kind ${segment.kind} in shape ${segment.shape}`);
  }
  return extraction;
}

const ENVELOPE_COLUMNS = `
  n: 'INTEGER', id: 'VARCHAR', project_id: 'VARCHAR', session_id: 'VARCHAR', message_id: 'VARCHAR', type: 'VARCHAR',
  seq: 'BIGINT', row_created: 'BIGINT', row_updated: 'BIGINT', mtime: 'DOUBLE', size: 'BIGINT', checksum: 'VARCHAR',
  generation: 'VARCHAR', source: 'VARCHAR', path: 'VARCHAR', gone: 'VARCHAR'`;

async function stageRecords(connection: Connection, extraction: Extraction, segment: Segment): Promise<void> {
  const limit = Math.max(16 * 1024 * 1024, segment.largestLine + 1024);
  await connection.script(
    textOf(sql`
      CREATE OR REPLACE TEMP TABLE records AS
      SELECT r.*, precedence_of(r.generation, r.path, ${constant(extraction.updatedMs)}) AS precedence
      FROM read_json(
        ${literal(segment.file)},
        format = 'newline_delimited',
        ignore_errors = true,
        maximum_object_size = ${constant(String(limit))},
        columns = {${constant(ENVELOPE_COLUMNS)}, doc: ${literal(extraction.documentType)}}
      ) AS r
      WHERE r.n IS NOT NULL`),
  );
}

/** A line that is no JSON comes back as a row of NULLs; the numbers that are absent name them. */
async function findRejects(connection: Connection, lines: number): Promise<number[]> {
  const staged = await connection.first(sql`SELECT count(*) AS staged FROM records`);
  if (staged?.staged === lines) return [];
  const absent = await connection.all(
    sql`SELECT range AS n FROM range(${lines}) WHERE range NOT IN (SELECT n FROM records) ORDER BY n`,
  );
  return absent.map((row) => Number(row.n));
}

async function markProcessed(connection: Connection, kind: string, now: number): Promise<void> {
  await connection.run(
    sql`DELETE FROM file_processing_state AS s USING records AS r WHERE s.file_path = r.path`,
  );
  await connection.run(sql`
    INSERT INTO file_processing_state
      (file_path, file_type, record_id, source, generation, last_modified, size, checksum, status, attempts, processed_at)
    SELECT path, ${kind}, id, source, generation, mtime, size, checksum, 'processed', 1, ${timestamp(now)}
    FROM records`);
}

/** Counting rule 16: of several copies of a record one counts, whatever order they come in. */
async function dropLosers(connection: Connection, own: Output): Promise<void> {
  await connection.run(sql`
    DELETE FROM records
    WHERE n IN (
      SELECT n FROM records
      QUALIFY row_number() OVER (PARTITION BY id ORDER BY precedence DESC, path ASC, n DESC) > 1
    )`);
  await connection.run(sql`
    DELETE FROM records AS r
    USING ${constant(own.table)} AS t
    WHERE t.${constant(own.recordKey)} = r.id
      AND t.source_path <> r.path
      AND (t.precedence > r.precedence OR (t.precedence = r.precedence AND t.source_path < r.path))`);
}

async function replaceRows(
  connection: Connection,
  output: Output,
  origin: Segment['origin'],
): Promise<number> {
  const table = constant(output.table);
  const columns = Object.entries(output.columns);
  const from = constant(`records AS r ${output.from ?? ''}`);
  await connection.run(
    sql`DELETE FROM ${table} AS t USING records AS r WHERE t.${constant(output.recordKey)} = r.id`,
  );
  if (origin === 'rows') {
    await connection.run(
      sql`INSERT INTO seen_rows SELECT ${output.table}, ${constant(output.columns.id ?? 'r.id')} FROM ${from}`,
    );
  }
  return connection.run(sql`
    INSERT INTO ${table} (${columnList(columns.map(([name]) => name))})
    SELECT ${columnList(columns.map(([, expression]) => expression))}
    FROM ${from}
    ORDER BY r.n`);
}

async function replaceIssues(connection: Connection, kind: string, extraction: Extraction): Promise<void> {
  await connection.run(
    sql`DELETE FROM quality_issues AS q USING records AS r WHERE q.kind = ${kind} AND q.record_id = r.id`,
  );
  if (extraction.issues === undefined) return;
  await connection.run(sql`
    INSERT INTO quality_issues (kind, record_id, session_id, check_name, field, raw, source_path)
    SELECT ${kind}, f.id, f.session_id, f.finding.check_name, f.finding.field, f.finding.raw, f.path
    FROM (
      SELECT r.id, r.session_id, r.path, unnest(list_filter(${constant(extraction.issues)}, lambda i: i IS NOT NULL)) AS finding
      FROM records AS r
    ) AS f`);
}

function columnList(items: readonly string[]): Sql {
  return join(items.map(constant), ',\n      ');
}
