import { idColumn, idOf, integerColumn, integerOf } from './columns.ts';
import type { DatabaseSchema } from './database-schema.ts';
import type { ReadOnlyDatabase } from './read-only-database.ts';
import { revertedMessages, type V1Message } from './reverted-messages.ts';
import { inSessions, type RowScope } from './row-scope.ts';
import type { SourceRow } from './source-row.ts';

/** Why OpenCode no longer shows a record; null when it does. */
export type Gone = SourceRow['gone'];

/** How the rows of OpenCode 1.x stand beside those of 2.x in one database (counting rule 18). */
export interface V1Standing {
  /** Some v1 sessions have a row in `session_v2`, which is the session then. */
  readonly hasV2Sessions: boolean;
  /** Some v1 messages have a row in `session_message`, which supersedes them and their parts. */
  readonly hasV2Messages: boolean;
  readonly ofSession: (sessionId: string) => Gone;
  readonly ofMessage: (messageId: string, sessionId: string) => Gone;
}

/**
 * Decides which v1 rows are gone. Sessions: one that is not in `session_v2` was deleted in 2.x, unless it was
 * updated after the migration. Messages follow a deleted session; in a session of `session_v2` see
 * `revertedMessages`. While the migration is not finished, nothing is gone. With a scope, only rows of its sessions
 * are decided on.
 */
export function v1Standing(
  database: ReadOnlyDatabase,
  schema: DatabaseSchema,
  scope: RowScope | null,
): V1Standing {
  const { tables, migratedAt } = schema;
  const hasV2Sessions = tables.has('session_v2');
  const hasV2Messages =
    tables.has('session_message') && schema.generations.some((generation) => generation !== 'sqlite-v1');
  const isDecidable = migratedAt !== null && hasV2Sessions && hasV2Messages;
  const deleted =
    isDecidable && tables.has('session') ? deletedSessions(database, migratedAt, scope) : new Set<string>();
  const reverted =
    isDecidable && tables.has('message')
      ? messagesRevertedInV2(database, migratedAt, tables.has('part'), scope)
      : new Set<string>();
  const ofSession = (sessionId: string): Gone => (deleted.has(sessionId) ? 'deleted_in_v2' : null);
  return {
    hasV2Sessions,
    hasV2Messages,
    ofSession,
    ofMessage: (messageId, sessionId) => (reverted.has(messageId) ? 'reverted_in_v2' : ofSession(sessionId)),
  };
}

function deletedSessions(
  database: ReadOnlyDatabase,
  migratedAt: number,
  scope: RowScope | null,
): Set<string> {
  const where = inSessions(scope, 'session.id');
  const rows = database.rows(
    `select ${idColumn('id')}, ${integerColumn('time_updated')}
    from session
    where not exists (select 1 from session_v2 where session_v2.id = session.id) and ${where.text}`,
    ...where.parameters,
  );
  const deleted = new Set<string>();
  for (const [id, updated] of rows) {
    const text = idOf(id);
    if (text !== null && !isAfter(integerOf(updated), migratedAt)) deleted.add(text);
  }
  return deleted;
}

function isAfter(time: number | null, moment: number): boolean {
  return time !== null && time > moment;
}

/** JSON functions throw for a malformed document and would end the statement. */
const IS_JSON = `typeof(message.data) = 'text' and json_valid(message.data)`;
const PARENT = `case when ${IS_JSON} then json_extract(message.data, '$.parentID') end`;

function messagesRevertedInV2(
  database: ReadOnlyDatabase,
  migratedAt: number,
  hasParts: boolean,
  scope: RowScope | null,
): Set<string> {
  const where = inSessions(scope, 'message.session_id');
  const hasPart = (message: string, ...types: PartType[]) => (hasParts ? existsPart(message, types) : '0');
  // Documents and parts are opened only for messages without a v2 row: they are few.
  const rows = database.rows(
    `select
      ${idColumn('message.id')}, ${idColumn('message.session_id')}, ${integerColumn('message.time_created')},
      kept.id is not null,
      case when kept.id is not null then 0 when ${IS_JSON} then message.data ->> '$.role' = 'assistant' end,
      case when kept.id is not null then 0 when ${IS_JSON} then json_type(message.data, '$.summary') = 'true' end,
      case when kept.id is null then cast(${PARENT} as blob) end,
      case when kept.id is null
        then exists (select 1 from session_message where session_message.id = ${PARENT}) end,
      case when kept.id is null then ${hasPart('message.id', 'subtask')} end,
      case when kept.id is null then ${hasPart(PARENT, 'subtask')} end,
      case when kept.id is null then ${hasPart('message.id', 'step-start', 'step-finish')} end
    from message
    left join session_message as kept on kept.id = message.id
    where exists (select 1 from session_v2 where session_v2.id = message.session_id) and ${where.text}
    order by message.session_id, message.time_created, message.id`,
    ...where.parameters,
  );
  const reverted = new Set<string>();
  let session: V1Message[] = [];
  let sessionId: string | null = null;
  for (const row of rows) {
    const id = idOf(row[0]);
    const owner = idOf(row[1]);
    if (id === null || owner === null) continue;
    if (owner !== sessionId) {
      for (const gone of revertedMessages(session)) reverted.add(gone);
      session = [];
      sessionId = owner;
    }
    session.push({
      id,
      isLater: isAfter(integerOf(row[2]), migratedAt),
      hasV2Row: row[3] === 1,
      isAssistant: row[4] === 1,
      isSummary: row[5] === 1,
      parentId: idOf(row[6]),
      parentHasV2Row: row[7] === 1,
      hasSubtask: row[8] === 1,
      parentHasSubtask: row[9] === 1,
      hasStep: row[10] === 1,
    });
  }
  for (const gone of revertedMessages(session)) reverted.add(gone);
  return reverted;
}

type PartType = 'subtask' | 'step-start' | 'step-finish';

function existsPart(message: string, types: readonly PartType[]): string {
  const listed = types.map((type) => `'${type}'`).join(', ');
  return `exists (
    select 1
    from part
    where part.message_id = ${message}
      and case when typeof(part.data) = 'text' and json_valid(part.data)
        then part.data ->> '$.type' in (${listed}) else 0 end
  )`;
}
