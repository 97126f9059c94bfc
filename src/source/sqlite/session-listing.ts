import { idColumn, idOf, integerIn, integerOf } from './columns.ts';
import { weighedColumns } from './database-marks.ts';
import type { DatabaseSchema, SqliteGeneration } from './database-schema.ts';
import type { ReadTable } from './known-tables.ts';
import type { ReadOnlyDatabase } from './read-only-database.ts';
import { withoutV2Row, withoutV2Session } from './rows-v1.ts';
import type { Gone, V1Standing } from './v1-standing.ts';

/** A stored row without its document, or the todo items of a session together. */
export interface ListedRow {
  readonly table: ReadTable;
  /** Of a todo list, the number of its items. */
  readonly rowid: number;
  readonly kind: 'session' | 'message' | 'part' | 'todo';
  readonly generation: SqliteGeneration;
  /** The record's id; where that is not valid text, the row's table and rowid. */
  readonly id: string;
  /** Rows of one id with the same fingerprint hold the same record, unless it changed twice in a millisecond. */
  readonly fingerprint: string;
  /** Epoch milliseconds; null where the row says no time. */
  readonly updated: number | null;
}

/** Where the rows of a session stand in a table. */
interface Place {
  readonly table: ReadTable;
  readonly kind: ListedRow['kind'];
  readonly generation: SqliteGeneration;
  /** A condition in which `?1` is the session. */
  readonly where: string;
  /** The column of the message that decides whether OpenCode 2 still shows the row; null: the session does. */
  readonly message: string | null;
}

/**
 * The rows that a session's records are read from, as the readers of whole databases choose them: those of 1.x without
 * the ones that 2.x superseded. Looks at each row of the session, and at no document.
 */
export function* listSession(
  database: ReadOnlyDatabase,
  schema: DatabaseSchema,
  standing: V1Standing,
  session: string,
): Generator<ListedRow, void> {
  for (const place of placesOf(schema, standing)) {
    const columns = schema.tables.get(place.table);
    if (columns !== undefined) yield* listRows(database, place, columns, standing, session);
  }
}

function placesOf(schema: DatabaseSchema, { hasV2Sessions, hasV2Messages }: V1Standing): Place[] {
  const { generations, tables } = schema;
  const places: Place[] = [
    {
      table: 'session',
      kind: 'session',
      generation: 'sqlite-v1',
      where: `session.id = ?1 and ${withoutV2Session(hasV2Sessions)}`,
      message: null,
    },
    { table: 'session_v2', kind: 'session', generation: 'sqlite-v2', where: 'id = ?1', message: null },
    {
      table: 'message',
      kind: 'message',
      generation: 'sqlite-v1',
      where: `session_id = ?1 and ${withoutV2Row('message.id', hasV2Messages)}`,
      message: 'id',
    },
  ];
  for (const generation of ['sqlite-v2', 'sqlite-preview'] as const) {
    if (!generations.includes(generation)) continue;
    const where = 'session_id = ?1';
    places.push({ table: 'session_message', kind: 'message', generation, where, message: null });
  }
  // A part stands where its message does, whatever session it names itself.
  const ofItsMessages = tables.has('message')
    ? 'or message_id in (select id from message where session_id = ?1)'
    : '';
  places.push(
    {
      table: 'part',
      kind: 'part',
      generation: 'sqlite-v1',
      where: `(session_id = ?1 ${ofItsMessages}) and ${withoutV2Row('part.message_id', hasV2Messages)}`,
      message: 'message_id',
    },
    { table: 'todo', kind: 'todo', generation: 'sqlite-v1', where: 'session_id = ?1', message: null },
  );
  return places;
}

function* listRows(
  database: ReadOnlyDatabase,
  place: Place,
  columns: ReadonlySet<string>,
  standing: V1Standing,
  session: string,
): Generator<ListedRow, void> {
  const { table, kind, generation } = place;
  const weights = weighedColumns(table, columns);
  const isList = kind === 'todo'; // its rows make one record
  const rows = database.rows(
    `select
      ${isList ? 'count(*)' : `${table}.rowid`}, ${isList ? 'session_id' : idColumn('id')},
      ${weights.map((weight) => (isList ? `sum(${weight})` : weight)).join(` || '/' || `)},
      ${isList ? 'null' : integerIn(columns, 'time_updated')},
      ${place.message === null ? 'null' : idColumn(place.message)}
    from ${table}
    where ${place.where}
    ${isList ? 'group by session_id' : ''}`,
    session,
  );
  for (const row of rows) {
    const rowid = integerOf(row[0]) ?? 0;
    const message = idOf(row[4]);
    const gone: Gone =
      message === null
        ? place.generation === 'sqlite-v1'
          ? standing.ofSession(session)
          : null
        : standing.ofMessage(message, session);
    yield {
      table,
      rowid,
      kind,
      generation,
      id: isList ? session : (idOf(row[1]) ?? `${table}/rowid ${rowid}`),
      fingerprint: `${isList ? rowid : ''} ${String(row[2])} ${gone ?? ''}`,
      updated: integerOf(row[3]),
    };
  }
}
