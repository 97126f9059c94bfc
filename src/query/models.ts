import type { Models } from '../contract/models.ts';
import type { ModelUsage } from '../contract/usage.ts';
import type { Connection } from '../db/connection.ts';
import { sql } from '../db/sql.ts';
import type { Row } from '../db/values.ts';
import type { Narrowing } from './filters.ts';
import { scopeOf, statement } from './scope.ts';
import { numberOf, spendOf, sumsOf, textOrNull } from './spend.ts';

/** Billed usage of each provider and model, by their names; rows that name none are under null. */
export async function models(connection: Connection, filters: Narrowing): Promise<Models> {
  const rows = await connection.all(
    statement(
      scopeOf(filters).ctes,
      sql`
        SELECT provider, model, count(*) AS messages, ${sumsOf()}
        FROM asked_messages
        WHERE is_usage AND NOT is_inherited
        GROUP BY provider, model
        ORDER BY provider NULLS LAST, model NULLS LAST`,
    ),
  );
  return { models: rows.map(modelUsageOf) };
}

/** One row with `provider`, `model`, `messages` and sums. */
export function modelUsageOf(row: Row): ModelUsage {
  return {
    provider: textOrNull(row.provider),
    model: textOrNull(row.model),
    messages: numberOf(row.messages),
    ...spendOf(row),
  };
}
