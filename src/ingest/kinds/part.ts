import { PART_TYPE, partColumns, partIssues } from '../extract/part-rows.ts';
import type { RecordKind } from './record-kind.ts';

/** A part: a piece of a message, such as typed text, reasoning, a tool call or the end of a model step. */
export const partKind: RecordKind = {
  name: 'part',
  layout: { folder: 'part', owners: ['messageId'] },
  document: 'object',
  extractions: {
    plain: {
      documentType: PART_TYPE,
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
            created: 'time_of_id(r.id, coalesce(r.row_created, r.mtime))',
          }),
        },
      ],
      issues: `list_concat(
        [
          differs(r.doc.id, r.id, 'id_mismatch', 'id'),
          differs(r.doc.messageID, r.message_id, 'owner_mismatch', 'messageID'),
          issue_if(r.doc."type" IS NULL, 'bad_shape', 'type', 'absent'),
          ${partIssues({ part: 'r.doc' }).join(',\n          ')}
        ],
        bad_tokens(r.doc.tokens, tokens_in(r.doc.tokens)))`,
    },
  },
};
