import type {
  DuckDBConnection,
  DuckDBMaterializedResult,
  DuckDBPreparedStatement,
  DuckDBValue,
} from '@duckdb/node-api';
import { BIGINT, type DuckDBType, LIST, listValue, VARCHAR } from '@duckdb/node-api';
import { isInvalidated, whyInvalidated } from './invalidated.ts';
import { type Sql, type SqlValue, textOf } from './sql.ts';
import { type PlainValue, plainValue, type Row } from './values.ts';

/** What a connection tells of itself. */
export interface ConnectionEvents {
  /** DuckDB has given the database up: no connection works any more. */
  readonly onFailure?: () => void;
  readonly onClose?: () => void;
  /** May refuse a transaction by throwing. */
  readonly beforeTransaction?: () => Promise<void>;
}

/** Plans that a connection keeps; the one that was not used for longest makes room. */
const MOST_PLANS = 64;

/**
 * One connection of the instance. Statements on one connection run one after the other. They throw what DuckDB throws,
 * and {@link DatabaseError} where it has given the database up.
 */
export class Connection {
  readonly #duck: DuckDBConnection;
  readonly #events: ConnectionEvents;
  readonly #running = new Set<Promise<unknown>>();
  /** By text, in the order of their last use. */
  readonly #plans = new Map<string, DuckDBPreparedStatement>();
  #inTransaction = false;

  constructor(duck: DuckDBConnection, events: ConnectionEvents = {}) {
    this.#duck = duck;
    this.#events = events;
  }

  /** Runs a statement and returns all its rows as plain values. */
  async all(statement: Sql): Promise<Row[]> {
    return plainRows(await this.#run(statement));
  }

  /**
   * {@link all} with a plan that is kept for the next time, for statements that read no table: DuckDB 1.5.5 plans by
   * the tables' statistics and does not plan again when their rows change, so that a kept plan would give wrong rows.
   */
  async allOfValues(statement: Sql): Promise<Row[]> {
    return plainRows(await this.#runPlanned(statement));
  }

  /** {@link run} for what inserts values and reads no table, with a plan that is kept as in {@link allOfValues}. */
  async insertValues(statement: Sql): Promise<number> {
    return (await this.#runPlanned(statement)).rowsChanged;
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
    await this.#watched(this.#duck.run(text));
  }

  /**
   * Runs `work` in one transaction: committed when it returns, rolled back when it throws. Within another transaction of
   * this connection it is part of that one.
   */
  async transaction<T>(work: () => Promise<T>): Promise<T> {
    if (this.#inTransaction) return work();
    await this.#events.beforeTransaction?.();
    await this.script('BEGIN TRANSACTION');
    this.#inTransaction = true;
    let result: T;
    try {
      result = await work();
    } catch (error) {
      await this.script('ROLLBACK').catch(() => undefined); // a failed commit has rolled back by itself
      throw error;
    } finally {
      this.#inTransaction = false;
    }
    await this.script('COMMIT');
    return result;
  }

  /** A transaction is open: a statement that fails now may fail all of it. */
  get isInTransaction(): boolean {
    return this.#inTransaction;
  }

  /** Calls `receive` with each chunk of rows, so that a large result never stands in memory whole. */
  async stream(statement: Sql, receive: (rows: readonly (readonly unknown[])[]) => void): Promise<void> {
    const streaming = async (): Promise<void> => {
      const result = await this.#duck.stream(textOf(statement), ...bindings(statement));
      for await (const rows of result.yieldRows()) receive(rows);
    };
    await this.#watched(streaming());
  }

  /** The rows of a result as plain values, some at a time; the next are not made before they are asked for. */
  async *chunks(statement: Sql): AsyncGenerator<readonly (readonly PlainValue[])[]> {
    const result = await this.#watched(this.#duck.stream(textOf(statement), ...bindings(statement)));
    while (true) {
      const chunk = await this.#watched(result.fetchChunk());
      if (chunk === null || chunk.rowCount === 0) return;
      yield chunk.getRows().map((row) => row.map(plainValue));
    }
  }

  /** Resolves when no statement runs any more. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
  }

  /** Ends the statement that runs now; it fails with an error that says so. */
  interrupt(): void {
    this.#duck.interrupt();
  }

  /** Gives the connection back; nothing may run on it. */
  close(): void {
    for (const plan of this.#plans.values()) plan.destroySync();
    this.#plans.clear();
    this.#duck.closeSync();
    this.#events.onClose?.();
  }

  /** The engine's own connection, for what only this folder may do (user SQL, backups). */
  get duck(): DuckDBConnection {
    return this.#duck;
  }

  #run(statement: Sql): Promise<DuckDBMaterializedResult> {
    return this.#watched(this.#duck.run(textOf(statement), ...bindings(statement)));
  }

  #runPlanned(statement: Sql): Promise<DuckDBMaterializedResult> {
    const running = async (): Promise<DuckDBMaterializedResult> => {
      const text = textOf(statement);
      const plan = this.#plans.get(text) ?? (await this.#duck.prepare(text));
      this.#plans.delete(text);
      try {
        plan.bind(...bindings(statement));
        const result = await plan.run();
        this.#keep(text, plan);
        return result;
      } catch (error) {
        plan.destroySync();
        throw error;
      }
    };
    return this.#watched(running());
  }

  #keep(text: string, plan: DuckDBPreparedStatement): void {
    this.#plans.set(text, plan);
    const [oldest] = this.#plans;
    if (this.#plans.size <= MOST_PLANS || oldest === undefined) return;
    this.#plans.delete(oldest[0]);
    oldest[1].destroySync();
  }

  async #watched<T>(work: Promise<T>): Promise<T> {
    this.#running.add(work);
    try {
      return await work;
    } catch (error) {
      if (!isInvalidated(error)) throw error;
      this.#events.onFailure?.();
      throw whyInvalidated(error);
    } finally {
      this.#running.delete(work);
    }
  }
}

async function plainRows(result: DuckDBMaterializedResult): Promise<Row[]> {
  const names = result.deduplicatedColumnNames();
  const rows = await result.getRows();
  return rows.map((row) => Object.fromEntries(names.map((name, index) => [name, plainValue(row[index])])));
}

/**
 * The values, and the types of lists, where that of an empty one does not show by itself, and of integers: as HUGEINT, which
 * the engine takes them for, they would have a kept plan made anew.
 */
function bindings(statement: Sql): [DuckDBValue[], DuckDBType[]] {
  const values = statement.values.map((value) => (isList(value) ? listValue([...value]) : value));
  const types: DuckDBType[] = []; // where none stands, the engine goes by the value
  statement.values.forEach((value, index) => {
    if (isList(value)) types[index] = LIST(VARCHAR);
    else if (typeof value === 'bigint') types[index] = BIGINT;
  });
  return [values, types];
}

function isList(value: SqlValue): value is readonly string[] {
  return typeof value === 'object' && value !== null;
}
