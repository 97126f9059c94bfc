import { BULKY_BYTES } from './bulky-document.ts';
import { idColumn, idOf, integerColumn, integerIn, integerOf } from './columns.ts';
import type { DatabaseSchema } from './database-schema.ts';
import type { ReadOnlyDatabase } from './read-only-database.ts';
import { inScope, type RowScope } from './row-scope.ts';
import { rowidColumn } from './rowid-column.ts';
import { sessionRows } from './session-rows.ts';
import { documentOf, type OnReject, rejectOf, type SourceRow } from './source-row.ts';
import type { V1Standing } from './v1-standing.ts';

/** The sessions of OpenCode 1.2 to 1.18 that have no row in `session_v2`, in the order of their ids. */
export function v1Sessions(
  database: ReadOnlyDatabase,
  schema: DatabaseSchema,
  standing: V1Standing,
  scope: RowScope | null,
  onReject: OnReject,
): Generator<SourceRow, void> {
  const { text, parameters } = inScope(scope, 'session');
  const where = { text: `${withoutV2Session(standing.hasV2Sessions)} and ${text}`, parameters };
  return sessionRows(database, schema, 'session', 'sqlite-v1', where, standing.ofSession, onReject);
}

/**
 * The messages of 1.x that have no row in `session_message`, by session, time and id. The file contents in
 * `summary.diffs` and the system prompt are left out of bulky ones; a document that is not JSON is passed whole.
 */
export function* v1Messages(
  database: ReadOnlyDatabase,
  schema: DatabaseSchema,
  standing: V1Standing,
  scope: RowScope | null,
  onReject: OnReject,
): Generator<SourceRow, void> {
  const columns = schema.tables.get('message');
  if (columns === undefined) return;
  const where = inScope(scope, 'message');
  const rows = database.rows(
    `select
      ${rowidColumn(schema, 'message')}, ${idColumn('id')}, ${idColumn('session_id')},
      ${integerColumn('time_created')}, ${integerIn(columns, 'time_updated')}, octet_length(data),
      case
        when octet_length(data) <= ${BULKY_BYTES} or typeof(data) <> 'text' then cast(data as blob)
        when json_valid(data) then cast(json_remove(data, '$.summary.diffs', '$.system') as blob)
        else cast(data as blob)
      end
    from message
    where ${withoutV2Row('message.id', standing.hasV2Messages)} and ${where.text}
    order by session_id, time_created, id`,
    ...where.parameters,
  );
  for (const row of rows) {
    const id = idOf(row[1]);
    const sessionId = idOf(row[2]);
    if (id === null || sessionId === null) {
      onReject(rejectOf('message', 'message', row[0], { id, session_id: sessionId }));
      continue;
    }
    yield {
      kind: 'message',
      shape: 'plain',
      generation: 'sqlite-v1',
      id,
      projectId: null,
      sessionId,
      messageId: null,
      type: null,
      seq: null,
      rowCreated: integerOf(row[3]),
      rowUpdated: integerOf(row[4]),
      gone: standing.ofMessage(id, sessionId),
      size: integerOf(row[5]) ?? 0,
      doc: documentOf(row[6]),
    };
  }
}

/** The parts of 1.x whose message has no row in `session_message`, whole, by message and id. */
export function* v1Parts(
  database: ReadOnlyDatabase,
  schema: DatabaseSchema,
  standing: V1Standing,
  scope: RowScope | null,
  onReject: OnReject,
): Generator<SourceRow, void> {
  const columns = schema.tables.get('part');
  if (columns === undefined) return;
  const where = inScope(scope, 'part');
  const canBeGone = standing.hasV2Messages && schema.tables.has('message');
  // A part follows its message, whose session may not be the part's.
  const owner = canBeGone
    ? `(select ${idColumn('message.session_id')} from message where message.id = part.message_id)`
    : 'null';
  const rows = database.rows(
    `select
      ${rowidColumn(schema, 'part')}, ${idColumn('id')}, ${idColumn('message_id')}, ${idColumn('session_id')},
      ${integerIn(columns, 'time_created')}, ${integerIn(columns, 'time_updated')},
      octet_length(data), cast(data as blob), ${owner}
    from part
    where ${withoutV2Row('part.message_id', standing.hasV2Messages)} and ${where.text}
    order by message_id, id`,
    ...where.parameters,
  );
  for (const row of rows) {
    const id = idOf(row[1]);
    const messageId = idOf(row[2]);
    if (id === null || messageId === null) {
      onReject(rejectOf('part', 'part', row[0], { id, message_id: messageId }));
      continue;
    }
    const ownerSession = idOf(row[8]);
    yield {
      kind: 'part',
      shape: 'plain',
      generation: 'sqlite-v1',
      id,
      projectId: null,
      sessionId: idOf(row[3]),
      messageId,
      type: null,
      seq: null,
      rowCreated: integerOf(row[4]),
      rowUpdated: integerOf(row[5]),
      gone: ownerSession === null ? null : standing.ofMessage(messageId, ownerSession),
      size: integerOf(row[6]) ?? 0,
      doc: documentOf(row[7]),
    };
  }
}

/** The condition that no row of `session_message` supersedes the message `id`; `canHave` is false where none can. */
export function withoutV2Row(id: string, canHave: boolean): string {
  return canHave ? `not exists (select 1 from session_message where session_message.id = ${id})` : 'true';
}

/** The condition that a row of `session` has none in `session_v2`; `canHave` is false where none can. */
export function withoutV2Session(canHave: boolean): string {
  return canHave ? 'not exists (select 1 from session_v2 where session_v2.id = session.id)' : 'true';
}
