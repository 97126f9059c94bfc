import { badTimes, timeColumn, timeIssues, timeSteps } from '../extract/time-steps.ts';
import { PROVENANCE, type RecordKind } from './record-kind.ts';

const TIMES = ['created', 'updated', 'initialized'];

/** A project: one repository (all its worktrees), or `global` for folders without one. */
export const projectKind: RecordKind = {
  name: 'project',
  layout: { folder: 'project', owners: [] },
  document: 'object',
  extractions: {
    plain: {
      documentType:
        'STRUCT(id VARCHAR, worktree VARCHAR, vcs VARCHAR, "name" VARCHAR, sandboxes JSON, "time" JSON)',
      steps: timeSteps('r.doc."time"', TIMES),
      updatedMs: 'coalesce(r.row_updated, ms_of(r.time_numbers.updated))',
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
            ...Object.fromEntries(TIMES.map((name) => [name, timeColumn(name)])),
            ...PROVENANCE,
          },
        },
      ],
      issues: {
        when: `differ(r.doc.id, r.id) OR ${badTimes(TIMES)}`,
        list: `[issue_if(differ(r.doc.id, r.id), 'id_mismatch', 'id', r.doc.id), ${timeIssues(TIMES).join(', ')}]`,
      },
    },
  },
};
