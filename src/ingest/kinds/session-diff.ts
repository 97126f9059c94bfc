import { PROVENANCE, type RecordKind } from './record-kind.ts';

/** What a session changed on disk, file by file. The files' texts stay at the source. */
export const sessionDiffKind: RecordKind = {
  name: 'session_diff',
  layout: { folder: 'session_diff', owners: [], namedAfterSession: true },
  document: 'array',
  extractions: {
    plain: {
      documentType: 'STRUCT(file VARCHAR, status VARCHAR, additions JSON, deletions JSON)[]',
      updatedMs: 'r.row_updated',
      outputs: [
        {
          table: 'session_diffs',
          recordKey: 'session_id',
          from: 'records AS r CROSS JOIN unnest(r.doc) WITH ORDINALITY AS u(item, place)',
          columns: {
            id: "r.id || '#' || (u.place - 1)",
            session_id: 'r.id',
            position: 'u.place - 1',
            file: 'u.item.file',
            status: 'u.item.status',
            additions: 'integer_of(number_of(u.item.additions))',
            deletions: 'integer_of(number_of(u.item.deletions))',
            ...PROVENANCE,
          },
        },
      ],
    },
  },
};
