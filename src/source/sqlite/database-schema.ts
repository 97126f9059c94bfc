import { createHash } from 'node:crypto';
import {
  idColumn,
  idOf,
  integerColumn,
  integerOf,
  plainValue,
  quoteIdentifier,
  valueColumn,
} from './columns.ts';
import { isIgnoredTable, MESSAGE_TYPES, READ_TABLES, type ReadTable } from './known-tables.ts';
import type { ReadOnlyDatabase } from './read-only-database.ts';

/** A storage generation of a database; a migrated database holds several. */
export type SqliteGeneration = 'sqlite-v1' | 'sqlite-v2' | 'sqlite-preview';

/** A table, or a kind of rows, that no reader knows: how many rows it has (null: cannot be counted) and why. */
export interface NotUnderstood {
  readonly name: string;
  readonly count: number | null;
  readonly reason: string;
}

/** What a database holds that is read, and what it holds that is not understood. */
export interface DatabaseSchema {
  /** Sorted; empty when there is no table of sessions. */
  readonly generations: readonly SqliteGeneration[];
  /** When OpenCode 2 finished taking over the rows of 1.x, epoch milliseconds (counting rule 18); else null. */
  readonly migratedAt: number | null;
  /** The columns of each table that can be read. */
  readonly tables: ReadonlyMap<ReadTable, ReadonlySet<string>>;
  /** Tables without a rowid; a rejected row of theirs has none to be named by. */
  readonly withoutRowid: ReadonlySet<ReadTable>;
  /** There is a table with OpenCode's counters of changes, `event_sequence`. */
  readonly hasSequences: boolean;
  readonly notUnderstood: readonly NotUnderstood[];
  /** SHA-1 of the names of those tables and their columns. */
  readonly hash: string;
}

/** Probes tables and columns; FORMATS of OpenCode: docs/sources.md. Errors of SQLite are thrown as they are. */
export function probeSchema(database: ReadOnlyDatabase): DatabaseSchema {
  return probe(database, (table) => countOf(database, table));
}

/** `probeSchema` in a fraction of its time: rows that are not understood are named as far as that needs no counting. */
export function probeTables(database: ReadOnlyDatabase): DatabaseSchema {
  return probe(database, null);
}

function probe(
  database: ReadOnlyDatabase,
  count: ((table: StoredTable) => number | null) | null,
): DatabaseSchema {
  const stored = storedTables(database);
  const tables = new Map<ReadTable, ReadonlySet<string>>();
  const withoutRowid = new Set<ReadTable>();
  const notUnderstood: NotUnderstood[] = [];
  for (const table of stored) {
    const reason = reasonAgainst(table);
    if (isReadTable(table.name) && reason === null) {
      tables.set(table.name, table.columns);
      if (table.isWithoutRowid) withoutRowid.add(table.name);
    } else if (reason !== null) {
      notUnderstood.push({ name: table.name, count: count === null ? null : count(table), reason });
    }
  }
  const generations = generationsOf(database, stored, tables);
  const hasMessageTypes = generations.some((generation) => generation !== 'sqlite-v1');
  if (count !== null && hasMessageTypes && tables.has('session_message')) {
    notUnderstood.push(...unknownMessageTypes(database));
  }
  const migratedAt = stored.some(isKeyValueTable) ? migrationMoment(database) : null;
  const hasSequences = stored.some(isSequenceTable);
  return { generations, migratedAt, tables, withoutRowid, hasSequences, notUnderstood, hash: hashOf(tables) };
}

interface StoredTable {
  readonly name: string;
  /** `table`, `view`, `virtual` or `shadow` as SQLite says. */
  readonly type: string;
  readonly isWithoutRowid: boolean;
  readonly columns: ReadonlySet<string>;
}

