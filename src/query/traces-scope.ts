import { isPresent } from '../core/counting/existence.ts';
import { commonTables, kept, type Relation, relation } from '../core/relations.ts';
import { AGENT_TRACES } from '../core/traces/agent-traces.ts';
import { DELEGATION_CALLS } from '../core/traces/delegation-calls.ts';
import { EXCHANGES, INCLUSIVE } from '../core/traces/exchanges.ts';
import { INCLUSIVE_STATS } from '../core/traces/inclusive-stats.ts';
import { SESSION_STATS } from '../core/traces/session-stats.ts';
import { traceRelations } from '../core/traces/trace-relations.ts';
import { constant, type Sql } from '../db/sql.ts';
import type { Narrowing } from './filters.ts';

/**
 * Common table expressions after those of the scope, with the columns of the derived tables: `all_exchanges`,
 * `all_delegations`, `all_traces` and `all_stats`, whatever of them a question reads. By default they are the tables;
 * where missing records do not count they are derived from those that are present, by the same relations.
 * Filters of time, agent, model, project and session do not narrow them.
 * @param sessions where given, a relation of ids (a common table expression): it spares work to derive only the trees
 *   of these sessions. What is of other trees may be there all the same.
 */
export function tracesScope(
  filters: Pick<Narrowing, 'missing'>,
  sessions: string | null = null,
): readonly Sql[] {
  return (filters.missing ? STORED : derivedAnew(sessions)).map(constant);
}

const STORED: readonly string[] = [
  'all_exchanges AS NOT MATERIALIZED (FROM exchanges)',
  'all_delegations AS NOT MATERIALIZED (FROM delegations)',
  'all_traces AS NOT MATERIALIZED (FROM agent_traces)',
  'all_stats AS NOT MATERIALIZED (FROM session_stats)',
];

function derivedAnew(sessions: string | null): readonly string[] {
  const roots = `(SELECT root_id FROM all_sessions WHERE id IN (SELECT id FROM ${sessions}))`;
  const whole = kept(
    'tree_sessions',
    `
  SELECT id, parent_id, root_id, depth, is_orphan, created, title, agent
  FROM all_sessions
  WHERE counts ${sessions === null ? '' : `AND root_id IN ${roots}`}
`,
  );
  return commonTables([
    whole,
    ...traceRelations(sessions === null ? null : 'tree_sessions', isPresent('p')),
    ...EXCHANGES,
    ...DELEGATION_CALLS,
    ...SESSION_STATS,
    ...OWN_AS_STORED,
    ...AGENT_TRACES,
    ...INCLUSIVE_STATS,
    ...AS_TABLES,
  ]);
}

/** What trees are made of, by the names under which stored rows are read. */
const OWN_AS_STORED: readonly Relation[] = [
  kept('tree_exchanges', 'SELECT * FROM own_exchanges'),
  kept('tree_calls', 'SELECT * FROM own_delegations'),
  // Shadows the table, which holds what missing records add.
  kept('session_stats', 'SELECT * FROM own_stats'),
];

const sums = INCLUSIVE.map((name) => `i.inclusive_${name}`).join(', ');

const AS_TABLES: readonly Relation[] = [
  relation(
    'all_exchanges',
    `SELECT e.*, i.delegations, ${sums} FROM tree_exchanges AS e JOIN inclusive_exchanges AS i ON i.id = e.id`,
  ),
  relation('all_delegations', 'SELECT * FROM linked_delegations'),
  relation('all_traces', 'SELECT * FROM traces'),
  relation(
    'all_stats',
    `
  SELECT o.*, i.sessions, i.inclusive_first_at, i.inclusive_last_at, ${sums}
  FROM session_stats AS o
  JOIN inclusive_stats AS i ON i.session_id = o.session_id
`,
  ),
];
