import { PROVENANCE, type RecordKind } from './record-kind.ts';

/** A session's todo list: one document, an array of items in order. */
export const todoKind: RecordKind = {
  name: 'todo',
  layout: { folder: 'todo', owners: [], namedAfterSession: true },
  document: 'array',
  extractions: {
    plain: {
      documentType: 'STRUCT("content" VARCHAR, status VARCHAR, priority VARCHAR)[]',
      updatedMs: 'r.row_updated',
      outputs: [
        {
          table: 'todos',
          recordKey: 'session_id',
          from: 'records AS r CROSS JOIN unnest(r.doc) WITH ORDINALITY AS u(item, place)',
          columns: {
            id: "r.id || '#' || (u.place - 1)",
            session_id: 'r.id',
            position: 'u.place - 1',
            content: 'u.item."content"',
            status: 'u.item.status',
            priority: 'u.item.priority',
            created: 'time_of(r.row_created::DOUBLE)',
            updated: 'time_of(r.row_updated::DOUBLE)',
            ...PROVENANCE,
          },
        },
      ],
    },
  },
};
