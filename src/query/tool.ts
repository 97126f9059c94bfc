import { usualPage } from '../contract/page-size.ts';
import type { Tool, ToolInput } from '../contract/tool.ts';
import { writtenToolNames } from '../core/tool-families.ts';
import type { Connection } from '../db/connection.ts';
import { sql } from '../db/sql.ts';
import { askedCalls, type Called, calledTools } from './called.ts';
import type { Narrowing } from './filters.ts';
import { readCursor, writeCursor } from './list-cursor.ts';
import { listed } from './listed.ts';
import type { Moment } from './liveness.ts';
import { scopeOf, statement } from './scope.ts';
import { numberOf, textOrNull } from './spend.ts';
import { toolFigures } from './tools.ts';

/** Where the steps of the histogram begin, in milliseconds. */
const STEPS: readonly number[] = [0, 10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000, 60_000, 300_000];

const MOST_ARGUMENTS = 20n;

/**
 * One tool with a page of its failed calls, or null where it was never called. Throws DatabaseError for a zone that is
 * not known and for a cursor that no page gave out.
 */
export async function tool(
  connection: Connection,
  filters: Narrowing,
  { tz, name, mergeNames = false, limit = usualPage, cursor }: Omit<ToolInput, keyof Narrowing>,
  moment: Moment,
): Promise<Tool | null> {
  const names = mergeNames ? writtenToolNames(name) : [name];
  const called = { names, mergeNames };
  const { trendBy, tools } = await toolFigures(connection, filters, tz, called, moment);
  const figures = tools.find((row) => row.tool === name);
  if (figures === undefined) return null;
  return {
    trendBy,
    figures,
    histogram: await histogramOf(connection, filters, called),
    arguments: await argumentsOf(connection, filters, names),
    ...(await failingOf(connection, filters, names, limit, cursor)),
  };
}

async function histogramOf(
  connection: Connection,
  filters: Narrowing,
  called: Called,
): Promise<Tool['histogram']> {
  const scope = scopeOf(filters);
  const rows = await connection.all(
    statement(
      [...scope.ctes, ...calledTools(filters, scope, called)],
      sql`
        SELECT len(list_filter(${STEPS.map(String)}::BIGINT[], lambda edge: edge <= duration_ms)) AS step, count(*) AS calls
        FROM calls
        WHERE duration_ms IS NOT NULL
        GROUP BY step`,
    ),
  );
  const calls = new Map(rows.map((row) => [numberOf(row.step), numberOf(row.calls)]));
  return STEPS.map((fromMs, index) => ({
    fromMs,
    toMs: STEPS[index + 1] ?? null,
    calls: calls.get(index + 1) ?? 0,
  }));
}

async function argumentsOf(
  connection: Connection,
  filters: Narrowing,
  names: readonly string[],
): Promise<Tool['arguments']> {
  const scope = scopeOf(filters);
  const rows = await connection.all(
    statement(
      scope.ctes,
      sql`
        SELECT p.preview AS argument, count(*) AS calls, count(*) FILTER (WHERE p.outcome NOT IN ('ok', 'open')) AS errors
        FROM parts AS p
        SEMI JOIN asked_owners AS m ON m.id = p.message_id
        WHERE p.type = 'tool' AND p.tool_name IN (${listed(names)}) AND p.preview <> '' AND ${scope.partCounts}
        GROUP BY p.preview
        ORDER BY calls DESC, p.preview
        LIMIT ${MOST_ARGUMENTS}::BIGINT`,
    ),
  );
  return rows.map((row) => ({
    argument: String(row.argument),
    calls: numberOf(row.calls),
    errors: numberOf(row.errors),
  }));
}

const ORDER = 'failing';

async function failingOf(
  connection: Connection,
  filters: Narrowing,
  names: readonly string[],
  limit: number,
  cursor: string | undefined,
): Promise<Pick<Tool, 'failing' | 'next'>> {
  const place = cursor === undefined ? null : readCursor(ORDER, cursor);
  const after =
    place === null ? sql`true` : sql`(began, id) < (TRY_CAST(${place.value} AS BIGINT), ${place.id})`;
  const scope = scopeOf(filters);
  const rows = await connection.all(
    statement(
      [
        ...scope.ctes,
        askedCalls(filters, scope),
        sql`failed_calls AS (
          SELECT
            part_id AS id, message_id, session_id, tool, outcome, duration_ms,
            split_part(error_group, '-', 1) AS error_type,
            began AS at,
            coalesce(epoch_ms(began), -1) AS began
          FROM asked_calls
          WHERE tool IN (${listed(names)}) AND error_group IS NOT NULL AND NOT is_inherited
        )`,
        sql`failing AS MATERIALIZED (
          SELECT * FROM failed_calls WHERE ${after} ORDER BY began DESC, id DESC LIMIT ${limit + 1}
        )`,
      ],
      sql`
        SELECT f.*, p.preview
        FROM failing AS f
        JOIN parts AS p ON p.id = f.id
        ORDER BY began DESC, f.id DESC`,
    ),
  );
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    failing: shown.map((row) => ({
      partId: String(row.id),
      messageId: String(row.message_id),
      sessionId: String(row.session_id),
      tool: textOrNull(row.tool),
      at: textOrNull(row.at),
      outcome: String(row.outcome),
      errorType: textOrNull(row.error_type),
      argument: textOrNull(row.preview),
      durationMs: row.duration_ms === null || row.duration_ms === undefined ? null : Number(row.duration_ms),
    })),
    next: last === undefined ? null : writeCursor(ORDER, { value: String(last.began), id: String(last.id) }),
  };
}
