import type { DelegationFigures, Delegations } from '../contract/delegations.ts';
import type { Connection } from '../db/connection.ts';
import { type Sql, sql } from '../db/sql.ts';
import type { Row } from '../db/values.ts';
import { agentRuns } from './agent-runs.ts';
import { durationOf } from './duration-of.ts';
import { agentPredicate, type Narrowing, workPredicate } from './filters.ts';
import { scopeOf, statement } from './scope.ts';
import { numberOf, spendOf, sumsOf, textOrNull } from './spend.ts';

/** Chains that are listed. */
const MOST_CHAINS = 10n;

/** Who delegates to whom, and the longest chains of delegations, as the contract has them. */
export async function delegations(connection: Connection, filters: Narrowing): Promise<Delegations> {
  const ctes = [...scopeOf(filters).ctes, ...agentRuns(filters), askedDelegations(filters)];
  const chains = await connection.all(
    statement(
      [...ctes, ...CHAINS],
      sql`
        SELECT
          agents,
          len(agents) - 1 AS depth,
          count(*) AS count,
          arg_max(root_session_id, {'at': coalesce(epoch_ms(started), -1), 'id': id}) AS root_session_id,
          max(started) AS started
        FROM chains
        WHERE parent_id IS NULL
        GROUP BY agents
        ORDER BY depth DESC, count DESC, agents
        LIMIT ${MOST_CHAINS}::BIGINT`,
    ),
  );
  return {
    pairs: await delegationPairs(connection, filters),
    chains: chains.map((row) => ({
      agents: Array.isArray(row.agents) ? row.agents.map(textOrNull) : [],
      depth: numberOf(row.depth),
      count: numberOf(row.count),
      rootSessionId: String(row.root_session_id),
      started: textOrNull(row.started),
    })),
  };
}

/** One row for each pair of agents between which work was delegated, by their names. */
export async function delegationPairs(
  connection: Connection,
  filters: Narrowing,
): Promise<DelegationFigures[]> {
  const rows = await connection.all(
    statement(
      [
        ...scopeOf(filters).ctes,
        ...agentRuns(filters),
        askedDelegations(filters),
        sql`included AS (
          SELECT from_agent, to_agent, id FROM asked_delegations
          UNION
          SELECT a.from_agent, a.to_agent, l.id FROM run_lines AS l JOIN asked_delegations AS a ON a.id = l.top
        )`,
        // A trace in which the user switched agents is no run: its segments below it are.
        sql`inclusive AS (
          SELECT i.from_agent, i.to_agent, ${sumsOf('all_')}
          FROM included AS i
          JOIN agent_runs AS r ON r.id = i.id
          GROUP BY i.from_agent, i.to_agent
        )`,
        sql`own AS (
          SELECT
            from_agent,
            to_agent,
            count(*) AS delegations,
            count(*) FILTER (WHERE outcome = 'ok') AS ok,
            count(*) FILTER (WHERE outcome = 'error') AS error,
            count(*) FILTER (WHERE outcome = 'denied') AS denied,
            count(*) FILTER (WHERE outcome = 'aborted') AS aborted,
            count(*) FILTER (WHERE outcome = 'timeout') AS timeout,
            count(*) FILTER (WHERE outcome = 'invalid') AS invalid,
            count(*) FILTER (WHERE outcome = 'open') AS open,
            count(*) FILTER (WHERE outcome IS NULL) AS unknown,
            quantile_cont(duration_ms, 0.5) AS p50,
            quantile_cont(duration_ms, 0.95) AS p95,
            max(duration_ms) AS longest,
            ${sumsOf('own_')}
          FROM asked_delegations
          GROUP BY from_agent, to_agent
        )`,
      ],
      sql`
        SELECT o.*, i.* EXCLUDE (from_agent, to_agent)
        FROM own AS o
        LEFT JOIN inclusive AS i
          ON i.from_agent IS NOT DISTINCT FROM o.from_agent AND i.to_agent IS NOT DISTINCT FROM o.to_agent
        ORDER BY o.from_agent NULLS LAST, o.to_agent NULLS LAST`,
    ),
  );
  return rows.map(delegationFiguresOf);
}

/** Traces of delegations with their two agents; who delegated is known by the call, else by the trace it was made in. */
function askedDelegations(filters: Narrowing): Sql {
  return sql`asked_delegations AS MATERIALIZED (
    SELECT *
    FROM (
      SELECT
        t.* EXCLUDE (prompt, result, outcome, agent),
        d.outcome,
        d.duration_ms,
        coalesce(d.from_agent, p.agent) AS from_agent,
        coalesce(d.to_agent, t.agent) AS to_agent
      FROM all_traces AS t
      JOIN all_delegations AS d ON d.id = t.delegation_id
      SEMI JOIN asked_sessions AS s ON s.id = d.session_id
      LEFT JOIN (SELECT id, agent FROM all_traces) AS p ON p.id = t.parent_id
      WHERE t.kind = 'delegation' AND ${workPredicate(filters, sql`d.started`, sql`t.models`)}
    ) AS d
    WHERE ${agentPredicate(filters, sql`d.from_agent`, sql`d.to_agent`)}
  )`;
}

/** Ends in `chains`: each delegation that delegates no further, and the agents above it up to the trace `id` and its `parent_id`. */
const CHAINS: readonly Sql[] = [
  sql`chain_links AS MATERIALIZED (
    SELECT t.id, t.parent_id, t.agent, t.id IN (SELECT id FROM agent_runs) AS is_run
    FROM all_traces AS t
  )`,
  sql`chains AS (
    SELECT d.id, d.parent_id, [d.to_agent] AS agents, d.root_session_id, d.started
    FROM asked_delegations AS d
    WHERE d.delegations = 0
    UNION ALL
    SELECT c.id, l.parent_id, CASE WHEN l.is_run THEN list_prepend(l.agent, c.agents) ELSE c.agents END, c.root_session_id, c.started
    FROM chains AS c
    JOIN chain_links AS l ON l.id = c.parent_id
  )`,
];

function delegationFiguresOf(row: Row): DelegationFigures {
  return {
    from: textOrNull(row.from_agent),
    to: textOrNull(row.to_agent),
    delegations: numberOf(row.delegations),
    outcomes: {
      ok: numberOf(row.ok),
      error: numberOf(row.error),
      denied: numberOf(row.denied),
      aborted: numberOf(row.aborted),
      timeout: numberOf(row.timeout),
      invalid: numberOf(row.invalid),
      open: numberOf(row.open),
      unknown: numberOf(row.unknown),
    },
    own: spendOf(row, 'own_'),
    inclusive: spendOf(row, 'all_'),
    p50Ms: durationOf(row.p50),
    p95Ms: durationOf(row.p95),
    maxMs: durationOf(row.longest),
  };
}
