import type { Agent, AgentInput, AgentRun } from '../contract/agent.ts';
import { usualPage } from '../contract/page-size.ts';
import type { Connection } from '../db/connection.ts';
import { sql } from '../db/sql.ts';
import type { Row } from '../db/values.ts';
import { LIST_PRICES, type PriceBook } from '../prices/price-book.ts';
import { agentRuns } from './agent-runs.ts';
import { agents } from './agents.ts';
import { askedCalls } from './called.ts';
import { delegationPairs } from './delegations.ts';
import type { Narrowing } from './filters.ts';
import { readCursor, writeCursor } from './list-cursor.ts';
import { models } from './models.ts';
import { scopeOf, statement } from './scope.ts';
import { numberOf, spendOf, sumsOf, textOrNull } from './spend.ts';

/**
 * One agent with a page of its runs, or null where no run that is asked for is its. Throws DatabaseError for a cursor
 * that no page gave out.
 */
export async function agent(
  connection: Connection,
  filters: Narrowing,
  { name, limit = usualPage, cursor }: Pick<AgentInput, 'name' | 'limit' | 'cursor'>,
  prices: PriceBook = LIST_PRICES,
): Promise<Agent | null> {
  const its: Narrowing = { ...filters, agent: name };
  const [figures] = (await agents(connection, its)).agents;
  if (figures === undefined) return null;
  const pairs = await delegationPairs(connection, its);
  return {
    figures,
    models: (await models(connection, its, prices)).models,
    tools: await toolsOf(connection, its),
    to: pairs.filter((pair) => pair.from === name),
    from: pairs.filter((pair) => pair.to === name),
    ...(await runsOf(connection, its, limit, cursor)),
  };
}

async function toolsOf(connection: Connection, filters: Narrowing): Promise<Agent['tools']> {
  const scope = scopeOf(filters);
  const rows = await connection.all(
    statement(
      [...scope.ctes, askedCalls(filters, scope)],
      sql`
        SELECT
          tool,
          count(*) AS calls,
          count(*) FILTER (WHERE outcome NOT IN ('ok', 'open')) AS errors
        FROM asked_calls
        WHERE NOT is_inherited
        GROUP BY tool
        ORDER BY tool NULLS LAST`,
    ),
  );
  return rows.map((row) => ({
    tool: textOrNull(row.tool),
    calls: numberOf(row.calls),
    errors: numberOf(row.errors),
  }));
}

const ORDER = 'runs';

async function runsOf(
  connection: Connection,
  filters: Narrowing,
  limit: number,
  cursor: string | undefined,
): Promise<Pick<Agent, 'runs' | 'next'>> {
  const place = cursor === undefined ? null : readCursor(ORDER, cursor);
  const after =
    place === null ? sql`true` : sql`(began, id) < (TRY_CAST(${place.value} AS BIGINT), ${place.id})`;
  const rows = await connection.all(
    statement(
      [...scopeOf(filters).ctes, ...agentRuns(filters)],
      sql`
        SELECT
          id, kind, session_id, root_session_id, depth, description, outcome, error_type, started, wall_ms, active_ms,
          steps, tool_calls, tool_errors, began, ${RUN_SPEND}
        FROM (SELECT *, coalesce(epoch_ms(started), -1) AS began FROM asked_runs)
        WHERE ${after}
        GROUP BY ALL
        ORDER BY began DESC, id DESC
        LIMIT ${limit + 1}`,
    ),
  );
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    runs: shown.map(runOf),
    next: last === undefined ? null : writeCursor(ORDER, { value: String(last.began), id: String(last.id) }),
  };
}

/** Sums of one row each, for the columns and the rounding that figures have. */
const RUN_SPEND = sql`${sumsOf('own_')}, ${sumsOf('all_', 'true', 'inclusive_')}`;

function runOf(row: Row): AgentRun {
  return {
    id: String(row.id),
    kind: String(row.kind),
    sessionId: textOrNull(row.session_id),
    rootSessionId: String(row.root_session_id),
    depth: numberOf(row.depth),
    description: textOrNull(row.description),
    outcome: textOrNull(row.outcome),
    errorType: textOrNull(row.error_type),
    started: textOrNull(row.started),
    wallMs: row.wall_ms === null || row.wall_ms === undefined ? null : Number(row.wall_ms),
    activeMs: numberOf(row.active_ms),
    steps: numberOf(row.steps),
    toolCalls: numberOf(row.tool_calls),
    toolErrors: numberOf(row.tool_errors),
    own: spendOf(row, 'own_'),
    inclusive: spendOf(row, 'all_'),
  };
}
