import type { Filters } from '../contract/filters.ts';
import { join, type Sql, sql } from '../db/sql.ts';

/**
 * What a question is narrowed by: the contract's filters, or several values of each. `from` is inclusive, `to`
 * exclusive. `project` is a project's id, its worktree or the worktree's last folder; `model` is a model or
 * `provider/model`; `session` is a session itself, without its children. Values are compared as written.
 */
export type Narrowing = Pick<Filters, 'missing' | 'archived'> & {
  readonly [Key in 'from' | 'to']?: Filters[Key];
} & {
  readonly [Key in 'project' | 'agent' | 'model' | 'session']?: Filters[Key] | readonly string[];
};

/** All data, which is what a question without options is about. */
export const EVERYTHING: Narrowing = { missing: true, archived: true };

/** Whether only some messages are asked for: a range of time, agents or models. */
export function narrowsMessages(filters: Narrowing): boolean {
  return hasRange(filters) || narrowsAuthors(filters);
}

/** Whether only the messages of some agents or models are asked for. */
export function narrowsAuthors(filters: Narrowing): boolean {
  return valuesOf(filters.agent).length > 0 || valuesOf(filters.model).length > 0;
}

/** Whether only some projects or sessions are asked for by name. */
export function narrowsOwners(filters: Narrowing): boolean {
  return valuesOf(filters.project).length > 0 || valuesOf(filters.session).length > 0;
}

/** Whether only some sessions are asked for, whatever stands in them. */
export function narrowsSessions(filters: Narrowing): boolean {
  return narrowsOwners(filters) || !filters.archived;
}

/** Predicate over the session columns of `s`: project, session, archived. */
export function sessionPredicate(filters: Narrowing): Sql {
  const conditions: Sql[] = [sql`true`];
  const projects = valuesOf(filters.project);
  const sessions = valuesOf(filters.session);
  if (projects.length > 0) {
    conditions.push(sql`(
      list_contains(${projects}::VARCHAR[], s.project_id)
      OR list_contains(${projects}::VARCHAR[], s.project)
      OR list_contains(${projects}::VARCHAR[], regexp_extract(s.project, '([^/\\\\]+)[/\\\\]*$', 1))
    )`);
  }
  if (sessions.length > 0) conditions.push(sql`list_contains(${sessions}::VARCHAR[], s.id)`);
  if (!filters.archived) conditions.push(sql`s.archived IS NULL`);
  return join(conditions, ' AND ');
}

/**
 * Predicate over the message columns of `m`: time of creation (in the column `created`), agent, model. A message without
 * a time is in no range.
 */
export function messagePredicate(filters: Narrowing, created = sql`m.created`): Sql {
  const conditions: Sql[] = [createdInRange(filters, created)];
  const agents = valuesOf(filters.agent);
  const models = valuesOf(filters.model);
  if (agents.length > 0) conditions.push(sql`list_contains(${agents}::VARCHAR[], m.agent)`);
  if (models.length > 0) {
    conditions.push(sql`(
      list_contains(${models}::VARCHAR[], m.model)
      OR list_contains(${models}::VARCHAR[], m.provider || '/' || m.model)
    )`);
  }
  return join(conditions, ' AND ');
}

/**
 * Predicate over rows that list the models they used, as `provider/model` in the column `models`: they lie in the asked
 * range by the column `started` and used one of the asked models.
 */
export function workPredicate(filters: Narrowing, started: Sql, models: Sql): Sql {
  const asked = valuesOf(filters.model);
  const inRange = createdInRange(filters, started);
  if (asked.length === 0) return inRange;
  return sql`${inRange} AND list_has_any(${asked}::VARCHAR[], list_concat(
    ${models}, list_transform(${models}, lambda name: regexp_replace(name, '^[^/]*/', ''))))`;
}

/** Predicate: one of the asked agents is among these columns; true where none is asked for. */
export function agentPredicate(filters: Narrowing, ...columns: readonly Sql[]): Sql {
  const asked = valuesOf(filters.agent);
  if (asked.length === 0) return sql`true`;
  const hits = columns.map((column) => sql`coalesce(list_contains(${asked}::VARCHAR[], ${column}), false)`);
  return sql`(${join(hits, ' OR ')})`;
}

/** Predicate: the list of agents has one that is asked for; true where none is. */
export function agentsPredicate(filters: Narrowing, agents: Sql): Sql {
  const asked = valuesOf(filters.agent);
  return asked.length === 0 ? sql`true` : sql`list_has_any(${asked}::VARCHAR[], ${agents})`;
}

/** Predicate: `column`, a TIMESTAMP, lies in the asked range. */
export function createdInRange(filters: Narrowing, column: Sql): Sql {
  const conditions: Sql[] = [sql`true`];
  if (filters.from !== undefined)
    conditions.push(sql`${column} >= epoch_ms(${BigInt(Date.parse(filters.from))}::BIGINT)`);
  if (filters.to !== undefined)
    conditions.push(sql`${column} < epoch_ms(${BigInt(Date.parse(filters.to))}::BIGINT)`);
  return join(conditions, ' AND ');
}

/** Whether usage of whole quarters of an hour is asked for: both ends of the range, where they are given, begin one. */
export function asksForQuarters(filters: Narrowing): boolean {
  return [filters.from, filters.to].every((end) => end === undefined || Date.parse(end) % QUARTER_MS === 0);
}

const QUARTER_MS = 900_000;

/** Whether only a range of time is asked for, be it open at one end. */
export function hasRange(filters: Narrowing): boolean {
  return filters.from !== undefined || filters.to !== undefined;
}

/** The values that a filter names, none where it is not given. */
export function valuesOf(given: string | readonly string[] | undefined): readonly string[] {
  if (given === undefined) return [];
  return typeof given === 'string' ? [given] : given;
}
