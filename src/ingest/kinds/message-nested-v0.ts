import { type MessageFields, messageColumns, messageIssues, messageSteps } from '../extract/message-rows.ts';
import { PART_TYPE, partColumns, partSteps } from '../extract/part-rows.ts';
import { type Extraction, withSteps } from './record-kind.ts';

const FIELDS: MessageFields = {
  sessionId: 'coalesce(r.session_id, r.doc.metadata.sessionID)',
  parentId: 'NULL',
  role: 'r.doc."role"',
  agent: 'NULL',
  mode: 'NULL',
  provider: 'r.doc.metadata.assistant.providerID',
  model: 'r.doc.metadata.assistant.modelID',
  variant: 'NULL',
  text: 'NULL',
  tokens: 'r.doc.metadata.assistant.tokens',
  cost: 'r.doc.metadata.assistant.cost',
  finish: 'NULL',
  status: 'NULL',
  error: 'r.doc.metadata.error',
  isSummary: 'r.doc.metadata.assistant.summary',
  cwd: 'r.doc.metadata.assistant."path".cwd',
  rootPath: 'r.doc.metadata.assistant."path"."root"',
  time: 'r.doc.metadata."time"',
};

/** What a row of parts needs of the message around it. */
const ITEMS = `(
  SELECT
    r.id, ${FIELDS.sessionId} AS session_id, r.generation, r.source, r.path, r.precedence, r.gone, r.row_created,
    r.row_updated, r.checksum, u.item AS item, u.place - 1 AS place,
    r.doc.metadata.tool[u.item.toolInvocation.toolCallId] AS call
  FROM records AS r
  CROSS JOIN unnest(r.doc.parts) WITH ORDINALITY AS u(item, place)
)`;

/**
 * A message of OpenCode 0.1: its parts stand inside it, what is known of their calls beside them in `metadata.tool`.
 * Source: OpenCode 0.1.174.
 */
export const messageNestedV0: Extraction = {
  documentType: `STRUCT(
    id VARCHAR, "role" VARCHAR, parts ${PART_TYPE}[],
    metadata STRUCT(
      sessionID VARCHAR, "time" JSON, error JSON,
      assistant STRUCT(
        modelID VARCHAR, providerID VARCHAR, cost JSON, tokens JSON, "path" STRUCT(cwd VARCHAR, "root" VARCHAR),
        summary BOOLEAN),
      tool MAP(VARCHAR, STRUCT(
        title VARCHAR, "time" JSON, error JSON, "exit" JSON, diff VARCHAR, "exists" JSON))))`,
  steps: messageSteps(FIELDS, 'NULL::JSON'),
  updatedMs: 'NULL::BIGINT',
  outputs: [
    { table: 'messages', recordKey: 'id', columns: messageColumns(FIELDS) },
    {
      table: 'parts',
      recordKey: 'message_id',
      from: `${withSteps(ITEMS, partSteps('r.item', 'r.call'))} AS r`,
      columns: partColumns({
        part: 'r.item',
        id: "r.id || '#' || r.place",
        messageId: 'r.id',
        sessionId: 'r.session_id',
        seq: 'r.place',
        callId: 'r.item.toolInvocation.toolCallId',
        toolMeta: 'r.call',
      }),
    },
  ],
  issues: messageIssues(FIELDS, 'r.doc.id', 'r.doc.metadata.sessionID'),
};
