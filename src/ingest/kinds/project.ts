import { PROVENANCE, type RecordKind } from './record-kind.ts';

/** A project: one repository (all its worktrees), or `global` for folders without one. */
export const projectKind: RecordKind = {
  name: 'project',
  layout: { folder: 'project', owners: [] },
  document: 'object',
  extractions: {
    plain: {
      documentType:
        'STRUCT(id VARCHAR, worktree VARCHAR, vcs VARCHAR, "name" VARCHAR, sandboxes JSON, "time" JSON)',
      updatedMs: `coalesce(r.row_updated, ms_of(json_extract(r.doc."time", '$.updated')))`,
      outputs: [
        {
          table: 'projects',
          recordKey: 'id',
          columns: {
            id: 'r.id',
            worktree: 'r.doc.worktree',
            vcs: 'r.doc.vcs',
            name: 'r.doc."name"',
            sandboxes: 'r.doc.sandboxes',
            created: `time_of(json_extract(r.doc."time", '$.created'))`,
            updated: `time_of(json_extract(r.doc."time", '$.updated'))`,
            initialized: `time_of(json_extract(r.doc."time", '$.initialized'))`,
            ...PROVENANCE,
          },
        },
      ],
      issues: `[
        differs(r.doc.id, r.id, 'id_mismatch', 'id'),
        bad_time(json_extract(r.doc."time", '$.created'), 'time.created'),
        bad_time(json_extract(r.doc."time", '$.updated'), 'time.updated')
      ]`,
    },
  },
};
