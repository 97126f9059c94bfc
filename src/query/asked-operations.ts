import { isPresent } from '../core/counting/existence.ts';
import { commonTables } from '../core/relations.ts';
import { fileOperations } from '../core/traces/file-operations.ts';
import { constant, type Sql, sql } from '../db/sql.ts';
import { messagePredicate, type Narrowing, narrowsSessions } from './filters.ts';

/**
 * Common table expressions over those of the scope that end in `asked_operations`: the rows of the table
 * `file_operations` that pass the filters, without the copies that forks made.
 */
export function askedOperations(filters: Narrowing): readonly Sql[] {
  const from = filters.missing ? sql`file_operations` : sql`present_operations`;
  const ofAskedSessions = narrowsSessions(filters)
    ? sql`SEMI JOIN asked_sessions AS s ON s.id = m.session_id`
    : sql``;
  return [
    ...(filters.missing ? [] : PRESENT_OPERATIONS),
    sql`asked_operations AS ${filters.missing ? sql`NOT MATERIALIZED` : sql`MATERIALIZED`} (
  SELECT m.*
  FROM ${from} AS m
  ${ofAskedSessions}
  WHERE NOT m.is_inherited AND ${messagePredicate(filters)}
)`,
  ];
}

/**
 * What is present: the rows of the table whose call, message and session are, inheritance decided anew. Rows of sessions
 * that are in another project without what is missing are derived anew, because their paths are placed by it.
 */
const PRESENT_OPERATIONS: readonly Sql[] = [
  sql`displaced_sessions AS MATERIALIZED (
  SELECT s.id
  FROM all_sessions AS s
  JOIN sessions AS stored ON stored.id = s.id
  WHERE s.project IS DISTINCT FROM stored.project
)`,
  ...commonTables(fileOperations('displaced_sessions', isPresent('p'))).map(constant),
  sql`present_operations AS (
  SELECT o.* REPLACE (m.is_inherited AS is_inherited)
  FROM file_operations AS o
  JOIN (SELECT id, is_inherited FROM counted_messages) AS m ON m.id = o.message_id
  WHERE NOT o.is_missing AND o.session_id NOT IN (SELECT id FROM displaced_sessions)
  UNION ALL BY NAME
  SELECT * FROM own_file_operations
)`,
];
