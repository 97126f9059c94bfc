import type { Session, SessionFigures } from '../contract/session.ts';
import type { Spend } from '../contract/usage.ts';
import type { Connection } from '../db/connection.ts';
import { constant, join, type Sql, sql } from '../db/sql.ts';
import type { PlainValue, Row } from '../db/values.ts';
import { listed } from './listed.ts';
import { type Moment, runningAmong } from './liveness.ts';
import { type Scope, statement } from './scope.ts';
import { type Lineage, lineageOf } from './session-lineage.ts';
import { numberOf, spendOf, textOrNull } from './spend.ts';
import { tracesScope } from './traces-scope.ts';
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
  const rows = await connection.all(statement([...scope.ctes, ...relations(scope, ids, lineage)], BODY));
  const open = rows.filter((row) => row.is_open === true).map((row) => String(row.id));
  const recorded = rows.filter((row) => row.generation === 'sqlite-v2').map((row) => String(row.id));
  const running = await runningAmong(connection, scope, open, moment);
  const unattributed = await unattributedOf(connection, scope, recorded);
  return rows.map((row) => sessionOf(row, running, unattributed));
}

const SPENT = ['input', 'output', 'reasoning', 'cache_read', 'cache_write', 'total', 'cost'];
const SUMMED = [...SPENT, ...SPENT.map((name) => `raw_${name}`), 'tool_calls', 'errors'];

/** The columns of `session_stats` under the names of {@link SUMMED}. */
const OWN_SUMS = [
  ...['', 'raw_'].flatMap((prefix) =>
    SPENT.map((name) => {
      const column = name === 'cost' ? name : `tokens_${name}`;
      return `coalesce(t.${prefix}${column}, 0) AS ${prefix}${name}`;
    }),
  ),
  'coalesce(t.tool_calls, 0) AS tool_calls',
  'coalesce(t.tool_errors + t.answer_errors, 0) AS errors',
].join(',\n    ');

const relations = (scope: Scope, ids: readonly string[], lineage: Lineage): readonly Sql[] => [
  sql`page AS MATERIALIZED (
  SELECT unnest(${ids}::VARCHAR[]) AS id, unnest(range(${BigInt(ids.length)}::BIGINT)) AS place
)`,
  sql`lineage AS MATERIALIZED (
  SELECT unnest(${lineage.tops}::VARCHAR[]) AS top, unnest(${lineage.ids}::VARCHAR[]) AS id
)`,
  ...tracesScope(scope, 'lineage'),
  sql`page_sessions AS MATERIALIZED (SELECT * FROM all_sessions WHERE id IN (${listed(ids)}))`,
  constant(`own AS MATERIALIZED (
  SELECT
    s.id, ${OWN_SUMS},
    t.first_at, t.last_at, t.context_peak,
    coalesce(t.agents, []) AS agents,
    coalesce(t.models, []) AS models,
    coalesce(t.exchanges, 0) AS exchanges,
    coalesce(t.active_ms, 0) AS active_ms,
    coalesce(t.messages, 0) = 0 AS is_empty,
    coalesce(t.is_open, false) AS is_open,
    coalesce(t.has_failed, false) AS has_failed
  FROM (SELECT DISTINCT id FROM lineage) AS s
  LEFT JOIN all_stats AS t ON t.session_id = s.id
)`),
  constant(`inclusive AS MATERIALIZED (
  SELECT
    l.top,
    ${SUMMED.map((name) => `sum(o.${name}) AS ${name}`).join(',\n    ')},
    min(o.first_at) AS first_at,
    max(o.last_at) AS last_at
  FROM lineage AS l
  JOIN own AS o ON o.id = l.id
  GROUP BY l.top
)`),
  constant(`offspring AS MATERIALIZED (
  SELECT c.parent_id AS up, list(c.id ORDER BY c.id) AS children
  FROM all_sessions AS c
  SEMI JOIN page ON page.id = c.parent_id
  WHERE c.counts AND c.id <> c.root_id
  GROUP BY c.parent_id
)`),
  sql`handed_on AS MATERIALIZED (
  SELECT session_id, count(*) AS delegations
  FROM all_delegations
  WHERE session_id IN (${listed(ids)}) AND NOT is_inherited
  GROUP BY session_id
)`,
];

/** Costs are rounded here and not before: the costs of many sessions are summed. */
function shown(table: string, prefix: string, name: string): Sql {
  const value = name.endsWith('cost') ? `round(${table}.${name}, 10)` : `${table}.${name}`;
  return constant(`${value} AS ${prefix}${name}`);
}

const BODY = sql`
  SELECT
    s.id, s.title, s.parent_id, s.root_id, s.depth, s.is_fork, s.project, s.created, s.updated, s.archived,
    s.is_missing, s.is_orphan, s.generation,
    o.is_empty, o.is_open, o.has_failed OR coalesce(s.idle_outcome = 'failed', false) AS has_failed,
    o.agents, o.models, o.exchanges, o.context_peak, o.active_ms,
    ${join(
      SUMMED.flatMap((name) => [shown('o', 'own_', name), shown('i', 'all_', name)]),
      ', ',
    )},
    epoch_ms(o.last_at) - epoch_ms(o.first_at) AS own_wall,
    epoch_ms(i.last_at) - epoch_ms(i.first_at) AS all_wall,
    coalesce(f.children, []) AS children,
    coalesce(h.delegations, 0) AS delegations
  FROM page
  JOIN page_sessions AS s ON s.id = page.id
  JOIN own AS o ON o.id = page.id
  JOIN inclusive AS i ON i.top = page.id
  LEFT JOIN offspring AS f ON f.up = page.id
  LEFT JOIN handed_on AS h ON h.session_id = page.id
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
    agents: textsOf(row.agents),
    models: textsOf(row.models),
    exchanges: numberOf(row.exchanges),
    contextPeak: row.context_peak === null ? null : numberOf(row.context_peak),
    activeMs: numberOf(row.active_ms),
    delegations: numberOf(row.delegations),
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

function textsOf(value: PlainValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
