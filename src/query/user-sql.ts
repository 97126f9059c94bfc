import type { Connection } from '../db/connection.ts';
import { DatabaseError } from '../db/database-error.ts';
import { interruptible } from '../db/interruptible.ts';
import { constant, sql } from '../db/sql.ts';
import { type PlainValue, plainValue } from '../db/values.ts';

/** How much one statement of a user may take. */
export interface SqlLimits {
  readonly maxRows: number;
  readonly timeLimitMs: number;
}

/** Rows in column order; columns keep their names, those that occur twice included. */
export interface SqlAnswer {
  readonly rowCount: number;
  readonly truncated: boolean;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly PlainValue[])[];
}

// DuckDB's own numbers of statement types; WITH, VALUES, FROM-first, DESCRIBE, SHOW and SUMMARIZE are SELECTs to it.
const SELECT = 1;
const EXPLAIN = 4;

/** Functions that end the process on deeply nested documents, which stored ones may be (measured at 100,000 levels). */
const GUARDS = ['json_structure', 'json_pretty'].map((name) =>
  constant(
    `CREATE OR REPLACE TEMP MACRO ${name}(document) AS error('${name} is not available here: deep documents crash it')`,
  ),
);

type Prepared = Awaited<ReturnType<Connection['duck']['prepare']>>;

/**
 * Runs one read-only statement of a user on a connection of its own, which is closed afterwards, and returns plain
 * values in column order; `truncated` when there were more than `maxRows` rows. What DuckDB takes the statement for
 * decides, not its text: a SELECT or the EXPLAIN of one, in a read-only transaction, on an instance whose settings keep
 * other files away. An aborted signal ends the statement. Throws {@link DatabaseError} with a hint for anything else, and with DuckDB's own message when it fails.
 */
export async function userSql(
  pool: { connect(): Promise<Connection> },
  text: string,
  limits: SqlLimits,
  signal?: AbortSignal,
): Promise<SqlAnswer> {
  const connection = await pool.connect();
  try {
    return await interruptible(connection, signal, async () => {
      for (const guard of GUARDS) await connection.run(guard);
      await connection.run(constant('BEGIN TRANSACTION READ ONLY'));
      return await runWithin(connection, text, limits);
    });
  } finally {
    // Closing ends the transaction; nothing in it can have changed anything.
    connection.close();
  }
}

async function runWithin(connection: Connection, text: string, limits: SqlLimits): Promise<SqlAnswer> {
  let isOver = false;
  const timer = setTimeout(() => {
    isOver = true;
    connection.interrupt();
  }, limits.timeLimitMs);
  try {
    const prepared = await prepareOnly(connection, text);
    return await fetchRows(prepared, limits.maxRows, () => isOver);
  } catch (cause) {
    if (isOver) {
      throw new DatabaseError(`The statement was stopped after ${limits.timeLimitMs / 1000} seconds.`, {
        cause,
        code: 'timeout',
        hint: 'Narrow it with WHERE, or leave out large columns (parts.output, parts.text, parts.input).',
      });
    }
    if (cause instanceof DatabaseError) throw cause;
    throw new DatabaseError(cause instanceof Error ? cause.message : String(cause), {
      cause,
      hint: 'SHOW TABLES lists the tables, DESCRIBE messages the columns of one.',
    });
  } finally {
    clearTimeout(timer);
  }
}

/** Prepares the one statement of the text, if it only reads. */
async function prepareOnly(connection: Connection, text: string): Promise<Prepared> {
  const statements = await extract(connection, text);
  if (statements === undefined || statements.count === 0) {
    throw new DatabaseError('There is no statement in what was given.', { hint: 'Give one SELECT.' });
  }
  if (statements.count > 1) {
    throw new DatabaseError(
      `There are ${statements.count} statements in what was given, and only one is run.`,
      {
        hint: 'Run them one by one. A PIVOT without IN (…) counts as several: list its values.',
      },
    );
  }
  // Before anything is prepared: preparing a COPY TO already makes or empties its file.
  if (!(await isSelect(connection, text)) && !(await explainsSelect(connection, text))) {
    throw new DatabaseError(
      'Only statements that read are run: SELECT, WITH, VALUES, FROM, DESCRIBE, SHOW, SUMMARIZE, EXPLAIN of one of them.',
      { hint: 'For anything else, work on a copy of the database file with DuckDB itself.' },
    );
  }
  const prepared = await statements.prepare(0);
  const type: number = prepared.statementType;
  if (type !== SELECT && type !== EXPLAIN) {
    throw new DatabaseError('DuckDB does not take this for a statement that only reads.', {
      hint: 'Write it as a plain SELECT.',
    });
  }
  if (prepared.parameterCount > 0) {
    throw new DatabaseError('The statement has parameters, and there are no values for them.', {
      hint: 'Write the values into the statement instead of ? or $1.',
    });
  }
  return prepared;
}

/** Whether DuckDB's parser takes the whole text for SELECT statements; nothing is bound or run for it. */
async function isSelect(connection: Connection, text: string): Promise<boolean> {
  const row = await connection.first(
    sql`SELECT json_extract_string(json_serialize_sql(${text}::VARCHAR), '$.error') = 'false' AS is_select`,
  );
  return row?.is_select === true;
}

const EXPLAINED = /^(?:\s|--[^\n]*\n|\/\*[^*]*\*\/)*explain\s+(?:analyze\s+|\([a-z, ]*\)\s*)?(.+)$/is;

/** Whether the text is EXPLAIN, ANALYZE or not, and what it explains is a SELECT to the parser. */
async function explainsSelect(connection: Connection, text: string): Promise<boolean> {
  const explained = EXPLAINED.exec(text)?.[1];
  return explained !== undefined && isSelect(connection, explained);
}

/** The statements of the text, undefined when there is none; a syntax error is thrown as DuckDB words it. */
async function extract(connection: Connection, text: string) {
  try {
    return await connection.duck.extractStatements(text);
  } catch (error) {
    // The binding fails without a reason where the text holds no statement at all.
    if (error instanceof Error && error.message.startsWith('Failed to extract statements')) throw error;
    return undefined;
  }
}

/** Fetches rows until the limit is passed, so that an endless result costs no more than what is shown. */
async function fetchRows(prepared: Prepared, maxRows: number, isOver: () => boolean): Promise<SqlAnswer> {
  const result = await prepared.stream();
  const rows: PlainValue[][] = [];
  let isTruncated = false;
  while (!isTruncated && !isOver()) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) break;
    for (const row of chunk.getRows()) {
      if (rows.length === maxRows) {
        isTruncated = true;
        break;
      }
      rows.push(row.map(plainValue));
    }
  }
  if (isOver()) throw new Error('interrupted');
  return { rowCount: rows.length, truncated: isTruncated, columns: result.columnNames(), rows };
}
