import type { NewestError } from '../contract/overview.ts';
import type { Connection } from '../db/connection.ts';
import { sql } from '../db/sql.ts';
import type { Narrowing } from './filters.ts';
import { scopeOf, statement } from './scope.ts';
import { textOrNull } from './spend.ts';

const NEWEST = 10n;

/** The newest failed steps and calls that are asked for, without the copies that forks made; `text` is cut short. */
export async function newestErrors(connection: Connection, filters: Narrowing): Promise<NewestError[]> {
  const scope = scopeOf(filters);
  const rows = await connection.all(
    statement(
      scope.ctes,
      sql`
        SELECT kind, id, session_id, happened, type, tool, text
        FROM (
          SELECT
            'step' AS kind, m.id, m.session_id, m.created AS happened, m.error_name AS type, NULL AS tool,
            left(m.error_message, 240) AS text
          FROM asked_owners AS m
          WHERE m.role = 'assistant' AND m.error_name IS NOT NULL AND NOT m.is_inherited
          UNION ALL
          SELECT
            'tool', p.id, m.session_id, coalesce(p.started, p.created, m.created), p.outcome, p.tool_name, p.preview
          FROM parts AS p
          JOIN asked_owners AS m ON m.id = p.message_id
          WHERE p.type = 'tool'
            AND p.outcome NOT IN ('ok', 'open')
            AND NOT m.is_inherited
            AND ${scope.partCounts}
        )
        ORDER BY happened DESC NULLS LAST, id DESC
        LIMIT ${NEWEST}::BIGINT`,
    ),
  );
  return rows.map((row) => ({
    kind: row.kind === 'step' ? 'step' : 'tool',
    id: String(row.id),
    sessionId: String(row.session_id),
    at: textOrNull(row.happened),
    type: String(row.type),
    tool: textOrNull(row.tool),
    text: textOrNull(row.text),
  }));
}
