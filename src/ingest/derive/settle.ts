import { inheritedMessages } from '../../core/counting/fork-copies.ts';
import { forkSessions } from '../../core/counting/fork-sessions.ts';
import { orphanMessages, orphanParts } from '../../core/counting/orphans.ts';
import { sessionProjects } from '../../core/counting/session-projects.ts';
import { sessionTree } from '../../core/counting/session-tree.ts';
import { stepTotals } from '../../core/counting/step-totals.ts';
import type { Connection } from '../../db/connection.ts';
import { constant } from '../../db/sql.ts';
import { isSuperseded, messageTime, partTime } from './derived-columns.ts';

const TABLES = { sessions: 'sessions', messages: 'messages', parts: 'parts' };

/**
 * Brings every derived column and table up to date with the base tables, in one transaction, on a connection that has
 * the extraction macros. What it writes is a pure function of the base tables: it may run at any time and any number of
 * times. Its cost is that of all rows; `settleDirty` does the same for what was merged since.
 */
export async function settle(connection: Connection): Promise<void> {
  await connection.transaction(async () => {
    for (const statement of STATEMENTS) await connection.run(constant(statement));
  });
}

const SUPERSEDED_PARTS = `
  DELETE FROM parts AS p
  USING messages AS m
  WHERE m.id = p.message_id AND ${isSuperseded('p', 'm')}`;

/** A part belongs where its message does: files of parts are named after the message alone. */
const PART_SESSIONS = `
  UPDATE parts AS p
  SET session_id = m.session_id
  FROM messages AS m
  WHERE m.id = p.message_id AND p.session_id IS DISTINCT FROM m.session_id`;

const MESSAGE_TIMES = `
  UPDATE messages AS m
  SET created = d.created
  FROM (
    SELECT m.id, ${messageTime('m', 's.created')} AS created
    FROM messages AS m
    LEFT JOIN sessions AS s ON s.id = m.session_id
    WHERE m.is_dated_by_id
  ) AS d
  WHERE d.id = m.id AND m.created IS DISTINCT FROM d.created`;

const PART_TIMES = `
  UPDATE parts AS p
  SET created = d.created
  FROM (
    SELECT p.id, ${partTime('p', 'm.created')} AS created
    FROM parts AS p
    LEFT JOIN messages AS m ON m.id = p.message_id
    WHERE p.is_dated_by_id
  ) AS d
  WHERE d.id = p.id AND p.created IS DISTINCT FROM d.created`;

const SESSION_TREE = `
  UPDATE sessions AS s
  SET root_id = t.root_id, depth = t.depth, is_orphan = t.is_orphan, in_cycle = t.in_cycle
  FROM (${sessionTree('sessions')}) AS t
  WHERE t.id = s.id
    AND (s.root_id IS DISTINCT FROM t.root_id OR s.depth <> t.depth OR s.is_orphan <> t.is_orphan OR s.in_cycle <> t.in_cycle)`;

const SESSION_PROJECTS = `
  UPDATE sessions AS s
  SET project = f.project
  FROM (${sessionProjects({ projects: 'projects', sessions: 'sessions', messages: 'messages' })}) AS f
  WHERE f.id = s.id AND s.project IS DISTINCT FROM f.project`;

function flag(table: string, column: string, ids: string): string {
  return `
    UPDATE ${table} AS t
    SET ${column} = v.flagged
    FROM (SELECT id, id IN (SELECT id FROM (${ids}) AS flagged_ids) AS flagged FROM ${table}) AS v
    WHERE v.id = t.id AND t.${column} <> v.flagged`;
}

const STATEMENTS: readonly string[] = [
  SUPERSEDED_PARTS,
  PART_SESSIONS,
  MESSAGE_TIMES,
  PART_TIMES,
  SESSION_TREE,
  SESSION_PROJECTS,
  flag('messages', 'is_orphan', orphanMessages(TABLES)),
  flag('parts', 'is_orphan', orphanParts(TABLES)),
  'DELETE FROM step_totals',
  `INSERT INTO step_totals ${stepTotals('parts')}`,
  flag('messages', 'is_inherited', inheritedMessages(TABLES)),
  flag('sessions', 'is_fork', forkSessions(TABLES)),
];
