import type { Connection } from '../db/connection.ts';
import { constant, literal, type Sql, sql, textOf } from '../db/sql.ts';
import type { Row } from '../db/values.ts';
import { type Extraction, withSteps } from './kinds/record-kind.ts';

/** The staged records of a segment: what statements over them call `records`. They read no table besides. */
export interface StagedRecords {
  /** The rows of a SELECT. */
  all(select: Sql): Promise<Row[]>;
  /** Puts the rows of a SELECT where `into` says; returns their number. */
  insert(into: Sql, select: Sql): Promise<number>;
}

/** Columns of the envelopes, as segments hold them. */
export const ENVELOPE_COLUMNS: readonly (readonly [name: string, type: string])[] = [
  ['n', 'INTEGER'],
  ['id', 'VARCHAR'],
  ['project_id', 'VARCHAR'],
  ['session_id', 'VARCHAR'],
  ['message_id', 'VARCHAR'],
  ['type', 'VARCHAR'],
  ['seq', 'BIGINT'],
  ['row_created', 'BIGINT'],
  ['row_updated', 'BIGINT'],
  ['mtime', 'DOUBLE'],
  ['size', 'BIGINT'],
  ['checksum', 'VARCHAR'],
  ['generation', 'VARCHAR'],
  ['source', 'VARCHAR'],
  ['path', 'VARCHAR'],
  ['gone', 'VARCHAR'],
];

/** SELECT of the staged records from envelopes with their documents. */
export function stagedFrom(extraction: Extraction, envelopes: Sql): Sql {
  return sql`
    SELECT
      r.*,
      precedence_of(r.generation, r.path, ${constant(extraction.updatedMs)}) AS precedence,
      ${constant(extraction.issues?.when ?? 'false')} AS has_finding
    FROM ${constant(withSteps(textOf(envelopes), extraction.steps ?? []))} AS r`;
}

/** Those that stand in the connection's temp table. */
export function stagedInTable(connection: Connection): StagedRecords {
  return {
    all: (select) => connection.all(select),
    insert: (into, select) => connection.run(sql`${into} ${select}`),
  };
}

/**
 * Those of a few lines of a segment, each valid JSON: they are values of every statement, so that nothing is planned
 * again and nothing is left over.
 */
export function stagedInLines(
  connection: Connection,
  extraction: Extraction,
  lines: readonly string[],
): StagedRecords {
  const { head, tail } = recordsOf(extraction);
  const records = sql`${head}${lines}${tail}`;
  return {
    all: (select) => connection.allOfValues(sql`${records} ${select}`),
    insert: (into, select) => connection.insertValues(sql`${into} ${records} ${select}`),
  };
}

interface RecordsText {
  readonly head: Sql;
  readonly tail: Sql;
}

/** Texts are long, and the same for every flush. */
const texts = new WeakMap<Extraction, RecordsText>();

function recordsOf(extraction: Extraction): RecordsText {
  const known = texts.get(extraction);
  if (known !== undefined) return known;
  const columns = ENVELOPE_COLUMNS.map(([name, type]) => `"${name}" ${type}`).join(', ');
  const structure = literal(JSON.stringify(`STRUCT(${columns}, doc ${extraction.documentType})`));
  const lines = '#lines#';
  const text = textOf(
    stagedFrom(
      extraction,
      sql`(SELECT v.* FROM (SELECT from_json(unnest(${constant(lines)}::VARCHAR[]), ${structure}) AS v))`,
    ),
  );
  const [before = '', after = ''] = text.split(lines);
  const made = {
    head: constant(`WITH records AS NOT MATERIALIZED (${before}`),
    tail: constant(`${after})`),
  };
  texts.set(extraction, made);
  return made;
}
