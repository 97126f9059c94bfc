import { PART_IS_BAD, PART_ISSUES, PART_TYPE, partColumns, partSteps } from '../extract/part-rows.ts';
import type { RecordKind } from './record-kind.ts';

/** A part: a piece of a message, such as typed text, reasoning, a tool call or the end of a model step. */
export const partKind: RecordKind = {
  name: 'part',
  layout: { folder: 'part', owners: ['messageId'] },
  document: 'object',
  extractions: {
    plain: {
      documentType: PART_TYPE,
      steps: partSteps('r.doc'),
      updatedMs: 'r.row_updated',
      outputs: [
        {
          table: 'parts',
          recordKey: 'id',
          columns: partColumns({
            part: 'r.doc',
            id: 'r.id',
            messageId: 'coalesce(r.message_id, r.doc.messageID)',
            sessionId: 'coalesce(r.session_id, r.doc.sessionID)',
            seq: 'NULL',
            callId: 'r.doc.callID',
          }),
        },
      ],
      issues: {
        when: `differ(r.doc.id, r.id) OR differ(r.doc.messageID, r.message_id) OR r.doc."type" IS NULL
          OR (r.is_tool AND r.tool_status IS NULL) OR ${PART_IS_BAD}`,
        list: `[
          issue_if(differ(r.doc.id, r.id), 'id_mismatch', 'id', r.doc.id),
          issue_if(differ(r.doc.messageID, r.message_id), 'owner_mismatch', 'messageID', r.doc.messageID),
          issue_if(r.doc."type" IS NULL, 'bad_shape', 'type', 'absent'),
          issue_if(r.is_tool AND r.tool_status IS NULL, 'bad_shape', 'state', 'absent'),
          ${PART_ISSUES.join(',\n          ')}
        ]`,
      },
    },
  },
};
