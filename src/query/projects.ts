import type { ProjectFigures, Projects } from '../contract/projects.ts';
import type { Connection } from '../db/connection.ts';
import { type Sql, sql } from '../db/sql.ts';
import type { Row } from '../db/values.ts';
import { askedOperations } from './asked-operations.ts';
import { askedCalls } from './called.ts';
import { type Narrowing, narrowsMessages } from './filters.ts';
import { scopeOf, statement } from './scope.ts';
import { exactSumsOf, numberOf, spendOf, sumsOf, textOrNull } from './spend.ts';
import { isHit } from './stats.ts';

/**
 * Every project by the folder of its sessions, with what they add up to: the sums over all projects are the totals of
 * `stats`. Sessions whose folder is not known are one row of their own, the last.
 */
export async function projects(connection: Connection, filters: Narrowing): Promise<Projects> {
  const scope = scopeOf(filters);
  const rows = await connection.all(
    statement(
      [
        ...scope.ctes,
        askedCalls(filters, scope),
        ...askedOperations(filters),
        sql`homes AS MATERIALIZED (SELECT id, project FROM all_sessions WHERE counts)`,
        sql`of_sessions AS (
          SELECT s.project, min(p.name) AS name, list(DISTINCT s.project_id) AS ids, count(DISTINCT s.id) AS sessions
          FROM asked_sessions AS s
          LEFT JOIN projects AS p ON p.id = s.project_id AND p.worktree = s.project
          WHERE s.counts AND ${isHit(filters)}
          GROUP BY s.project
        )`,
        ...(filters.missing && !narrowsMessages(filters) ? WORK_OF_SESSIONS : WORK_OF_MESSAGES),
        sql`of_times AS (
          SELECT
            h.project,
            min(least(m.created, m.completed)) AS first_at,
            max(greatest(m.created, m.completed)) AS last_at
          FROM asked_owners AS m
          JOIN homes AS h ON h.id = m.session_id
          WHERE NOT m.is_inherited
          GROUP BY h.project
        )`,
        sql`of_files AS (
          SELECT h.project, count(DISTINCT o.file) AS files, sum(o.additions) AS additions, sum(o.deletions) AS deletions
          FROM asked_operations AS o
          JOIN homes AS h ON h.id = o.session_id
          GROUP BY h.project
        )`,
        sql`everything AS (
          SELECT * FROM of_sessions
          UNION ALL BY NAME SELECT * EXCLUDE (tokens_cost), tokens_cost AS cost FROM of_work
          UNION ALL BY NAME SELECT * FROM of_times
          UNION ALL BY NAME SELECT * FROM of_files
        )`,
      ],
      sql`
        SELECT
          project,
          min(name) AS name,
          list_sort(flatten(list(ids) FILTER (WHERE ids IS NOT NULL))) AS ids,
          coalesce(sum(sessions), 0) AS sessions,
          coalesce(sum(messages), 0) AS messages,
          coalesce(sum(tool_calls), 0) AS tool_calls,
          coalesce(sum(tool_errors), 0) + coalesce(sum(answer_errors), 0) AS errors,
          coalesce(sum(files), 0) AS files,
          coalesce(sum(additions), 0) AS additions,
          coalesce(sum(deletions), 0) AS deletions,
          min(first_at) AS first_at,
          max(last_at) AS last_at,
          ${sumsOf()}
        FROM everything
        GROUP BY project
        ORDER BY project NULLS LAST`,
    ),
  );
  return { projects: rows.map(projectOf) };
}

/** `of_work` of whole sessions, which is what they add up to. */
const WORK_OF_SESSIONS: readonly Sql[] = [
  sql`of_work AS (
    SELECT
      h.project,
      sum(t.messages) AS messages,
      sum(t.answer_errors) AS answer_errors,
      sum(t.tool_calls) AS tool_calls,
      sum(t.tool_errors) AS tool_errors,
      ${exactSumsOf('tokens_')}
    FROM session_stats AS t
    SEMI JOIN asked_sessions AS s ON s.id = t.session_id
    JOIN homes AS h ON h.id = t.session_id
    GROUP BY h.project
  )`,
];

/** `of_work` of the messages that are asked for. */
const WORK_OF_MESSAGES: readonly Sql[] = [
  sql`of_messages AS (
    SELECT
      h.project,
      count(*) FILTER (WHERE m.is_message) AS messages,
      count(*) FILTER (
        WHERE m.role = 'assistant' AND m.error_name IS NOT NULL AND NOT m.is_inherited
      ) AS answer_errors,
      ${exactSumsOf('tokens_', 'm.is_usage AND NOT m.is_inherited')}
    FROM asked_messages AS m
    JOIN homes AS h ON h.id = m.session_id
    GROUP BY h.project
  )`,
  sql`of_calls AS (
    SELECT
      h.project,
      count(*) AS tool_calls,
      count(*) FILTER (WHERE c.outcome NOT IN ('ok', 'open')) AS tool_errors
    FROM asked_calls AS c
    JOIN homes AS h ON h.id = c.session_id
    WHERE NOT c.is_inherited
    GROUP BY h.project
  )`,
  sql`of_work AS (SELECT * FROM of_messages UNION ALL BY NAME SELECT * FROM of_calls)`,
];

function projectOf(row: Row): ProjectFigures {
  return {
    project: textOrNull(row.project),
    name: textOrNull(row.name),
    ids: Array.isArray(row.ids) ? row.ids.filter((id) => id !== null).map(String) : [],
    sessions: numberOf(row.sessions),
    messages: numberOf(row.messages),
    ...spendOf(row),
    toolCalls: numberOf(row.tool_calls),
    errors: numberOf(row.errors),
    files: numberOf(row.files),
    additions: numberOf(row.additions),
    deletions: numberOf(row.deletions),
    firstActivity: textOrNull(row.first_at),
    lastActivity: textOrNull(row.last_at),
  };
}
