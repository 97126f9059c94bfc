import { constant, type Sql, sql } from '../db/sql.ts';
import type { Scope } from './scope.ts';

/** The clock of a question: now, and for how long something open counts as running, in milliseconds. */
export interface Moment {
  readonly now: number;
  readonly stalenessMs: number;
}

/**
 * Common table expressions that end in `running_sessions(id)`: the sessions in which something open is running; in all
 * others it is stale (counting rule 8). A session lives while its newest record time, or the file time of one of its
 * records, is within the limit; in OpenCode 2 it must also be suspended with a newest answer that has not completed.
 * Times of database files say nothing about one session, and the time of ingestion nothing about any.
 */
export function liveness(scope: Scope, moment: Moment): readonly Sql[] {
  const since = BigInt(Math.trunc(moment.now - moment.stalenessMs));
  const limit = sql`epoch_ms(${since}::BIGINT)`;
  return [
    sql`fresh_files AS MATERIALIZED (
  SELECT file_type, record_id
  FROM file_processing_state
  WHERE last_modified >= ${since}::BIGINT AND file_type IN ('session', 'message', 'part') AND record_id IS NOT NULL
)`,
    sql`live_sessions AS MATERIALIZED (
  SELECT id FROM all_sessions WHERE updated >= ${limit}
  UNION
  SELECT session_id FROM all_messages WHERE created >= ${limit} OR completed >= ${limit}
  UNION
  SELECT m.session_id
  FROM parts AS p
  JOIN all_messages AS m ON m.id = p.message_id
  WHERE (p.started >= ${limit} OR p.ended >= ${limit}) AND ${scope.partCounts}
  UNION
  SELECT record_id FROM fresh_files WHERE file_type = 'session'
  UNION
  SELECT m.session_id FROM all_messages AS m JOIN fresh_files AS f ON f.record_id = m.id WHERE f.file_type = 'message'
  UNION
  SELECT m.session_id
  FROM parts AS p
  JOIN fresh_files AS f ON f.record_id = p.id
  JOIN all_messages AS m ON m.id = p.message_id
  WHERE f.file_type = 'part' AND ${scope.partCounts}
)`,
    constant(`unfinished_runs AS MATERIALIZED (
  SELECT m.session_id
  FROM all_messages AS m
  SEMI JOIN (
    SELECT id FROM all_sessions WHERE generation = 'sqlite-v2' AND suspended IS NOT NULL
  ) AS s ON s.id = m.session_id
  WHERE m.role = 'assistant'
  GROUP BY m.session_id
  HAVING ${newestAnswer('m.completed IS NULL')}
)`),
    constant(`running_sessions AS MATERIALIZED (
  SELECT s.id
  FROM all_sessions AS s
  SEMI JOIN live_sessions AS l ON l.id = s.id
  WHERE s.generation <> 'sqlite-v2' OR s.id IN (SELECT session_id FROM unfinished_runs)
)`),
  ];
}

/** Aggregate: what `expression` is for the newest of the grouped messages `m` (rule 11: by time, then `seq`, then id). */
export function newestAnswer(expression: string): string {
  return `arg_max(${expression}, {'at': coalesce(epoch_ms(m.created), -1), 'seq': coalesce(m.seq, -1), 'id': m.id})`;
}
