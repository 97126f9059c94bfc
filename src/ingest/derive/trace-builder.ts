import { STORED_RECORDS } from '../../core/counting/counted-records.ts';
import { exists } from '../../core/counting/existence.ts';
import { kept, type Relation } from '../../core/relations.ts';
import { AGENT_TRACES } from '../../core/traces/agent-traces.ts';
import { DAILY_STATS } from '../../core/traces/daily-stats.ts';
import { DELEGATION_CALLS } from '../../core/traces/delegation-calls.ts';
import { EXCHANGES, INCLUSIVE } from '../../core/traces/exchanges.ts';
import { fileOperations } from '../../core/traces/file-operations.ts';
import { INCLUSIVE_STATS } from '../../core/traces/inclusive-stats.ts';
import { SESSION_STATS } from '../../core/traces/session-stats.ts';
import { STEP_TIMES } from '../../core/traces/step-times.ts';
import { TOOL_CALLS } from '../../core/traces/tool-calls.ts';
import { traceRelations } from '../../core/traces/trace-relations.ts';
import type { Connection } from '../../db/connection.ts';
import { constant, sql } from '../../db/sql.ts';
import { KeptRelations } from './kept-relations.ts';

/**
 * Derives exchanges, delegations, agent traces and statistics anew: those of these sessions and, where they include
 * others, those of the trees that the sessions stand or stood in; null for all. For a transaction of the caller, while
 * nobody merges and after base columns are settled. What it writes is a pure function of the base tables.
 */
export async function buildTraces(connection: Connection, sessions: readonly string[] | null): Promise<void> {
  if (sessions?.length === 0) return;
  await connection.run(sql`
    CREATE OR REPLACE TEMP TABLE derived_sessions AS
    ${sessions === null ? EVERY_SESSION : sql`SELECT unnest(${sessions}::VARCHAR[]) AS id`}`);
  await connection.run(DERIVED_ROOTS);
  await buildOwn(connection, sessions === null);
  await buildTrees(connection);
  for (const table of ['derived_sessions', 'derived_roots']) {
    await connection.run(sql`DROP TABLE ${constant(`temp.main.${table}`)}`);
  }
}

/** Those that are derived and not there any more are among them. */
const EVERY_SESSION = sql`SELECT id FROM sessions UNION SELECT session_id FROM session_stats`;

/** The tops of the trees that the sessions stand in, and stood in when they were derived last. */
const DERIVED_ROOTS = sql`
  CREATE OR REPLACE TEMP TABLE derived_roots AS
  SELECT root_id AS id FROM sessions WHERE id IN (SELECT id FROM derived_sessions)
  UNION
  SELECT root_session_id FROM agent_traces WHERE session_id IN (SELECT id FROM derived_sessions)`;

/** What each session did by itself. */
async function buildOwn(connection: Connection, all: boolean): Promise<void> {
  for (const table of [
    'exchanges',
    'delegations',
    'file_operations',
    'session_stats',
    'daily_stats',
    'step_times',
    'tool_calls',
  ]) {
    await connection.run(
      sql`DELETE FROM ${constant(table)} WHERE session_id IN (SELECT id FROM derived_sessions)`,
    );
  }
  const own = new KeptRelations(connection, STORED_RECORDS);
  await own.add(traceRelations(all ? null : 'derived_sessions'));
  const insert = async (table: string, relations: readonly Relation[], select: string): Promise<void> => {
    await own.add(relations);
    await connection.run(own.over(`INSERT INTO ${table} BY NAME`, select));
  };
  const alike = INCLUSIVE.map((name) => `${name} AS inclusive_${name}`).join(', ');
  await insert('exchanges', EXCHANGES, `SELECT *, 0 AS delegations, ${alike} FROM own_exchanges`);
  await insert('delegations', DELEGATION_CALLS, 'SELECT *, false AS is_inferred FROM own_delegations');
  await insert(
    'session_stats',
    SESSION_STATS,
    `SELECT *, 1 AS sessions, first_at AS inclusive_first_at, last_at AS inclusive_last_at, ${alike} FROM own_stats`,
  );
  await insert('daily_stats', DAILY_STATS, 'SELECT * FROM quarter_stats');
  await insert(
    'file_operations',
    fileOperations(all ? null : 'derived_sessions'),
    'SELECT * FROM own_file_operations',
  );
  await insert('step_times', STEP_TIMES, 'SELECT * FROM own_step_times');
  await insert('tool_calls', TOOL_CALLS, 'SELECT * FROM own_tool_calls');
  await own.drop();
}

/** The derived rows of the trees, as `AGENT_TRACES` wants them. */
const TREES: readonly Relation[] = [
  kept(
    'tree_sessions',
    `
  SELECT id, parent_id, root_id, depth, is_orphan, created, title, agent
  FROM sessions AS s
  WHERE ${exists('s')} AND root_id IN (SELECT id FROM derived_roots)`,
  ),
  kept('tree_exchanges', 'SELECT * FROM exchanges WHERE session_id IN (SELECT id FROM tree_sessions)'),
  kept(
    'tree_calls',
    `
  SELECT * EXCLUDE (child_session_id, is_inferred)
  FROM delegations
  WHERE session_id IN (SELECT id FROM tree_sessions) AND NOT is_inferred`,
  ),
];

/** What includes what was delegated. */
async function buildTrees(connection: Connection): Promise<void> {
  const trees = new KeptRelations(connection, []);
  await trees.add([...TREES, ...AGENT_TRACES, ...INCLUSIVE_STATS]);
  await connection.run(sql`DELETE FROM agent_traces WHERE root_session_id IN (SELECT id FROM derived_roots)`);
  await connection.run(trees.over('INSERT INTO agent_traces BY NAME', 'SELECT * FROM traces'));
  await connection.run(
    sql`DELETE FROM delegations WHERE is_inferred AND session_id IN (SELECT id FROM tree_sessions)`,
  );
  await connection.run(
    trees.over('INSERT INTO delegations BY NAME', 'SELECT * FROM linked_delegations WHERE is_inferred'),
  );
  const update = async (
    table: string,
    key: string,
    columns: readonly string[],
    from: string,
  ): Promise<void> => {
    const set = columns.map((name) => `${name} = b.${name}`).join(', ');
    const differ = columns.map((name) => `t.${name} IS DISTINCT FROM b.${name}`).join(' OR ');
    const select = trees.over('', `SELECT * FROM ${from}`);
    await connection.run(sql`
      UPDATE ${constant(table)} AS t
      SET ${constant(set)}
      FROM (${select}) AS b
      WHERE b.${constant(key)} = t.${constant(key)} AND (${constant(differ)})`);
  };
  const sums = INCLUSIVE.map((name) => `inclusive_${name}`);
  await update('exchanges', 'id', ['delegations', ...sums], 'inclusive_exchanges');
  await update('delegations', 'id', ['child_session_id'], 'linked_delegations');
  await update(
    'session_stats',
    'session_id',
    ['sessions', 'inclusive_first_at', 'inclusive_last_at', ...sums],
    'inclusive_stats',
  );
  await trees.drop();
}
