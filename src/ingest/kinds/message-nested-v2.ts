import { type MessageFields, messageColumns, messageIssues } from '../extract/message-rows.ts';
import { PART_TYPE, partColumns } from '../extract/part-rows.ts';
import type { Extraction } from './record-kind.ts';

const MODEL = `from_json(r.doc.model, '{"id":"VARCHAR","providerID":"VARCHAR","variant":"VARCHAR"}')`;

const FIELDS: MessageFields = {
  sessionId: 'r.session_id',
  parentId: 'NULL',
  role: 'r.type',
  agent: 'r.doc.agent',
  mode: 'NULL',
  provider: `${MODEL}.providerID`,
  model: `${MODEL}.id`,
  variant: `${MODEL}.variant`,
  text: 'coalesce(r.doc."text", r.doc.summary, r.doc.command)',
  tokens: 'r.doc.tokens',
  cost: 'r.doc.cost',
  finish: 'r.doc.finish',
  status: 'coalesce(r.doc.status, r.doc.outcome)',
  error: 'r.doc.error',
  isSummary: 'false',
  cwd: 'NULL',
  rootPath: 'NULL',
  time: 'r.doc."time"',
};

/**
 * A row of `session_message` (OpenCode 2): its type is the row's column, its content items are parts.
 * Source: OpenCode 2.0.15; the preview generation of 1.17 and 1.18 has the same shape without costs.
 */
export const messageNestedV2: Extraction = {
  documentType: `STRUCT(
    agent VARCHAR, model JSON, "text" VARCHAR, summary VARCHAR, command VARCHAR, status VARCHAR, outcome VARCHAR,
    cost JSON, tokens JSON, "time" JSON, finish VARCHAR, error JSON, "content" ${PART_TYPE}[])`,
  updatedMs: 'r.row_updated',
  outputs: [
    { table: 'messages', recordKey: 'id', columns: messageColumns(FIELDS) },
    {
      table: 'parts',
      recordKey: 'message_id',
      from: 'CROSS JOIN unnest(r.doc."content") WITH ORDINALITY AS u(item, place)',
      columns: partColumns({
        part: 'u.item',
        id: "r.id || '#' || (u.place - 1)",
        messageId: 'r.id',
        sessionId: 'r.session_id',
        seq: 'u.place - 1',
        callId: 'u.item.id',
        created: 'row_time(r.row_created)',
      }),
    },
  ],
  issues: `list_concat(${messageIssues(FIELDS).join(',\n    ')})`,
};
