import { PRESENT_RECORDS, STORED_RECORDS } from '../core/counting/counted-records.ts';
import { exists, isPresent } from '../core/counting/existence.ts';
import { constant, join, type Sql, sql } from '../db/sql.ts';
import { messagePredicate, type Narrowing, narrowsSessions, sessionPredicate } from './filters.ts';

/**
 * The rows that a question is about, as common table expressions:
 * - `all_sessions`: every session with its derived columns; `counts` is false for those that never count
 * - `all_messages`: messages of sessions that count, rule 1 applied to their tokens, their inheritance decided
 * - `counted_messages`: the same rows with the columns of the table, for what needs no tokens
 * - `asked_sessions`, `asked_messages`, `asked_owners`: those of the three that pass the filters
 * Large texts are in none of them.
 */
export interface Scope {
  /** Whether missing records count. */
  readonly missing: boolean;
  readonly ctes: readonly Sql[];
  /** Predicate: part `p` counts (its message has to count too). */
  readonly partCounts: Sql;
}

/** The scope of a question: by default all records that count, without missing ones those that are present. */
export function scopeOf(filters: Narrowing): Scope {
  return {
    missing: filters.missing,
    ctes: [...(filters.missing ? STORED_RECORDS : PRESENT_RECORDS).map(constant), ...asked(filters)],
    partCounts: constant(filters.missing ? exists('p') : isPresent('p')),
  };
}

/** A statement over common table expressions; recursive ones may be among them. */
export function statement(ctes: readonly Sql[], body: Sql): Sql {
  return sql`WITH RECURSIVE ${join(ctes, ',\n')}\n${body}`;
}

function asked(filters: Narrowing): readonly Sql[] {
  const ofAskedSessions = narrowsSessions(filters)
    ? sql`SEMI JOIN asked_sessions AS s ON s.id = m.session_id`
    : sql``;
  const from = (messages: string): Sql => sql`(
  SELECT m.*
  FROM ${constant(messages)} AS m
  ${ofAskedSessions}
  WHERE ${messagePredicate(filters)}
)`;
  return [
    sql`asked_sessions AS NOT MATERIALIZED (SELECT s.* FROM all_sessions AS s WHERE ${sessionPredicate(filters)})`,
    sql`asked_messages AS NOT MATERIALIZED ${from('all_messages')}`,
    sql`asked_owners AS NOT MATERIALIZED ${from('counted_messages')}`,
  ];
}
