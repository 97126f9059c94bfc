import type { Session, SessionFigures } from '../contract/session.ts';
import type { Connection } from '../db/connection.ts';
import { constant, join, type Sql, sql } from '../db/sql.ts';
import type { Row } from '../db/values.ts';
import { liveness, type Moment, newestAnswer } from './liveness.ts';
import { type Scope, statement } from './scope.ts';
import { numberOf, spendOf, sumsOf, textOrNull } from './spend.ts';
import { unattributed } from './unattributed.ts';

const STATUSES = ['running', 'stale', 'error', 'completed', 'empty', 'missing'] as const;

/**
 * What became of a session: `missing` at the source; `empty`, without messages; something in it is open and lives
 * (`running`); its newest answer or its last run failed (`error`); something is open and dead (`stale`, counting rule
 * 8); else `completed`. The first that holds.
 */
export type SessionStatus = (typeof STATUSES)[number];

/** A session of the contract with the status of this question. */
export type SessionAnswer = Omit<Session, 'status'> & { readonly status: SessionStatus };

/**
 * The sessions of the relation `page` (columns `id` and `place`, in whose order they come back) with their figures,
 * by one statement however many they are.
 *
 * `own` and `inclusive` are billed once: a fork's copies are in neither their tokens nor their calls, errors and wall
 * time, but in `raw`. `inclusive` takes each descendant once along the parents that the tree kept, so that cycles end.
 * Figures are of the whole session, whatever range chose it; those of a session that never counts are 0.
 */
export async function sessionFigures(
  connection: Connection,
  scope: Scope,
  page: Sql,
  moment: Moment,
): Promise<SessionAnswer[]> {
  const ctes = [
    ...scope.ctes,
    sql`page AS MATERIALIZED (${page})`,
    ...LINEAGE,
    ...partsOf(scope),
    ...OWN,
    ...liveness({ sessions: 'page_sessions', messages: 'member_messages', parts: 'member_parts' }, moment),
    ...unattributed('page_sessions', 'member_messages'),
  ];
  const rows = await connection.all(statement(ctes, BODY));
  return rows.map(sessionOf);
}

/** Every session of the page with itself and its descendants; UNION ends even where stored parents form a cycle. */
const LINEAGE: readonly Sql[] = [
  constant(`edges AS MATERIALIZED (
  SELECT id, CASE WHEN id <> root_id THEN parent_id END AS up FROM all_sessions WHERE counts
)`),
  constant(`lineage AS MATERIALIZED (
  SELECT id AS top, id FROM page
  UNION
  SELECT l.top, e.id FROM lineage AS l JOIN edges AS e ON e.up = l.id
)`),
  constant(
    'page_sessions AS MATERIALIZED (SELECT s.* FROM all_sessions AS s SEMI JOIN page ON page.id = s.id)',
  ),
  constant('members AS MATERIALIZED (SELECT DISTINCT id FROM lineage)'),
  constant(`member_messages AS MATERIALIZED (
  SELECT m.* FROM all_messages AS m SEMI JOIN members AS s ON s.id = m.session_id
)`),
];

const partsOf = (scope: Scope): readonly Sql[] => [
  sql`member_parts AS MATERIALIZED (
  SELECT m.session_id, m.is_inherited, p.id, p.type = 'tool' AS is_call, p.outcome, p.started, p.ended
  FROM parts AS p
  JOIN (SELECT id, session_id, is_inherited FROM member_messages) AS m ON m.id = p.message_id
  WHERE ${scope.partCounts}
)`,
  constant(`own_parts AS MATERIALIZED (
  SELECT
    session_id,
    count(*) FILTER (WHERE is_call AND NOT is_inherited) AS tool_calls,
    count(*) FILTER (WHERE is_call AND NOT is_inherited AND outcome NOT IN ('ok', 'open')) AS tool_errors,
    count(*) FILTER (WHERE is_call AND outcome = 'open') AS open_calls,
    min(least(started, ended)) FILTER (WHERE NOT is_inherited) AS first_at,
    max(greatest(started, ended)) FILTER (WHERE NOT is_inherited) AS last_at
  FROM member_parts
  GROUP BY session_id
)`),
];

const SPENT = ['input', 'output', 'reasoning', 'cache_read', 'cache_write', 'total', 'cost'];
const COUNTED = ['tool_calls', 'errors'];
const SUMMED = [...SPENT, ...SPENT.map((name) => `raw_${name}`), ...COUNTED];

