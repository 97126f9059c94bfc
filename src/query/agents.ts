import type { AgentFigures, Agents, Durations } from '../contract/agents.ts';
import type { Connection } from '../db/connection.ts';
import { sql } from '../db/sql.ts';
import type { Row } from '../db/values.ts';
import { agentRuns, HAS_FAILED } from './agent-runs.ts';
import { durationOf } from './duration-of.ts';
import type { Narrowing } from './filters.ts';
import { scopeOf, statement } from './scope.ts';
import { numberOf, spendOf, sumsOf, textOrNull } from './spend.ts';

/** What the runs of each agent add up to, by its name; see the contract for what a run is and what is summed. */
export async function agents(connection: Connection, filters: Narrowing): Promise<Agents> {
  const rows = await connection.all(
    statement(
      [
        ...scopeOf(filters).ctes,
        ...agentRuns(filters),
        sql`included AS (
          SELECT agent, id FROM asked_runs
          UNION
          SELECT a.agent, l.id FROM run_lines AS l JOIN asked_runs AS a ON a.id = l.top
        )`,
        sql`inclusive AS (
          SELECT i.agent, ${sumsOf('all_')}
          FROM included AS i
          JOIN (SELECT * EXCLUDE (agent) FROM agent_runs) AS r ON r.id = i.id
          GROUP BY i.agent
        )`,
        sql`own AS (
          SELECT
            agent,
            count(*) AS runs,
            count(*) FILTER (WHERE kind = 'root') AS roots,
            count(*) FILTER (WHERE kind = 'delegation') AS delegated,
            count(*) FILTER (WHERE kind = 'segment') AS segments,
            count(DISTINCT session_id) AS sessions,
            sum(steps) AS steps,
            sum(tool_calls) AS tool_calls,
            sum(tool_errors) AS tool_errors,
            count(*) FILTER (WHERE ${HAS_FAILED}) AS failed,
            quantile_cont(active_ms, 0.5) AS active_p50,
            quantile_cont(active_ms, 0.95) AS active_p95,
            quantile_cont(wall_ms, 0.5) AS wall_p50,
            quantile_cont(wall_ms, 0.95) AS wall_p95,
            max(started) AS last_started,
            ${sumsOf('own_')}
          FROM asked_runs
          GROUP BY agent
        )`,
      ],
      sql`
        SELECT o.*, i.* EXCLUDE (agent)
        FROM own AS o
        JOIN inclusive AS i ON i.agent IS NOT DISTINCT FROM o.agent
        ORDER BY o.agent NULLS LAST`,
    ),
  );
  return { agents: rows.map(agentFiguresOf) };
}

function agentFiguresOf(row: Row): AgentFigures {
  const runs = numberOf(row.runs);
  const failed = numberOf(row.failed);
  return {
    agent: textOrNull(row.agent),
    runs,
    roots: numberOf(row.roots),
    delegated: numberOf(row.delegated),
    segments: numberOf(row.segments),
    sessions: numberOf(row.sessions),
    steps: numberOf(row.steps),
    toolCalls: numberOf(row.tool_calls),
    toolErrors: numberOf(row.tool_errors),
    failed,
    errorRate: failed / runs,
    own: spendOf(row, 'own_'),
    inclusive: spendOf(row, 'all_'),
    activeMs: durationsOf(row, 'active_'),
    wallMs: durationsOf(row, 'wall_'),
    lastStarted: textOrNull(row.last_started),
  };
}

function durationsOf(row: Row, prefix: string): Durations {
  return { p50: durationOf(row[`${prefix}p50`]), p95: durationOf(row[`${prefix}p95`]) };
}
