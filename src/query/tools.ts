import type { ToolFigures, Tools, ToolsInput } from '../contract/tools.ts';
import type { Connection } from '../db/connection.ts';
import { sql } from '../db/sql.ts';
import type { Row } from '../db/values.ts';
import { assertZone, localTime, PERIOD_LABELS, periodFor } from './calendar.ts';
import { type Called, calledTools } from './called.ts';
import { durationOf } from './duration-of.ts';
import type { Narrowing } from './filters.ts';
import { EVERY_RECORD, liveness, type Moment } from './liveness.ts';
import { scopeOf, statement } from './scope.ts';
import { numberOf, textOrNull } from './spend.ts';
import { usageExtent } from './usage-extent.ts';

/** Periods that a trend has at most. */
const TREND_PIECES = 60;

/**
 * Every tool by the name that was written, or by its name today: its calls on messages that exist, fork copies included,
 * by outcome, and the durations in milliseconds of the calls that ended. Periods of trends are those of the messages.
 * Throws DatabaseError for a zone that is not known.
 */
export async function tools(
  connection: Connection,
  filters: Narrowing,
  { tz, mergeNames = false }: Pick<ToolsInput, 'tz' | 'mergeNames'>,
  moment: Moment,
): Promise<Tools> {
  return toolFigures(connection, filters, tz, { names: null, mergeNames }, moment);
}

/** The same of some tools. */
export async function toolFigures(
  connection: Connection,
  filters: Narrowing,
  tz: string,
  called: Called,
  moment: Moment,
): Promise<Tools> {
  await assertZone(connection, tz);
  const trendBy = periodFor(await usageExtent(connection, filters), TREND_PIECES);
  const scope = scopeOf(filters);
  const rows = await connection.all(
    statement(
      [
        ...scope.ctes,
        ...calledTools(filters, scope, called),
        ...liveness(EVERY_RECORD, moment),
        sql`local_calls AS (
          SELECT tool, calls, errors, quarter AS bucket, ${localTime(tz, sql`quarter`)} AS local
          FROM (
            SELECT tool, quarter, count(*) AS calls, count(*) FILTER (WHERE has_failed) AS errors
            FROM calls
            WHERE quarter IS NOT NULL
            GROUP BY tool, quarter
          )
        )`,
        sql`periods AS (
          SELECT tool, ${PERIOD_LABELS[trendBy]} AS date, min(bucket) AS since, sum(calls) AS calls, sum(errors) AS errors
          FROM local_calls
          GROUP BY tool, date
        )`,
        sql`trends AS (
          SELECT tool, list({'date': date, 'calls': calls, 'errors': errors} ORDER BY since) AS trend
          FROM periods
          GROUP BY tool
        )`,
      ],
      sql`
        SELECT f.*, t.trend
        FROM (
          SELECT
            c.tool,
            count(*) AS calls,
            count(*) FILTER (WHERE c.outcome = 'ok') AS ok,
            count(*) FILTER (WHERE c.outcome = 'error') AS error,
            count(*) FILTER (WHERE c.outcome = 'denied') AS denied,
            count(*) FILTER (WHERE c.outcome = 'aborted') AS aborted,
            count(*) FILTER (WHERE c.outcome = 'timeout') AS timeout,
            count(*) FILTER (WHERE c.outcome = 'invalid') AS invalid,
            count(*) FILTER (WHERE c.outcome = 'open' AND r.id IS NOT NULL) AS running,
            count(*) FILTER (WHERE c.outcome = 'open' AND r.id IS NULL) AS stale,
            count(*) FILTER (WHERE c.is_inherited) AS inherited,
            count(*) FILTER (WHERE c.has_failed) AS failed,
            count(c.has_failed) AS ended,
            quantile_cont(c.duration_ms, [0.5, 0.95, 0.99]) AS durations,
            max(c.duration_ms) AS longest,
            sum(c.output_bytes) AS output_sum,
            quantile_disc(c.output_bytes, 0.95) AS output_p95,
            ${called.mergeNames ? sql`list(DISTINCT c.tool_name)` : sql`[c.tool]`} AS names
          FROM calls AS c
          LEFT JOIN running_sessions AS r ON r.id = c.open_in
          GROUP BY c.tool
        ) AS f
        LEFT JOIN trends AS t ON t.tool IS NOT DISTINCT FROM f.tool
        ORDER BY f.tool NULLS LAST`,
    ),
  );
  return { trendBy, tools: rows.map(toolFiguresOf) };
}

function toolFiguresOf(row: Row): ToolFigures {
  const [p50, p95, p99] = Array.isArray(row.durations) ? row.durations : [];
  const ended = numberOf(row.ended);
  const names = Array.isArray(row.names) ? row.names.map(textOrNull) : [];
  return {
    tool: textOrNull(row.tool),
    calls: numberOf(row.calls),
    ok: numberOf(row.ok),
    error: numberOf(row.error),
    denied: numberOf(row.denied),
    aborted: numberOf(row.aborted),
    timeout: numberOf(row.timeout),
    invalid: numberOf(row.invalid),
    running: numberOf(row.running),
    stale: numberOf(row.stale),
    inherited: numberOf(row.inherited),
    p50Ms: durationOf(p50),
    p95Ms: durationOf(p95),
    p99Ms: durationOf(p99),
    maxMs: durationOf(row.longest),
    errorRate: ended === 0 ? null : numberOf(row.failed) / ended,
    outputBytes:
      row.output_sum === null ? null : { sum: numberOf(row.output_sum), p95: numberOf(row.output_p95) },
    names: names.length === 0 ? [textOrNull(row.tool)] : names.sort(),
    trend: trendOf(row.trend),
  };
}

function trendOf(value: Row[string] | undefined): ToolFigures['trend'] {
  if (!Array.isArray(value)) return [];
  return value.filter(isRow).map((item) => ({
    date: String(item.date),
    calls: numberOf(item.calls),
    errors: numberOf(item.errors),
  }));
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