const OWN: readonly Sql[] = [
  sql`own_messages AS MATERIALIZED (
  SELECT
    m.session_id,
    ${sumsOf('', 'm.is_usage AND NOT m.is_inherited')},
    ${sumsOf('raw_', 'm.is_usage')},
    count(*) FILTER (WHERE m.is_message) AS messages,
    count(*) FILTER (WHERE m.role = 'assistant' AND m.error_name IS NOT NULL AND NOT m.is_inherited) AS answer_errors,
    min(least(m.created, m.completed)) FILTER (WHERE NOT m.is_inherited) AS first_at,
    max(greatest(m.created, m.completed)) FILTER (WHERE NOT m.is_inherited) AS last_at,
    ${constant(newestAnswer('m.completed IS NULL'))} FILTER (WHERE m.role = 'assistant') AS is_answering,
    ${constant(newestAnswer('m.error_name IS NOT NULL'))} FILTER (WHERE m.role = 'assistant') AS has_failed
  FROM member_messages AS m
  GROUP BY m.session_id
)`,
  sql`own AS MATERIALIZED (
  SELECT
    s.id,
    ${join(
      [...SPENT, ...SPENT.map((name) => `raw_${name}`)].map((name) =>
        constant(`coalesce(m.${name}, 0) AS ${name}`),
      ),
      ',\n    ',
    )},
    coalesce(p.tool_calls, 0) AS tool_calls,
    coalesce(m.answer_errors, 0) + coalesce(p.tool_errors, 0) AS errors,
    least(m.first_at, p.first_at) AS first_at,
    greatest(m.last_at, p.last_at) AS last_at,
    coalesce(m.messages, 0) = 0 AS is_empty,
    coalesce(m.is_answering, false) OR coalesce(p.open_calls, 0) > 0 AS is_open,
    coalesce(m.has_failed, false) AS has_failed
  FROM members AS s
  LEFT JOIN own_messages AS m ON m.session_id = s.id
  LEFT JOIN own_parts AS p ON p.session_id = s.id
)`,
  sql`inclusive AS MATERIALIZED (
  SELECT
    l.top,
    ${join(
      SUMMED.map((name) => constant(`sum(o.${name}) AS ${name}`)),
      ',\n    ',
    )},
    min(o.first_at) AS first_at,
    max(o.last_at) AS last_at
  FROM lineage AS l
  JOIN own AS o ON o.id = l.id
  GROUP BY l.top
)`,
  constant(`offspring AS MATERIALIZED (
  SELECT e.up, list(e.id ORDER BY e.id) AS children FROM edges AS e SEMI JOIN page ON page.id = e.up GROUP BY e.up
)`),
];

const BODY = sql`
  SELECT
    s.id, s.title, s.parent_id, s.root_id, s.depth, s.is_fork, s.project, s.created, s.updated, s.archived,
    s.is_missing, s.is_orphan,
    CASE
      WHEN s.is_missing THEN 'missing'
      WHEN o.is_empty THEN 'empty'
      WHEN o.is_open AND r.id IS NOT NULL THEN 'running'
      WHEN o.has_failed OR coalesce(s.idle_outcome = 'failed', false) THEN 'error'
      WHEN o.is_open THEN 'stale'
      ELSE 'completed'
    END AS status,
    ${join(
      SUMMED.flatMap((name) => [constant(`o.${name} AS own_${name}`), constant(`i.${name} AS all_${name}`)]),
      ', ',
    )},
    epoch_ms(o.last_at) - epoch_ms(o.first_at) AS own_wall,
    epoch_ms(i.last_at) - epoch_ms(i.first_at) AS all_wall,
    u.tokens_input AS over_input,
    u.tokens_output AS over_output,
    u.tokens_reasoning AS over_reasoning,
    u.tokens_cache_read AS over_cache_read,
    u.tokens_cache_write AS over_cache_write,
    u.tokens_total AS over_total,
    round(u.cost, 10) AS over_cost,
    coalesce(f.children, []) AS children
  FROM page
  JOIN all_sessions AS s ON s.id = page.id
  JOIN own AS o ON o.id = page.id
  JOIN inclusive AS i ON i.top = page.id
  LEFT JOIN offspring AS f ON f.up = page.id
  LEFT JOIN unattributed AS u ON u.session_id = page.id
  LEFT JOIN running_sessions AS r ON r.id = page.id
  ORDER BY page.place`;

function sessionOf(row: Row): SessionAnswer {
  return {
    id: String(row.id),
    title: textOrNull(row.title),
    parentId: textOrNull(row.parent_id),
    rootId: textOrNull(row.root_id),
    depth: numberOf(row.depth),
    status: STATUSES.find((status) => status === row.status) ?? 'completed',
    isFork: row.is_fork === true,
    own: figuresOf(row, 'own_'),
    inclusive: figuresOf(row, 'all_'),
    raw: { own: spendOf(row, 'own_raw_'), inclusive: spendOf(row, 'all_raw_') },
    children: Array.isArray(row.children) ? row.children.map(String) : [],
    project: textOrNull(row.project),
    created: textOrNull(row.created),
    updated: textOrNull(row.updated),
    archived: textOrNull(row.archived),
    missing: row.is_missing === true,
    orphan: row.is_orphan === true,
    unattributed: spendOf(row, 'over_'),
  };
}

function figuresOf(row: Row, prefix: string): SessionFigures {
  const wall = row[`${prefix}wall`];
  return {
    ...spendOf(row, prefix),
    toolCalls: numberOf(row[`${prefix}tool_calls`]),
    errors: numberOf(row[`${prefix}errors`]),
    wallMs: wall === null || wall === undefined ? null : Number(wall),
  };
}
