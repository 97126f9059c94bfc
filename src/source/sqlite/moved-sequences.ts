import type { KnownDatabase } from './changed-rows.ts';
import { idColumn, idOf, integerColumn, integerOf } from './columns.ts';
import { readSequences } from './database-marks.ts';
import type { DatabaseSchema } from './database-schema.ts';
import type { ReadOnlyDatabase } from './read-only-database.ts';

/**
 * The counters that are not as they were, by what they count for; null: the counter is gone, as its session is. When
 * the counters of the sessions that changed lately explain the sum of all, the others are not looked at: they only grow.
 */
export function movedSequences(
  database: ReadOnlyDatabase,
  schema: DatabaseSchema,
  { marks, recent }: KnownDatabase,
): Map<string, number | null> {
  if (!schema.hasSequences) return new Map();
  const moved = movedOf(database, marks.sequences, recent);
  const total = totalOf(database);
  const known = { count: marks.sequences.size, sum: sumOf(marks.sequences.values()) };
  for (const [name, seq] of moved) {
    const before = marks.sequences.get(name);
    known.count += Number(seq !== null) - Number(before !== undefined);
    known.sum += (seq ?? 0) - (before ?? 0);
  }
  if (total.count === known.count && total.sum === known.sum) return moved;
  const all = readSequences(database, schema);
  return difference(marks.sequences, all, new Set([...marks.sequences.keys(), ...all.keys()]));
}

function movedOf(
  database: ReadOnlyDatabase,
  before: ReadonlyMap<string, number>,
  names: readonly string[],
): Map<string, number | null> {
  if (names.length === 0) return new Map();
  const rows = database.rows(
    `select ${idColumn('aggregate_id')}, ${integerColumn('seq')}
    from event_sequence
    where aggregate_id in (select value from json_each(?))`,
    JSON.stringify(names),
  );
  const now = new Map<string, number>();
  for (const [id, seq] of rows) now.set(idOf(id) ?? '', integerOf(seq) ?? 0);
  return difference(before, now, names);
}

function difference(
  before: ReadonlyMap<string, number>,
  now: ReadonlyMap<string, number>,
  names: Iterable<string>,
): Map<string, number | null> {
  const moved = new Map<string, number | null>();
  for (const name of names) {
    const seq = now.get(name);
    if (seq !== before.get(name)) moved.set(name, seq ?? null);
  }
  return moved;
}

function totalOf(database: ReadOnlyDatabase): { readonly count: number; readonly sum: number } {
  const rows = database.rows(
    `select count(*), sum(coalesce(${integerColumn('seq')}, 0)) from event_sequence`,
  );
  for (const [count, sum] of rows) return { count: integerOf(count) ?? 0, sum: integerOf(sum) ?? 0 };
  return { count: 0, sum: 0 };
}

function sumOf(values: Iterable<number>): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
