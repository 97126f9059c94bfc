import { isPresent } from '../../core/counting/existence.ts';
import { commonTables, type Relation, relation } from '../../core/relations.ts';
import { AGENT_TRACES } from '../../core/traces/agent-traces.ts';
import { DELEGATION_CALLS } from '../../core/traces/delegation-calls.ts';
import { EXCHANGES, INCLUSIVE } from '../../core/traces/exchanges.ts';
import { INCLUSIVE_STATS } from '../../core/traces/inclusive-stats.ts';
import { SESSION_STATS } from '../../core/traces/session-stats.ts';
import { traceRelations } from '../../core/traces/trace-relations.ts';
import { constant, type Sql } from '../../db/sql.ts';

/**
 * Common table expressions after those of a scope: `every_exchange`, `every_delegation`, `every_trace` and
 * `every_stats`, with the columns of the derived tables. With missing records they are these tables; without, they are
 * derived from what is present, as if the others had never been (counting rule 10).
 */
export function derivedRows(withMissing: boolean): readonly Sql[] {
  return withMissing ? KEPT : DERIVED_ANEW;
}

const KEPT: readonly Sql[] = [
  'every_exchange AS NOT MATERIALIZED (FROM exchanges)',
  'every_delegation AS NOT MATERIALIZED (FROM delegations)',
  'every_trace AS NOT MATERIALIZED (FROM agent_traces)',
  'every_stats AS NOT MATERIALIZED (FROM session_stats)',
].map(constant);

const alike = INCLUSIVE.map((name) => `${name} AS inclusive_${name}`).join(', ');

const relations: readonly Relation[] = [
  ...traceRelations(null, isPresent('p')),
  ...EXCHANGES,
  ...DELEGATION_CALLS,
  ...SESSION_STATS,
  relation(
    'tree_sessions',
    `
  SELECT s.id, s.parent_id, s.root_id, s.depth, s.is_orphan, s.created, s.title, t.agent
  FROM all_sessions AS s
  JOIN sessions AS t ON t.id = s.id
  WHERE s.counts`,
  ),
  relation('tree_exchanges', `SELECT *, 0 AS delegations, ${alike} FROM own_exchanges`),
  relation('tree_calls', 'FROM own_delegations'),
  // The relations over it take it for the table of this name.
  relation('session_stats', 'FROM own_stats'),
  ...AGENT_TRACES,
  ...INCLUSIVE_STATS,
  relation(
    'every_exchange',
    `
  SELECT e.*, i.* EXCLUDE (id)
  FROM own_exchanges AS e
  JOIN inclusive_exchanges AS i ON i.id = e.id`,
  ),
  relation('every_delegation', 'FROM linked_delegations'),
  relation('every_trace', 'FROM traces'),
  relation(
    'every_stats',
    `
  SELECT o.*, i.* EXCLUDE (session_id)
  FROM own_stats AS o
  JOIN inclusive_stats AS i ON i.session_id = o.session_id`,
  ),
];

const DERIVED_ANEW: readonly Sql[] = commonTables(relations).map(constant);
