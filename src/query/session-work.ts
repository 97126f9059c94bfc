import type { Session } from '../contract/session.ts';
import type { Connection } from '../db/connection.ts';
import { sql } from '../db/sql.ts';
import type { PlainValue } from '../db/values.ts';
import { listed } from './listed.ts';
import { type Scope, statement } from './scope.ts';
import { numberOf } from './spend.ts';
import { tracesScope } from './traces-scope.ts';

/** What was done in a session itself, beside its figures. */
export type SessionWork = Pick<
  Session,
  'agents' | 'models' | 'exchanges' | 'contextPeak' | 'activeMs' | 'delegations'
>;

/** Of a session that was just made, or that never counts. */
export const NO_WORK: SessionWork = {
  agents: [],
  models: [],
  exchanges: 0,
  contextPeak: null,
  activeMs: 0,
  delegations: 0,
};

/** What was done in each of the sessions. */
export async function sessionWork(
  connection: Connection,
  scope: Scope,
  ids: readonly string[],
): Promise<ReadonlyMap<string, SessionWork>> {
  if (ids.length === 0) return new Map();
  const rows = await connection.all(
    statement(
      [
        ...scope.ctes,
        sql`wanted AS MATERIALIZED (SELECT unnest(${ids}::VARCHAR[]) AS id)`,
        ...tracesScope(scope, 'wanted'),
        sql`handed_on AS (
          SELECT session_id, count(*) AS delegations
          FROM all_delegations
          WHERE session_id IN (${listed(ids)}) AND NOT is_inherited
          GROUP BY session_id
        )`,
      ],
      sql`
        SELECT
          t.session_id AS id, t.agents, t.models, t.exchanges, t.context_peak, t.active_ms,
          coalesce(h.delegations, 0) AS delegations
        FROM all_stats AS t
        LEFT JOIN handed_on AS h ON h.session_id = t.session_id
        WHERE t.session_id IN (${listed(ids)})`,
    ),
  );
  return new Map(
    rows.map((row) => [
      String(row.id),
      {
        agents: textsOf(row.agents),
        models: textsOf(row.models),
        exchanges: numberOf(row.exchanges),
        contextPeak: row.context_peak === null ? null : numberOf(row.context_peak),
        activeMs: numberOf(row.active_ms),
        delegations: numberOf(row.delegations),
      },
    ]),
  );
}

function textsOf(value: PlainValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
