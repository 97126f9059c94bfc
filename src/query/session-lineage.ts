import type { Connection } from '../db/connection.ts';
import { sql } from '../db/sql.ts';
import { listed } from './listed.ts';
import { type Scope, statement } from './scope.ts';

/** Each session with itself and every descendant: `tops[i]` has `ids[i]` in it. */
export interface Lineage {
  readonly tops: readonly string[];
  readonly ids: readonly string[];
}

/**
 * The descendants of some sessions, each once, along the parents that the tree kept; sessions that are not in the scope
 * have none and are left out. UNION ends even where stored parents form a cycle that was not cut yet.
 */
export async function lineageOf(
  connection: Connection,
  scope: Scope,
  sessions: readonly string[],
): Promise<Lineage> {
  if (sessions.length === 0) return { tops: [], ids: [] };
  const rows = await connection.all(
    statement(
      [
        ...scope.ctes,
        sql`edges AS MATERIALIZED (
          SELECT id, CASE WHEN id <> root_id THEN parent_id END AS up FROM all_sessions WHERE counts
        )`,
        sql`lineage AS (
          SELECT id AS top, id FROM all_sessions WHERE id IN (${listed(sessions)})
          UNION
          SELECT l.top, e.id FROM lineage AS l JOIN edges AS e ON e.up = l.id
        )`,
      ],
      sql`SELECT top, id FROM lineage ORDER BY top, id`,
    ),
  );
  return { tops: rows.map((row) => String(row.top)), ids: rows.map((row) => String(row.id)) };
}
