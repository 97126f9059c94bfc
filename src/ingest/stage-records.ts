import type { Connection } from '../db/connection.ts';
import { constant, literal, sql, textOf } from '../db/sql.ts';
import type { Extraction } from './kinds/record-kind.ts';
import type { Segment } from './segments/segment.ts';
import { ENVELOPE_COLUMNS, stagedFrom } from './staged-records.ts';

const SMALLEST_LIMIT = 2 * 1024 * 1024;

/** What was staged. */
export interface Staged {
  /** Numbers of the lines that are no valid JSON. */
  readonly rejectedLines: readonly number[];
  /** Whether several of the records are copies of one. */
  readonly hasCopies: boolean;
  /** Whether there is something wrong with a record: those have `has_finding`. */
  readonly hasFindings: boolean;
}

/**
 * Reads a segment into the connection's temp table `records`: envelopes, documents and the steps of the extraction.
 * Nothing of the database is touched.
 */
export async function stageRecords(
  connection: Connection,
  extraction: Extraction,
  segment: Segment,
): Promise<Staged> {
  await readSegment(connection, extraction, segment);
  const staged = await connection.first(sql`
    SELECT count(*) AS lines, count(DISTINCT id) AS ids, coalesce(bool_or(has_finding), false) AS findings FROM records`);
  return {
    rejectedLines: staged?.lines === segment.lines ? [] : await absentLines(connection, segment.lines),
    hasCopies: staged?.lines !== staged?.ids,
    hasFindings: staged?.findings === true,
  };
}

/** Gives the memory of the staged records back. */
export async function dropStaged(connection: Connection): Promise<void> {
  await connection.script('DROP TABLE IF EXISTS temp.main.records');
}

async function readSegment(connection: Connection, extraction: Extraction, segment: Segment): Promise<void> {
  // DuckDB allocates buffers of twice this size, whatever the file's.
  const limit = Math.max(SMALLEST_LIMIT, segment.largestLine + 1024);
  const columns = ENVELOPE_COLUMNS.map(([name, type]) => `${name}: '${type}'`).join(', ');
  const read = sql`(
    SELECT *
    FROM read_json(
      ${literal(segment.file)},
      format = 'newline_delimited',
      ignore_errors = true,
      maximum_object_size = ${constant(String(limit))},
      columns = {${constant(columns)}, doc: ${literal(extraction.documentType)}}
    )
    WHERE n IS NOT NULL
  )`;
  await connection.script(
    textOf(sql`CREATE OR REPLACE TEMP TABLE records AS ${stagedFrom(extraction, read)}`),
  );
}

/** A line that is no JSON comes back as a row of NULLs; the numbers that are absent name them. */
async function absentLines(connection: Connection, lines: number): Promise<number[]> {
  const absent = await connection.all(
    sql`SELECT range AS n FROM range(${lines}) WHERE range NOT IN (SELECT n FROM records) ORDER BY n`,
  );
  return absent.map((row) => Number(row.n));
}
