import type { SessionContext } from '../contract/session-context.ts';
import type { Connection } from '../db/connection.ts';
import { sql } from '../db/sql.ts';
import { EVERYTHING, type Narrowing } from './filters.ts';
import { scopeOf, statement } from './scope.ts';
import { isSessionKnown } from './session-known.ts';
import { numberOf, textOrNull } from './spend.ts';

/**
 * The context of each step of a session, or null where there is no such session. Of the filters only `missing` matters.
 * A message with several steps is one here, with the sum of what they were given (counting rule 1).
 */
export async function sessionContext(
  connection: Connection,
  id: string,
  filters: Pick<Narrowing, 'missing'>,
): Promise<SessionContext | null> {
  const scope = scopeOf({ ...EVERYTHING, missing: filters.missing });
  const rows = await connection.all(
    statement(
      scope.ctes,
      sql`
        SELECT
          id, created, agent, provider, model, is_compaction, is_inherited,
          tokens_input + tokens_cache_read + tokens_cache_write AS context,
          tokens_cache_read AS cached,
          tokens_output AS output,
          tokens_reasoning AS reasoning
        FROM all_messages
        WHERE session_id = ${id} AND is_usage
        ORDER BY created, seq, id`,
    ),
  );
  if (rows.length === 0 && !(await isSessionKnown(connection, id, filters.missing))) return null;
  const steps = rows.map((row) => ({
    messageId: String(row.id),
    at: textOrNull(row.created),
    agent: textOrNull(row.agent),
    provider: textOrNull(row.provider),
    model: textOrNull(row.model),
    context: numberOf(row.context),
    cached: numberOf(row.cached),
    output: numberOf(row.output),
    reasoning: numberOf(row.reasoning),
    compaction: row.is_compaction === true,
    inherited: row.is_inherited === true,
  }));
  return {
    id,
    peak: steps.reduce<number | null>((most, { context }) => Math.max(most ?? 0, context), null),
    compactions: steps.filter((step) => step.compaction).length,
    steps,
  };
}
