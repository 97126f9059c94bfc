import type { ReadTable } from './known-tables.ts';
import type { SqlValue } from './read-only-database.ts';

/** Some rows of a database: those of each table by rowid, and the sessions that they stand in. */
export interface RowScope {
  readonly sessions: readonly string[];
  /** A table that is not named has no rows in the scope; `todo` has those of the sessions that are named in it. */
  readonly rowids: ReadonlyMap<ReadTable, readonly number[]>;
  readonly todoSessions: readonly string[];
}

/** A condition over a table's rows, with the values of its marks. */
export interface RowCondition {
  readonly text: string;
  readonly parameters: readonly SqlValue[];
}

/** The condition that rows of `table` are in the scope; without one, that they are there. */
export function inScope(scope: RowScope | null, table: ReadTable): RowCondition {
  if (scope === null) return { text: 'true', parameters: [] };
  if (table === 'todo') return isOneOf('todo.session_id', scope.todoSessions);
  return isOneOf(`${table}.rowid`, scope.rowids.get(table) ?? []);
}

/** The condition that `column` belongs to a session of the scope; without one, that it is there. */
export function inSessions(scope: RowScope | null, column: string): RowCondition {
  return scope === null ? { text: 'true', parameters: [] } : isOneOf(column, scope.sessions);
}

function isOneOf(column: string, values: readonly (string | number)[]): RowCondition {
  if (values.length === 0) return { text: 'false', parameters: [] };
  return {
    text: `${column} in (select value from json_each(?))`,
    parameters: [JSON.stringify(values)],
  };
}
