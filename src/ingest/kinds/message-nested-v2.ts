import { type MessageFields, messageColumns, messageIssues, messageSteps } from '../extract/message-rows.ts';
import { PART_TYPE, partColumns, partSteps } from '../extract/part-rows.ts';
import { type Extraction, withSteps } from './record-kind.ts';

const FIELDS: MessageFields = {
  sessionId: 'r.session_id',
  parentId: 'NULL',
  role: 'r.type',
  agent: 'r.doc.agent',
  mode: 'NULL',
  provider: 'r.model.providerID',
  model: 'r.model.id',
  variant: 'r.model.variant',
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

/** What a row of parts needs of the message around it. */
const ITEMS = `(
  SELECT
    r.id, r.session_id, r.generation, r.source, r.path, r.precedence, r.gone, r.row_created, r.row_updated, r.checksum,
    u.item AS item, u.place - 1 AS place
  FROM records AS r
  CROSS JOIN unnest(r.doc."content") WITH ORDINALITY AS u(item, place)
)`;

/**
 * A row of `session_message` (OpenCode 2): its type is the row's column, its content items are parts.
 * Source: OpenCode 2.0.15; the preview generation of 1.17 and 1.18 has the same shape without costs.
 */
export const messageNestedV2: Extraction = {
  documentType: `STRUCT(
    agent VARCHAR, model JSON, "text" VARCHAR, summary VARCHAR, command VARCHAR, status VARCHAR, outcome VARCHAR,
    cost JSON, tokens JSON, "time" JSON, finish VARCHAR, error JSON, "content" ${PART_TYPE}[])`,
  steps: messageSteps(FIELDS, 'r.doc.model'),
  updatedMs: 'r.row_updated',
  outputs: [
    { table: 'messages', recordKey: 'id', columns: messageColumns(FIELDS) },
    {
      table: 'parts',
      recordKey: 'message_id',
      from: `${withSteps(ITEMS, partSteps('r.item'))} AS r`,
      columns: partColumns({
        part: 'r.item',
        id: "r.id || '#' || r.place",
        messageId: 'r.id',
        sessionId: 'r.session_id',
        seq: 'r.place',
        callId: 'r.item.id',
      }),
    },
  ],
  issues: messageIssues(FIELDS, 'NULL::VARCHAR', 'NULL::VARCHAR'),
};
