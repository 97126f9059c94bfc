import { type MessageFields, messageColumns, messageIssues } from '../extract/message-rows.ts';
import { PART_TYPE, partColumns } from '../extract/part-rows.ts';
import type { Extraction } from './record-kind.ts';

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
      tool MAP(VARCHAR, STRUCT(title VARCHAR, "time" JSON, error JSON, "exit" JSON))))`,
  updatedMs: 'NULL::BIGINT',
  outputs: [
    { table: 'messages', recordKey: 'id', columns: messageColumns(FIELDS) },
    {
      table: 'parts',
      recordKey: 'message_id',
      from: 'CROSS JOIN unnest(r.doc.parts) WITH ORDINALITY AS u(item, place)',
      columns: partColumns({
        part: 'u.item',
        id: "r.id || '#' || (u.place - 1)",
        messageId: 'r.id',
        sessionId: FIELDS.sessionId,
        seq: 'u.place - 1',
        callId: 'u.item.toolInvocation.toolCallId',
        created: `time_of(json_extract(${FIELDS.time}, '$.created'))`,
        toolMeta: 'r.doc.metadata.tool[u.item.toolInvocation.toolCallId]',
      }),
    },
  ],
  issues: `list_concat(
    [differs(r.doc.id, r.id, 'id_mismatch', 'id'), differs(r.doc.metadata.sessionID, r.session_id, 'owner_mismatch', 'metadata.sessionID')],
    ${messageIssues(FIELDS).join(',\n    ')})`,
};
