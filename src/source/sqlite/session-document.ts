import { type ColumnValues, documentBytes, embedded, withoutNulls } from './column-document.ts';

/** Columns of `session` (1.2 to 1.18) and `session_v2` (2.x) that make the document; versions lack some. */
export const SESSION_COLUMNS = [
  'slug',
  'version',
  'project_id',
  'directory',
  'path',
  'parent_id',
  'title',
  'time_created',
  'time_updated',
  'time_archived',
  'time_compacting',
  'time_suspended',
  'time_idle',
  'summary_additions',
  'summary_deletions',
  'summary_files',
  'share_url',
  'revert',
  'agent',
  'model',
  'cost',
  'tokens_input',
  'tokens_output',
  'tokens_reasoning',
  'tokens_cache_read',
  'tokens_cache_write',
  'fork_session_id',
  'fork_boundary',
  'idle_outcome',
] as const;

type SessionColumn = (typeof SESSION_COLUMNS)[number];

/**
 * A session's columns as the JSON of the JSON era's session file, with what later versions added; NULL and absent
 * columns are left out. `revert`, `model` and `fork_boundary` hold JSON text.
 */
export function sessionDocument(id: string, columns: ColumnValues): Buffer {
  const c = (name: SessionColumn) => columns[name] ?? null;
  return documentBytes(
    withoutNulls({
      id,
      slug: c('slug'),
      version: c('version'),
      projectID: c('project_id'),
      directory: c('directory'),
      path: c('path'),
      parentID: c('parent_id'),
      title: c('title'),
      time: withoutNulls({
        created: c('time_created'),
        updated: c('time_updated'),
        archived: c('time_archived'),
        compacting: c('time_compacting'),
        suspended: c('time_suspended'),
        idle: c('time_idle'),
      }),
      summary: withoutNulls({
        additions: c('summary_additions'),
        deletions: c('summary_deletions'),
        files: c('summary_files'),
      }),
      share: withoutNulls({ url: c('share_url') }),
      revert: embedded(c('revert')),
      agent: c('agent'),
      model: embedded(c('model')),
      cost: c('cost'),
      tokens: withoutNulls({
        input: c('tokens_input'),
        output: c('tokens_output'),
        reasoning: c('tokens_reasoning'),
        cache: withoutNulls({ read: c('tokens_cache_read'), write: c('tokens_cache_write') }),
      }),
      forkSessionID: c('fork_session_id'),
      forkBoundary: embedded(c('fork_boundary')),
      idleOutcome: c('idle_outcome'),
    }),
  );
}
