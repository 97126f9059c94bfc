import { type MessageFields, messageColumns, messageIssues, messageSteps } from '../extract/message-rows.ts';
import { messageNestedV0 } from './message-nested-v0.ts';
import { messageNestedV2 } from './message-nested-v2.ts';
import type { RecordKind } from './record-kind.ts';

const FIELDS: MessageFields = {
  sessionId: 'coalesce(r.session_id, r.doc.sessionID)',
  parentId: 'r.doc.parentID',
  role: 'r.doc."role"',
  // 0.5 has no agent: the mode is its name there.
  agent: 'coalesce(r.doc.agent, r.doc."mode")',
  mode: 'r.doc."mode"',
  provider: 'coalesce(r.doc.providerID, r.model.providerID)',
  model: 'coalesce(r.doc.modelID, r.model.modelID)',
  variant: 'coalesce(r.doc.variant, r.model.variant)',
  text: 'NULL',
  tokens: 'r.doc.tokens',
  cost: 'r.doc.cost',
  finish: 'r.doc.finish',
  status: 'NULL',
  error: 'r.doc.error',
  isSummary: 'r.doc.summary',
  cwd: 'r.doc."path".cwd',
  rootPath: 'r.doc."path"."root"',
  time: 'r.doc."time"',
};

/** A message: what a user asked, or one step of the model's answer. */
export const messageKind: RecordKind = {
  name: 'message',
  layout: { folder: 'message', owners: ['sessionId'] },
  document: 'object',
  extractions: {
    plain: {
      // `summary` is true on a compaction's answer and an object with whole files on a user message: only the
      // former is a BOOLEAN, the latter is not kept.
      documentType: `STRUCT(
        id VARCHAR, sessionID VARCHAR, "role" VARCHAR, agent VARCHAR, "mode" VARCHAR, providerID VARCHAR,
        modelID VARCHAR, model JSON, variant VARCHAR, parentID VARCHAR, "path" STRUCT(cwd VARCHAR, "root" VARCHAR),
        cost JSON, tokens JSON, "time" JSON, finish VARCHAR, error JSON, summary BOOLEAN)`,
      steps: messageSteps(FIELDS, 'r.doc.model'),
      updatedMs: 'r.row_updated',
      outputs: [{ table: 'messages', recordKey: 'id', columns: messageColumns(FIELDS) }],
      issues: messageIssues(FIELDS, 'r.doc.id', 'r.doc.sessionID'),
    },
    'nested-v2': messageNestedV2,
    'nested-v0': messageNestedV0,
  },
};
