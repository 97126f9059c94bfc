import type { Connection } from '../../db/connection.ts';
import { constant, join, type Sql, sql } from '../../db/sql.ts';
import type { Row } from '../../db/values.ts';
import type { Extraction, Output } from '../kinds/record-kind.ts';
import { type Dirty, limitDirty, type Place } from './dirty-sessions.ts';

/**
 * Adds to `dirty` what the staged `records` will change, by what stands in the tables before they are merged: to be called
 * before rows are removed, on the connection that merges.
 */
export async function rememberDirty(
  connection: Connection,
  extraction: Extraction,
  dirty: Dirty,
): Promise<void> {
  for (const output of extraction.outputs) {
    if (dirty.isEverything) return;
    const remember = REMEMBER[output.table] ?? rememberOwners;
    await remember(connection, output, dirty);
    limitDirty(dirty);
  }
}

type Remember = (connection: Connection, output: Output, dirty: Dirty) => Promise<void>;

const REMEMBER: Readonly<Record<string, Remember>> = {
  sessions: rememberSessions,
  messages: rememberMessages,
  parts: rememberParts,
  projects: rememberProjects,
};

async function rememberSessions(connection: Connection, output: Output, dirty: Dirty): Promise<void> {
  const rows = await connection.all(sql`
    WITH n AS MATERIALIZED ${staged(output, [
      'id',
      'parent_id',
      'created',
      'fork_session_id',
      'project_id',
      'project',
      'directory',
      'missing_reason',
    ])}
    SELECT DISTINCT
      n.id,
      n.parent_id,
      was.parent_id AS former_parent,
      was.root_id,
      was.depth::VARCHAR AS depth,
      was.is_orphan::VARCHAR AS is_orphan,
      was.in_cycle::VARCHAR AS in_cycle,
      was.id IS NULL OR ${areDistinct(['parent_id', 'created', 'fork_session_id', 'missing_reason'])} AS has_moved,
      was.is_fork IS NOT FALSE OR ${areDistinct(['project_id', 'project', 'directory'])} AS is_relabelled
    FROM n
    LEFT JOIN (SELECT t.* FROM sessions AS t SEMI JOIN n ON n.id = t.id) AS was ON was.id = n.id`);
  for (const row of rows) {
    const id = String(row.id);
    dirty.sessions.add(id);
    if (row.has_moved === true) dirty.movedSessions.add(id);
    // A second merge finds the session at the top, where the first has put it.
    else if (row.parent_id !== null && !dirty.places.has(id)) dirty.places.set(id, placeOf(row));
    if (row.has_moved === true || row.is_relabelled === true) dirty.labels.add(id);
    addTo(dirty.told, row.former_parent);
  }
}

function placeOf(row: Row): Place {
  return {
    rootId: String(row.root_id),
    depth: String(row.depth),
    isOrphan: String(row.is_orphan),
    inCycle: String(row.in_cycle),
  };
}

async function rememberMessages(connection: Connection, output: Output, dirty: Dirty): Promise<void> {
  const rows = await connection.all(sql`
    WITH n AS MATERIALIZED ${staged(output, [
      'id',
      'session_id',
      'role',
      'root_path',
      'cwd',
      'generation',
      'missing_reason',
    ])}
    SELECT DISTINCT
      n.id,
      n.session_id,
      was.session_id AS former_session,
      was.created::VARCHAR AS former_created,
      was.id IS NULL OR ${areDistinct(['session_id', 'generation'])} AS has_moved,
      ${areDistinct(['role', 'root_path', 'cwd', 'missing_reason'])} AS is_relabelled
    FROM n
    LEFT JOIN (SELECT t.* FROM messages AS t SEMI JOIN n ON n.id = t.id) AS was ON was.id = n.id`);
  for (const row of rows) {
    const id = String(row.id);
    const homes = [row.session_id, row.former_session];
    // A second merge finds a time that nothing was decided by.
    if (!dirty.messages.has(id)) {
      dirty.messages.set(id, row.former_created === null ? null : String(row.former_created));
    }
    for (const home of homes) addTo(dirty.homes, home);
    if (row.has_moved === true) dirty.partOwners.add(id);
    if (row.has_moved === true || row.is_relabelled === true) {
      for (const home of homes) addTo(dirty.labels, home);
    }
  }
}

async function rememberParts(connection: Connection, output: Output, dirty: Dirty): Promise<void> {
  if (output.recordKey === 'message_id') {
    for (const row of await connection.all(sql`SELECT DISTINCT id FROM records`)) {
      addTo(dirty.partOwners, row.id);
      addTo(dirty.stepOwners, row.id);
    }
    return;
  }
  const rows = await connection.all(sql`
    WITH n AS MATERIALIZED ${staged(output, ['id', 'message_id', 'session_id', 'type'])}
    SELECT DISTINCT
      n.id,
      n.message_id,
      n.session_id,
      was.message_id AS former_message,
      coalesce(n.type = 'step-finish', false) OR coalesce(was.type = 'step-finish', false) AS ends_step
    FROM n
    LEFT JOIN (SELECT t.* FROM parts AS t SEMI JOIN n ON n.id = t.id) AS was ON was.id = n.id`);
  for (const row of rows) {
    addTo(dirty.parts, row.id);
    addTo(dirty.told, row.session_id);
    for (const message of [row.message_id, row.former_message]) {
      addTo(dirty.partMessages, message);
      if (row.ends_step === true) addTo(dirty.stepOwners, message);
    }
  }
}

async function rememberProjects(connection: Connection, output: Output, dirty: Dirty): Promise<void> {
  const rows = await connection.all(sql`
    SELECT DISTINCT n.id
    FROM ${staged(output, ['id', 'worktree'])} AS n
    LEFT JOIN projects AS was ON was.id = n.id
    WHERE was.worktree IS DISTINCT FROM n.worktree`);
  for (const row of rows) addTo(dirty.projects, row.id);
}

/** Rows that have no derived columns show in their session. */
async function rememberOwners(connection: Connection, output: Output, dirty: Dirty): Promise<void> {
  const { recordKey, columns } = output;
  const [owner, from] =
    recordKey === 'session_id' ? ['r.id', 'records AS r'] : [columns.session_id, fromOf(output)];
  if (owner === undefined) return;
  const rows = await connection.all(
    sql`SELECT DISTINCT ${constant(owner)} AS session_id FROM ${constant(from)}`,
  );
  for (const row of rows) addTo(dirty.told, row.session_id);
}

/** The rows that the staged records become, with some of their columns. */
function staged(output: Output, names: readonly string[]): Sql {
  const columns = names.map((name) => constant(`${output.columns[name] ?? 'NULL'} AS ${name}`));
  return sql`(SELECT ${join(columns, ', ')} FROM ${constant(fromOf(output))})`;
}

/** SQL predicate: the row as it is staged, n, differs from the row as it was. */
function areDistinct(columns: readonly string[]): Sql {
  return constant(`(${columns.map((name) => `n.${name} IS DISTINCT FROM was.${name}`).join(' OR ')})`);
}

function fromOf(output: Output): string {
  return output.from ?? 'records AS r';
}

function addTo(ids: Set<string>, id: unknown): void {
  if (typeof id === 'string') ids.add(id);
}
