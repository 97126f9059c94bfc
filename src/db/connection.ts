import type { DuckDBConnection, DuckDBMaterializedResult, DuckDBValue } from '@duckdb/node-api';
import { type DuckDBType, LIST, listValue, VARCHAR } from '@duckdb/node-api';
import { type Sql, type SqlValue, textOf } from './sql.ts';
import { plainValue, type Row } from './values.ts';

/** One connection of the instance. Statements on one connection run one after the other. */
export class Connection {
  readonly #duck: DuckDBConnection;
  #inTransaction = false;

  constructor(duck: DuckDBConnection) {
    this.#duck = duck;
  }

  /** Runs a statement and returns all its rows as plain values. */
  async all(statement: Sql): Promise<Row[]> {
    const result = await this.#run(statement);
    const names = result.deduplicatedColumnNames();
    const rows = await result.getRows();
    return rows.map((row) => Object.fromEntries(names.map((name, index) => [name, plainValue(row[index])])));
  }

  /** The first row, or undefined when there is none. */
  async first(statement: Sql): Promise<Row | undefined> {
    return (await this.all(statement))[0];
  }

  /** Runs a statement for its effect; returns the number of rows that it changed. */
  async run(statement: Sql): Promise<number> {
    return (await this.#run(statement)).rowsChanged;
  }

  /** Runs a script of our own, several statements separated by semicolons. */
  async script(text: string): Promise<void> {
    await this.#duck.run(text);
  }

  /**
   * Runs `work` in one transaction: committed when it returns, rolled back when it throws. Within another transaction of
   * this connection it is part of that one.
   */
  async transaction<T>(work: () => Promise<T>): Promise<T> {
    if (this.#inTransaction) return work();
    await this.#duck.run('BEGIN TRANSACTION');
    this.#inTransaction = true;
    let result: T;
    try {
      result = await work();
    } catch (error) {
      await this.#duck.run('ROLLBACK').catch(() => undefined); // a failed commit has rolled back by itself
      throw error;
    } finally {
      this.#inTransaction = false;
    }
    await this.#duck.run('COMMIT');
    return result;
  }

  /** Calls `receive` with each chunk of rows, so that a large result never stands in memory whole. */
  async stream(statement: Sql, receive: (rows: readonly (readonly unknown[])[]) => void): Promise<void> {
    const result = await this.#duck.stream(textOf(statement), ...bindings(statement));
    for await (const rows of result.yieldRows()) receive(rows);
  }

  /** Ends the statement that runs now; it fails with an error that says so. */
  interrupt(): void {
    this.#duck.interrupt();
  }

  /** Gives the connection back. */
  close(): void {
    this.#duck.closeSync();
  }

  /** The engine's own connection, for what only this folder may do (user SQL, backups). */
  get duck(): DuckDBConnection {
    return this.#duck;
  }

  #run(statement: Sql): Promise<DuckDBMaterializedResult> {
    return this.#duck.run(textOf(statement), ...bindings(statement));
  }
}

/** The values, and the types of lists: that of an empty one does not show by itself. */
function bindings(statement: Sql): [DuckDBValue[], DuckDBType[]] {
  const values = statement.values.map((value) => (isList(value) ? listValue([...value]) : value));
  const types: DuckDBType[] = []; // where none stands, the engine goes by the value
  statement.values.forEach((value, index) => {
    if (isList(value)) types[index] = LIST(VARCHAR);
  });
  return [values, types];
}

function isList(value: SqlValue): value is readonly string[] {
  return typeof value === 'object' && value !== null;
}
