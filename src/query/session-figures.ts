import type { Session, SessionFigures } from '../contract/session.ts';
import type { Spend } from '../contract/usage.ts';
import type { Connection } from '../db/connection.ts';
import { constant, join, type Sql, sql } from '../db/sql.ts';
import type { Row } from '../db/values.ts';
import { listed } from './listed.ts';
import { type Moment, newestAnswer, runningAmong } from './liveness.ts';
import { type Scope, statement } from './scope.ts';
import { type Lineage, lineageOf } from './session-lineage.ts';
import { NO_WORK, type SessionWork, sessionWork } from './session-work.ts';
import { exactSumsOf, numberOf, spendOf, textOrNull } from './spend.ts';
import { unattributedOf } from './unattributed.ts';

/**
 * The sessions of these ids with their figures, in the order of the ids; ids that are not in the scope are left out.
 *
 * `own` and `inclusive` are billed once: a fork's copies are in neither their tokens nor their calls, errors and wall
 * time, but in `raw`. `inclusive` takes each descendant once along the parents that the tree kept, so that cycles end.
 * Figures are of the whole session, whatever range chose it; those of a session that never counts are 0.
 */
export async function sessionFigures(
  connection: Connection,
  scope: Scope,
  ids: readonly string[],
  moment: Moment,
): Promise<Session[]> {
  // A few statements however many sessions: knowing the members' ids, those after the first scan little else.
  const lineage = await lineageOf(connection, scope, ids);
  if (lineage.ids.length === 0) return [];
  const ctes = [...scope.ctes, ...members(ids, lineage), ...partsOf(scope), ...OWN];
  const rows = await connection.all(statement(ctes, BODY));
  const open = rows.filter((row) => row.is_open === true).map((row) => String(row.id));
  const recorded = rows.filter((row) => row.generation === 'sqlite-v2').map((row) => String(row.id));
  const running = await runningAmong(connection, scope, open, moment);
  const unattributed = await unattributedOf(connection, scope, recorded);
  const work = await sessionWork(connection, scope, ids);
  return rows.map((row) => sessionOf(row, running, unattributed, work));
}

const members = (ids: readonly string[], lineage: Lineage): readonly Sql[] => [
  sql`page AS MATERIALIZED (
  SELECT unnest(${ids}::VARCHAR[]) AS id, unnest(range(${BigInt(ids.length)}::BIGINT)) AS place
)`,
  sql`lineage AS MATERIALIZED (
  SELECT unnest(${lineage.tops}::VARCHAR[]) AS top, unnest(${lineage.ids}::VARCHAR[]) AS id
)`,
  sql`page_sessions AS MATERIALIZED (SELECT * FROM all_sessions WHERE id IN (${listed(ids)}))`,
  sql`member_messages AS MATERIALIZED (
  SELECT * FROM all_messages WHERE session_id IN (${listed([...new Set(lineage.ids)])})
)`,
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
    ${exactSumsOf('', 'm.is_usage AND NOT m.is_inherited')},
    ${exactSumsOf('raw_', 'm.is_usage')},
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
  FROM (SELECT DISTINCT id FROM lineage) AS s
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
  SELECT c.parent_id AS up, list(c.id ORDER BY c.id) AS children
  FROM all_sessions AS c
  SEMI JOIN page ON page.id = c.parent_id
  WHERE c.counts AND c.id <> c.root_id
  GROUP BY c.parent_id
)`),
];

/** Costs are rounded here and not before: the costs of many sessions are summed. */
function shown(table: string, prefix: string, name: string): Sql {
  const value = name.endsWith('cost') ? `round(${table}.${name}, 10)` : `${table}.${name}`;
  return constant(`${value} AS ${prefix}${name}`);
}

const BODY = sql`
  SELECT
    s.id, s.title, s.parent_id, s.root_id, s.depth, s.is_fork, s.project, s.created, s.updated, s.archived,
    s.is_missing, s.is_orphan,
    s.generation, o.is_empty, o.is_open, o.has_failed OR coalesce(s.idle_outcome = 'failed', false) AS has_failed,
    ${join(
      SUMMED.flatMap((name) => [shown('o', 'own_', name), shown('i', 'all_', name)]),
      ', ',
    )},
    epoch_ms(o.last_at) - epoch_ms(o.first_at) AS own_wall,
    epoch_ms(i.last_at) - epoch_ms(i.first_at) AS all_wall,
    coalesce(f.children, []) AS children
  FROM page
  JOIN page_sessions AS s ON s.id = page.id
  JOIN own AS o ON o.id = page.id
  JOIN inclusive AS i ON i.top = page.id
  LEFT JOIN offspring AS f ON f.up = page.id
  ORDER BY page.place`;

/** The first that holds; an answer that failed is no longer open, unless its session is still at work (rule 8). */
function statusOf(row: Row, running: ReadonlySet<string>): Session['status'] {
  if (row.is_missing === true) return 'missing';
  if (row.is_empty === true) return 'empty';
  if (running.has(String(row.id))) return 'running';
  if (row.has_failed === true) return 'error';
  return row.is_open === true ? 'stale' : 'completed';
}

function sessionOf(
  row: Row,
  running: ReadonlySet<string>,
  unattributed: ReadonlyMap<string, Spend>,
  work: ReadonlyMap<string, SessionWork>,
): Session {
  return {
    id: String(row.id),
    title: textOrNull(row.title),
    parentId: textOrNull(row.parent_id),
    rootId: textOrNull(row.root_id),
    depth: numberOf(row.depth),
    status: statusOf(row, running),
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
    unattributed: unattributed.get(String(row.id)) ?? spendOf(undefined),
    ...(work.get(String(row.id)) ?? NO_WORK),
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
