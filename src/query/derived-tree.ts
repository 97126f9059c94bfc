import { PRESENT_RECORDS } from '../core/counting/counted-records.ts';
import { isPresent } from '../core/counting/existence.ts';
import { commonTables, kept, type Relation, relation } from '../core/relations.ts';
import { AGENT_TRACES } from '../core/traces/agent-traces.ts';
import { DELEGATION_CALLS } from '../core/traces/delegation-calls.ts';
import { EXCHANGES } from '../core/traces/exchanges.ts';
import { traceRelations } from '../core/traces/trace-relations.ts';
import type { Connection } from '../db/connection.ts';
import { constant, type Sql, sql } from '../db/sql.ts';
import { statement } from './scope.ts';
import { textOrNull } from './spend.ts';

/**
 * Common table expressions `tree_sessions`, `tree_traces` and `tree_exchanges`: of the tree that a session stands in, the
 * sessions and the rows of `agent_traces` and `exchanges`. With missing records they are the stored ones; without, they
 * are derived anew from what is present (counting rule 10).
 */
export function derivedTree(sessionId: string, missing: boolean): readonly Sql[] {
  return missing ? storedTree(sessionId) : presentTree(sessionId);
}

/** The root of the tree that a session stands in, null where there is no such session that counts. */
export async function rootOf(
  connection: Connection,
  sessionId: string,
  missing: boolean,
): Promise<string | null> {
  const row = await connection.first(
    statement(
      derivedTree(sessionId, missing),
      sql`SELECT root_id FROM tree_sessions WHERE id = ${sessionId}`,
    ),
  );
  return textOrNull(row?.root_id);
}

function storedTree(sessionId: string): readonly Sql[] {
  return [
    sql`tree_sessions AS MATERIALIZED (
  SELECT s.id, s.root_id
  FROM sessions AS s
  SEMI JOIN session_stats AS t ON t.session_id = s.id
  WHERE s.root_id = (SELECT root_id FROM sessions WHERE id = ${sessionId})
)`,
    sql`tree_traces AS MATERIALIZED (
  SELECT * FROM agent_traces WHERE root_session_id = (SELECT root_id FROM sessions WHERE id = ${sessionId})
)`,
    sql`all_exchanges AS NOT MATERIALIZED (FROM exchanges)`,
  ];
}

function presentTree(sessionId: string): readonly Sql[] {
  const relations: readonly Relation[] = [
    ...traceRelations('tree_sessions', isPresent('p')),
    ...EXCHANGES,
    ...DELEGATION_CALLS,
    relation('tree_exchanges', 'SELECT * FROM own_exchanges'),
    relation('tree_calls', 'SELECT * FROM own_delegations'),
    ...AGENT_TRACES,
    kept('tree_traces', 'SELECT * FROM traces'),
    relation(
      'all_exchanges',
      'SELECT e.*, i.* EXCLUDE (id) FROM own_exchanges AS e JOIN inclusive_exchanges AS i ON i.id = e.id',
    ),
  ];
  return [
    ...PRESENT_RECORDS.map(constant),
    sql`tree_sessions AS MATERIALIZED (
  SELECT * FROM all_sessions WHERE root_id = (SELECT root_id FROM all_sessions WHERE id = ${sessionId})
)`,
    ...commonTables(relations).map(constant),
  ];
}
