import { PROVENANCE, type RecordKind } from './record-kind.ts';

const TIME = `from_json(r.doc."time", '{"created":"JSON","updated":"JSON","archived":"JSON","compacting":"JSON","suspended":"JSON","idle":"JSON"}')`;
const MODEL = `from_json(r.doc.model, '{"id":"VARCHAR","modelID":"VARCHAR","providerID":"VARCHAR"}')`;

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
      updatedMs: `coalesce(r.row_updated, ms_of(json_extract(r.doc."time", '$.updated')))`,
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
            provider: `${MODEL}.providerID`,
            model: `coalesce(${MODEL}.id, ${MODEL}.modelID)`,
            created: `time_of(${TIME}.created)`,
            updated: `time_of(${TIME}.updated)`,
            archived: `time_of(${TIME}.archived)`,
            compacting: `time_of(${TIME}.compacting)`,
            suspended: `time_of(${TIME}.suspended)`,
            idle: `time_of(${TIME}.idle)`,
            idle_outcome: 'r.doc.idleOutcome',
            additions: 'integer_of(r.doc.summary.additions)',
            deletions: 'integer_of(r.doc.summary.deletions)',
            files_changed: 'integer_of(r.doc.summary.files)',
            recorded_cost: 'cost_of(r.doc.cost)',
            recorded_input: 'count_of(tokens_in(r.doc.tokens).input)',
            recorded_output: 'count_of(tokens_in(r.doc.tokens).output)',
            recorded_reasoning: 'count_of(tokens_in(r.doc.tokens).reasoning)',
            recorded_cache_read: 'count_of(tokens_in(r.doc.tokens).cache.read)',
            recorded_cache_write: 'count_of(tokens_in(r.doc.tokens).cache.write)',
            share_url: 'r.doc.share.url',
            revert: 'r.doc.revert',
            ...PROVENANCE,
          },
        },
      ],
      issues: `[
        differs(r.doc.id, r.id, 'id_mismatch', 'id'),
        differs(r.doc.projectID, r.project_id, 'owner_mismatch', 'projectID'),
        issue_if(r.doc."time" IS NULL, 'bad_shape', 'time', 'absent'),
        issue_if(json_type(r.doc."time") <> 'OBJECT', 'bad_shape', 'time', r.doc."time"),
        bad_time(${TIME}.created, 'time.created'),
        bad_time(${TIME}.updated, 'time.updated'),
        bad_time(${TIME}.archived, 'time.archived'),
        bad_cost(r.doc.cost)
      ]`,
    },
  },
};
