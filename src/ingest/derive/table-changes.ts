import type { Connection } from '../../db/connection.ts';
import { constant, type Sql, sql } from '../../db/sql.ts';

/** What became of a table's rows; `sample` has the keys of up to five of those that differ, sorted. */
export interface TableChange {
  readonly table: string;
  readonly rows: number;
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  readonly sample: readonly string[];
}

/** A table with derived rows or columns. */
export interface WatchedTable {
  readonly table: string;
  /** SQL of a row's key, a text. */
  readonly key: string;
  /** SQL of what is derived in a row `t`. */
  readonly derived: string;
}

const MOST_NAMED = 5;

/** Counts what differs in tables between moments; one digest a row is kept in between, in temp tables. */
export class TableChanges {
  readonly #connection: Connection;
  readonly #counts = new Map<string, { added: number; removed: number; changed: number; sample: string[] }>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Does `work` and counts what it changed among the rows of these tables for which `where` (of a row `t`) holds. */
  async around(tables: readonly WatchedTable[], where: Sql, work: () => Promise<void>): Promise<void> {
    for (const watched of tables) await this.#digest('was', watched, where);
    await work();
    for (const watched of tables) {
      await this.#digest('is', watched, where);
      await this.#compare(watched.table);
    }
  }

  /** Something differed so far. */
  any(): boolean {
    return [...this.#counts.values()].some(({ added, removed, changed }) => added + removed + changed > 0);
  }

  /** What was counted so far, in the order of the tables. */
  async result(tables: readonly WatchedTable[]): Promise<readonly TableChange[]> {
    const changes: TableChange[] = [];
    for (const { table } of tables) {
      const rows = await this.#connection.first(sql`SELECT count(*) AS n FROM ${constant(table)}`);
      const counted = this.#counts.get(table);
      const { added = 0, removed = 0, changed = 0, sample = [] } = counted ?? {};
      changes.push({ table, rows: Number(rows?.n), added, removed, changed, sample });
    }
    return changes;
  }

  /** Keys that stand more than once, which only damage makes in a derived table, are told apart by a number. */
  async #digest(when: 'was' | 'is', { table, key, derived }: WatchedTable, where: Sql): Promise<void> {
    await this.#connection.run(sql`
      CREATE OR REPLACE TEMP TABLE ${constant(`${when}_${table}`)} AS
      SELECT key, digest, row_number() OVER (PARTITION BY key ORDER BY digest) AS nth
      FROM (
        SELECT ${constant(key)} AS key, hash(${constant(derived)}) AS digest FROM ${constant(table)} AS t WHERE ${where}
      )`);
  }

  async #compare(table: string): Promise<void> {
    const [was, is] = [constant(`temp.main.was_${table}`), constant(`temp.main.is_${table}`)];
    const row = await this.#connection.first(sql`
      SELECT
        count(*) FILTER (WHERE was.digest IS NULL) AS added,
        count(*) FILTER (WHERE i.digest IS NULL) AS removed,
        count(*) FILTER (WHERE was.digest IS NOT NULL AND i.digest IS NOT NULL) AS changed,
        list_slice(list_sort(list(DISTINCT coalesce(was.key, i.key))), 1, ${MOST_NAMED}::INTEGER) AS sample
      FROM ${was} AS was
      FULL JOIN ${is} AS i ON i.key = was.key AND i.nth = was.nth
      WHERE was.digest IS DISTINCT FROM i.digest`);
    await this.#connection.run(sql`DROP TABLE ${was}`);
    await this.#connection.run(sql`DROP TABLE ${is}`);
    const before = this.#counts.get(table) ?? { added: 0, removed: 0, changed: 0, sample: [] };
    const named = Array.isArray(row?.sample) ? row.sample.map(String) : [];
    this.#counts.set(table, {
      added: before.added + Number(row?.added),
      removed: before.removed + Number(row?.removed),
      changed: before.changed + Number(row?.changed),
      sample: [...new Set([...before.sample, ...named])].sort().slice(0, MOST_NAMED),
    });
  }
}
