import { exists, isPresent } from '../counting/existence.ts';
import { type Relation, relation } from '../relations.ts';
import { below, cleaned, isWholePath, isWithin, slashed } from './path-text.ts';

/** The paths that a call is placed by, all whole. */
const PATHS = ['file', 'moved_from', 'base', 'root'] as const;

/**
 * Relations over `all_sessions`, `counted_messages` and `parts` that end in `own_file_operations`, the rows of the table
 * `file_operations`: what each call read or changed, a row for each file.
 *
 * A path is resolved as OpenCode does it: against the folder that the message, else the session, works in. The root is
 * the worktree of the message, else the session's project; a message of a folder without repository says `/` of it.
 * Links are not followed. What the session's folder holds is inside too: it may be another worktree of the project.
 * @param sessions a relation with a column `id`: the sessions to derive; null for all.
 */
export function fileOperations(sessions: string | null, partCounts = exists('p')): readonly Relation[] {
  const semi = (column: string): string =>
    sessions === null ? '' : `SEMI JOIN ${sessions} AS w ON w.id = ${column}`;
  const each = (write: (name: string) => string, prefix = ''): string =>
    PATHS.map((name) => `${write(name)} AS ${prefix}${name}`).join(',\n    ');
  return [
    relation(
      'file_calls',
      `
  SELECT
    p.part_id, p.message_id, m.session_id, p.tool, p.outcome, p.is_missing, p.item, p.n,
    coalesce(p.began, m.created) AS touched, m.created, m.agent, m.provider, m.model, m.is_inherited,
    coalesce(CASE WHEN m.root_path <> '/' THEN m.root_path END, s.project) AS root,
    coalesce(m.cwd, s.directory, s.project) AS base
  FROM (
    SELECT
      p.id AS part_id, p.message_id, p.tool_name AS tool, p.outcome, coalesce(p.started, p.created) AS began,
      NOT (${isPresent('p')}) AS is_missing,
      unnest(p.file_operations) AS item,
      generate_subscripts(p.file_operations, 1) AS n
    FROM parts AS p
    ${semi('p.session_id')}
    WHERE p.file_operations IS NOT NULL AND ${partCounts}
  ) AS p
  JOIN (SELECT m.* FROM counted_messages AS m ${semi('m.session_id')}) AS m ON m.id = p.message_id
  JOIN all_sessions AS s ON s.id = m.session_id
`,
    ),
    relation(
      'file_paths',
      `
  SELECT
    * EXCLUDE (item, file, moved_from, base, root),
    ${each((name) => slashed(name))},
    ${each((name) => `starts_with(${name}, '\\\\')`, 'share_')}
  FROM (
    SELECT
      *,
      item.operation, item.path, item.additions, item.deletions,
      ${whole('item.path')} AS file,
      ${whole('item.moved_from')} AS moved_from
    FROM file_calls
  )
`,
    ),
    relation(
      'clean_paths',
      `
  SELECT
    * EXCLUDE (${PATHS.join(', ')}, ${PATHS.map((name) => `share_${name}`).join(', ')}),
    ${each((name) => cleaned(name, `share_${name}`))}
  FROM file_paths
`,
    ),
    relation(
      'own_file_operations',
      `
  SELECT
    part_id || ':' || n AS id,
    part_id, message_id, session_id, tool, operation, outcome, path, file, root,
    relative_path,
    CASE
      WHEN relative_path IS NOT NULL THEN false
      WHEN is_placed AND coalesce(root, base) IS NOT NULL THEN NOT ${isWithin('file', 'base')}
    END AS is_outside,
    moved_from, additions, deletions, touched, created, agent, provider, model, is_inherited, is_missing
  FROM (
    SELECT *, CASE WHEN is_placed AND ${isWithin('file', 'root')} THEN ${below('file', 'root')} END AS relative_path
    FROM (SELECT *, ${isWholePath('file')} AS is_placed FROM clean_paths)
  )
`,
    ),
  ];
}

/** SQL of a path behind the folder that it is meant in; one that is meant nowhere stays as it is. */
function whole(path: string): string {
  return `CASE WHEN ${isWholePath(path)} OR base IS NULL THEN ${path} ELSE base || '/' || ${path} END`;
}