function storedTables(database: ReadOnlyDatabase): StoredTable[] {
  const listed = database.rows(
    `select ${valueColumn('name')}, type, wr
    from pragma_table_list
    where schema = 'main'`,
  );
  return [...listed]
    .map(([name, type, wr]) => {
      const text = String(plainValue(name));
      const columns = isReadTable(text) || PROBED.has(text) ? columnsOf(database, text) : new Set<string>();
      return { name: text, type: String(type), isWithoutRowid: wr === 1, columns };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Tables that are not read as records and of which a column is. */
const PROBED: ReadonlySet<string> = new Set(['kv', 'event_sequence']);

function columnsOf(database: ReadOnlyDatabase, table: string): ReadonlySet<string> {
  const columns = database.rows(`select ${valueColumn('name')} from pragma_table_info(?)`, table);
  return new Set([...columns].map(([name]) => String(plainValue(name))));
}

function isReadTable(name: string): name is ReadTable {
  return Object.hasOwn(READ_TABLES, name);
}

/** Why a table is not understood; null for one that is read or ignored on purpose. */
function reasonAgainst(table: StoredTable): string | null {
  if (!isReadTable(table.name)) {
    // A view holds no rows of its own.
    return table.type === 'view' || isIgnoredTable(table.name) ? null : 'no reader knows this table';
  }
  if (table.type !== 'table') return `a table was expected, this is of type ${table.type}`;
  const missing = READ_TABLES[table.name].filter((column) => !table.columns.has(column));
  if (missing.length === 0) return null;
  return `column${missing.length === 1 ? '' : 's'} ${missing.join(', ')} missing`;
}

function countOf(database: ReadOnlyDatabase, table: StoredTable): number | null {
  // Counting a view or virtual table would run what it is made of; a name that is not UTF-8 cannot be asked for.
  if (table.type === 'view' || table.type === 'virtual' || table.name.includes('\uFFFD')) return null;
  return numberOf(database, `select count(*) from ${quoteIdentifier(table.name)}`);
}

function generationsOf(
  database: ReadOnlyDatabase,
  stored: readonly StoredTable[],
  tables: ReadonlyMap<ReadTable, unknown>,
): SqliteGeneration[] {
  const names = new Set(stored.map((table) => table.name));
  const generations: SqliteGeneration[] = [];
  const isV2 = names.has('session_v2');
  // A 1.18 database has the table of the preview generation too, empty unless that was used.
  if (!isV2 && tables.has('session_message') && hasRows(database, 'session_message')) {
    generations.push('sqlite-preview');
  }
  if (names.has('session')) generations.push('sqlite-v1');
  if (isV2) generations.push('sqlite-v2');
  return generations;
}

function hasRows(database: ReadOnlyDatabase, table: ReadTable): boolean {
  return numberOf(database, `select count(*) from (select 1 from ${table} limit 1)`) === 1;
}

function unknownMessageTypes(database: ReadOnlyDatabase): NotUnderstood[] {
  const counts = database.rows(
    `select ${valueColumn('type')}, count(*)
    from session_message
    group by type
    order by type`,
  );
  return [...counts]
    .map(([type, count]) => ({ type: String(plainValue(type)), count: integerOf(count) }))
    .filter(({ type }) => !MESSAGE_TYPES.has(type))
    .map(({ type, count }) => ({
      name: `session_message.type ${type}`,
      count,
      reason: 'no reader knows this type of row',
    }));
}

function isKeyValueTable(table: StoredTable): boolean {
  return isTableWith(table, 'kv', ['key', 'value', 'time_updated']);
}

function isSequenceTable(table: StoredTable): boolean {
  return isTableWith(table, 'event_sequence', ['aggregate_id', 'seq']);
}

function isTableWith(table: StoredTable, name: string, columns: readonly string[]): boolean {
  return (
    table.name === name && table.type === 'table' && columns.every((column) => table.columns.has(column))
  );
}

/** OpenCode 2.0.15 writes `{"phase":"sessions",…}` while it migrates and `{"phase":"completed"}` at the end. */
function migrationMoment(database: ReadOnlyDatabase): number | null {
  const rows = database.rows(
    `select ${idColumn('value')}, ${integerColumn('time_updated')}
    from kv
    where key = 'migration.v1-v2'`,
  );
  for (const [value, updated] of rows) {
    return isCompleted(idOf(value)) ? integerOf(updated) : null;
  }
  return null;
}

function isCompleted(text: string | null): boolean {
  try {
    const value: unknown = JSON.parse(text ?? 'null');
    return typeof value === 'object' && value !== null && 'phase' in value && value.phase === 'completed';
  } catch {
    return false;
  }
}

function numberOf(database: ReadOnlyDatabase, sql: string): number | null {
  for (const [value] of database.rows(sql)) return integerOf(value);
  return null;
}

function hashOf(tables: ReadonlyMap<ReadTable, ReadonlySet<string>>): string {
  const names = [...tables].flatMap(([table, columns]) => [...columns].map((column) => `${table}.${column}`));
  return createHash('sha1').update(names.sort().join('\n')).digest('hex');
}
