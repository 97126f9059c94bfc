import { badTimes, timeColumn, timeIssues, timeSteps } from '../extract/time-steps.ts';
import { BAD_TOKENS, TOKEN_COLUMNS, TOKEN_ISSUES, tokenSteps } from '../extract/token-steps.ts';
import { PROVENANCE, type RecordKind } from './record-kind.ts';

const TIMES = ['created', 'updated', 'archived', 'compacting', 'suspended', 'idle'];
const [times, timeNumbers] = timeSteps('r.doc."time"', TIMES);
const [tokens, tokenNumbers] = tokenSteps('r.doc.tokens', 'r.doc.cost');

/** A session: one conversation; a delegation's session names its parent. */
export const sessionKind: RecordKind = {
  name: 'session',
  layout: { folder: 'session', owners: ['projectId'] },
  document: 'object',
  extractions: {
    plain: {
      documentType: `STRUCT(
        id VARCHAR, slug VARCHAR, "version" VARCHAR, projectID VARCHAR, directory VARCHAR, parentID VARCHAR,
        title VARCHAR, "time" JSON, summary STRUCT(additions JSON, deletions JSON, files JSON),
        share STRUCT(url VARCHAR), revert JSON, agent VARCHAR, model JSON, cost JSON, tokens JSON,
        forkSessionID VARCHAR, forkBoundary JSON, idleOutcome VARCHAR)`,
      steps: [
        {
          ...times,
          ...tokens,
          model: `from_json(r.doc.model, '{"id":"VARCHAR","modelID":"VARCHAR","providerID":"VARCHAR"}')`,
        },
        { ...timeNumbers, ...tokenNumbers },
      ],
      updatedMs: 'coalesce(r.row_updated, ms_of(r.time_numbers.updated))',
      outputs: [
        {
          table: 'sessions',
          recordKey: 'id',
          columns: {
            id: 'r.id',
            parent_id: 'r.doc.parentID',
            root_id: 'r.id',
            is_root: 'r.doc.parentID IS NULL',
            fork_session_id: 'r.doc.forkSessionID',
            fork_boundary: 'r.doc.forkBoundary',
            project_id: 'coalesce(r.project_id, r.doc.projectID)',
            project: 'r.doc.directory',
            directory: 'r.doc.directory',
            slug: 'r.doc.slug',
            title: 'r.doc.title',
            version: 'r.doc."version"',
            agent: 'r.doc.agent',
            provider: 'r.model.providerID',
            model: 'coalesce(r.model.id, r.model.modelID)',
            ...Object.fromEntries(TIMES.map((name) => [name, timeColumn(name)])),
            idle_outcome: 'r.doc.idleOutcome',
            additions: 'integer_of(number_of(r.doc.summary.additions))',
            deletions: 'integer_of(number_of(r.doc.summary.deletions))',
            files_changed: 'integer_of(number_of(r.doc.summary.files))',
            recorded_cost: TOKEN_COLUMNS.cost ?? '',
            ...Object.fromEntries(
              ['input', 'output', 'reasoning', 'cache_read', 'cache_write'].map((count) => [
                `recorded_${count}`,
                TOKEN_COLUMNS[`tokens_${count}`] ?? '',
              ]),
            ),
            share_url: 'r.doc.share.url',
            revert: 'r.doc.revert',
            ...PROVENANCE,
          },
        },
      ],
      issues: {
        when: `differ(r.doc.id, r.id) OR differ(r.doc.projectID, r.project_id) OR r.doc."time" IS NULL
          OR ${badTimes(TIMES)} OR ${BAD_TOKENS}`,
        list: `[
          issue_if(differ(r.doc.id, r.id), 'id_mismatch', 'id', r.doc.id),
          issue_if(differ(r.doc.projectID, r.project_id), 'owner_mismatch', 'projectID', r.doc.projectID),
          issue_if(r.doc."time" IS NULL, 'bad_shape', 'time', 'absent'),
          ${[...timeIssues(TIMES), ...TOKEN_ISSUES].join(',\n          ')}
        ]`,
      },
    },
  },
};
