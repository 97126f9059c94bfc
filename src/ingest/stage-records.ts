import type { Connection } from '../db/connection.ts';
import { constant, literal, sql, textOf } from '../db/sql.ts';
import { type Extraction, withSteps } from './kinds/record-kind.ts';
import type { Segment } from './segments/segment.ts';

const ENVELOPE_COLUMNS = `
  n: 'INTEGER', id: 'VARCHAR', project_id: 'VARCHAR', session_id: 'VARCHAR', message_id: 'VARCHAR', type: 'VARCHAR',
  seq: 'BIGINT', row_created: 'BIGINT', row_updated: 'BIGINT', mtime: 'DOUBLE', size: 'BIGINT', checksum: 'VARCHAR',
  generation: 'VARCHAR', source: 'VARCHAR', path: 'VARCHAR', gone: 'VARCHAR'`;

const SMALLEST_LIMIT = 2 * 1024 * 1024;

/**
 * Reads a segment into the connection's temp table `records`: envelopes, documents and the steps of the extraction.
 * Nothing of the database is touched. Returns the numbers of the lines that are no valid JSON.
 */
export async function stageRecords(
  connection: Connection,
  extraction: Extraction,
  segment: Segment,
): Promise<readonly number[]> {
  await readSegment(connection, extraction, segment);
  return findRejects(connection, segment.lines);
}

/** Gives the memory of the staged records back. */
export async function dropStaged(connection: Connection): Promise<void> {
  await connection.script('DROP TABLE IF EXISTS temp.main.records');
}

async function readSegment(connection: Connection, extraction: Extraction, segment: Segment): Promise<void> {
  // DuckDB allocates buffers of twice this size, whatever the file's.
  const limit = Math.max(SMALLEST_LIMIT, segment.largestLine + 1024);
  const read = sql`(
    SELECT *
    FROM read_json(
      ${literal(segment.file)},
      format = 'newline_delimited',
      ignore_errors = true,
      maximum_object_size = ${constant(String(limit))},
      columns = {${constant(ENVELOPE_COLUMNS)}, doc: ${literal(extraction.documentType)}}
    )
    WHERE n IS NOT NULL
  )`;
  await connection.script(
    textOf(sql`
      CREATE OR REPLACE TEMP TABLE records AS
      SELECT r.*, precedence_of(r.generation, r.path, ${constant(extraction.updatedMs)}) AS precedence
      FROM ${constant(withSteps(textOf(read), extraction.steps ?? []))} AS r`),
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
