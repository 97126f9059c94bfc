import { BULKY_BYTES } from './bulky-document.ts';
import { idColumn, idOf, integerColumn, integerIn, integerOf } from './columns.ts';
import type { DatabaseSchema, SqliteGeneration } from './database-schema.ts';
import type { ReadOnlyDatabase } from './read-only-database.ts';
import { inScope, type RowScope } from './row-scope.ts';
import { rowidColumn } from './rowid-column.ts';
import { documentOf, type OnReject, rejectOf, type SourceRow } from './source-row.ts';

/**
 * The rows of `session_message` by session and `seq`: messages, and the events that OpenCode 2 keeps among them.
 * The contents of attached files are left out of bulky user rows; a document that is not JSON is passed whole.
 */
export function* sessionMessageRows(
  database: ReadOnlyDatabase,
  schema: DatabaseSchema,
  generation: SqliteGeneration,
  scope: RowScope | null,
  onReject: OnReject,
): Generator<SourceRow, void> {
  const columns = schema.tables.get('session_message');
  if (columns === undefined) return;
  const where = inScope(scope, 'session_message');
  const rows = database.rows(
    `select
      ${rowidColumn(schema, 'session_message')}, ${idColumn('id')}, ${idColumn('session_id')}, ${idColumn('type')},
      ${integerColumn('seq')}, ${integerColumn('time_created')},
      ${integerIn(columns, 'time_updated')}, octet_length(data),
      case
        when octet_length(data) <= ${BULKY_BYTES} or type <> 'user' or typeof(data) <> 'text' then cast(data as blob)
        when not json_valid(data) then cast(data as blob)
        when json_type(data, '$.files') = 'array' then cast(${WITHOUT_FILE_CONTENTS} as blob)
        else cast(data as blob)
      end
    from session_message
    where ${where.text}
    order by session_id, seq, id`,
    ...where.parameters,
  );
  for (const row of rows) {
    const id = idOf(row[1]);
    const sessionId = idOf(row[2]);
    const type = idOf(row[3]);
    if (id === null || sessionId === null || type === null) {
      onReject(rejectOf('message', 'session_message', row[0], { id, session_id: sessionId, type }));
      continue;
    }
    yield {
      kind: 'message',
      shape: 'nested-v2',
      generation,
      id,
      projectId: null,
      sessionId,
      messageId: null,
      type,
      seq: integerOf(row[4]),
      rowCreated: integerOf(row[5]),
      rowUpdated: integerOf(row[6]),
      gone: null,
      size: integerOf(row[7]) ?? 0,
      doc: documentOf(row[8]),
    };
  }
}

/** `files[].data` holds an attachment in base64, of any size; name, mime and source stay. */
const WITHOUT_FILE_CONTENTS = `json_set(data, '$.files', (
  select json_group_array(json(case file.type when 'object' then json_remove(file.value, '$.data') else 'null' end))
  from json_each(data, '$.files') as file
))`;
