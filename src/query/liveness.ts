import type { Connection } from '../db/connection.ts';
import { constant, type Sql, sql } from '../db/sql.ts';
import { listed } from './listed.ts';
import { type Scope, statement } from './scope.ts';

/** The clock of a question: now, and for how long something open counts as running, in milliseconds. */
export interface Moment {
  readonly now: number;
  readonly stalenessMs: number;
}

/**
 * Names of the relations in which signs of life are looked for: sessions, messages, and parts with their `session_id`.
 */
interface LivingRelations {
  readonly sessions: Sql;
  readonly messages: Sql;
  readonly parts: Sql;
}

/** All that is in the database. */
export const EVERY_RECORD: LivingRelations = {
  sessions: constant('all_sessions'),
  messages: constant('counted_messages'),
  parts: constant('parts'),
};

/** Those of the sessions in which something open is running. */
export async function runningAmong(
  connection: Connection,
  scope: Scope,
  ids: readonly string[],
  moment: Moment,
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const relations: LivingRelations = {
    sessions: sql`(SELECT * FROM all_sessions WHERE id IN (${listed(ids)}))`,
    messages: sql`(SELECT * FROM counted_messages WHERE session_id IN (${listed(ids)}))`,
    parts: sql`(SELECT * FROM parts WHERE session_id IN (${listed(ids)}))`,
  };
  const rows = await connection.all(
    statement([...scope.ctes, ...liveness(relations, moment)], sql`SELECT id FROM running_sessions`),
  );
  return new Set(rows.map((row) => String(row.id)));
}

/**
 * Common table expressions that end in `running_sessions(id)`: the sessions in which something open is running; in all
 * others it is stale (counting rule 8). A session lives while its newest record time, or the file time of one of its
 * records, is within the limit; in OpenCode 2 it must also be suspended with a newest answer that has not completed.
 * Times of database files say nothing about one session, and the time of ingestion nothing about any. Each time is looked
 * for by itself, since a scan skips old rows by one condition but not by either of two.
 */
export function liveness({ sessions, messages, parts }: LivingRelations, moment: Moment): readonly Sql[] {
  const since = BigInt(Math.trunc(moment.now - moment.stalenessMs));
  const limit = sql`epoch_ms(${since}::BIGINT)`;
  return [
    sql`fresh_files AS MATERIALIZED (
  SELECT file_type, record_id
  FROM file_processing_state
  WHERE last_modified >= ${since}::BIGINT AND file_type IN ('session', 'message', 'part') AND record_id IS NOT NULL
)`,
    sql`live_sessions AS MATERIALIZED (
  SELECT id FROM ${sessions} WHERE updated >= ${limit}
  UNION
  SELECT session_id FROM ${messages} WHERE created >= ${limit}
  UNION
  SELECT session_id FROM ${messages} WHERE completed >= ${limit}
  UNION
  SELECT session_id FROM ${parts} WHERE started >= ${limit}
  UNION
  SELECT session_id FROM ${parts} WHERE ended >= ${limit}
  UNION
  SELECT record_id FROM fresh_files WHERE file_type = 'session'
  UNION
  SELECT m.session_id
  FROM ${messages} AS m
  JOIN fresh_files AS f ON f.record_id = m.id
  WHERE f.file_type = 'message'
  UNION
  SELECT p.session_id
  FROM ${parts} AS p
  JOIN fresh_files AS f ON f.record_id = p.id
  WHERE f.file_type = 'part'
)`,
    sql`unfinished_runs AS MATERIALIZED (
  SELECT m.session_id
  FROM ${messages} AS m
  SEMI JOIN (
    SELECT id FROM ${sessions} WHERE generation = 'sqlite-v2' AND suspended IS NOT NULL
  ) AS s ON s.id = m.session_id
  WHERE m.role = 'assistant'
  GROUP BY m.session_id
  HAVING ${constant(newestAnswer('m.completed IS NULL'))}
)`,
    sql`running_sessions AS MATERIALIZED (
  SELECT s.id
  FROM ${sessions} AS s
  SEMI JOIN live_sessions AS l ON l.id = s.id
  WHERE s.generation <> 'sqlite-v2' OR s.id IN (SELECT session_id FROM unfinished_runs)
)`,
  ];
}

/** Aggregate: what `expression` is for the newest of the grouped messages `m` (rule 11: by time, then `seq`, then id). */
function newestAnswer(expression: string): string {
  return `arg_max(${expression}, {'at': coalesce(epoch_ms(m.created), -1), 'seq': coalesce(m.seq, -1), 'id': m.id})`;
}
