import { asDouble, exact } from './decimal.ts';
import { rowData, rowType } from './documents-v2.ts';
import { recordsOf } from './records-of.ts';
import { schemaV2 } from './schema-v2.ts';
import { type SqliteFile, writeSqliteFile } from './sqlite-file.ts';
import { addTokens, figuresOf, type UsageRow, usageRowsOf } from './usage-rows.ts';
import type { World, WorldMessage, WorldPart, WorldSession } from './world.ts';

/**
 * Writes a world as a fresh database of OpenCode 2.0.15: forks say what they were forked from, their copies are
 * called `<new id>_<seq>` and keep place and times, content stands inside its row.
 */
export function writeSqliteV2(world: World, file: string): void {
  const records = recordsOf(world, 'sqlite-v2');
  const usage = usageRowsOf(records, 'sqlite-v2');
  const rowIds = new Map(records.messages.map((message) => [message.id, rowIdInVersion2(message)]));
  const content = groupByMessage(records.parts);
  const said = groupByMessage(world.parts);
  writeSqliteFile(file, schemaV2, ({ insert }) => {
    for (const project of records.projects) {
      insert('project', {
        id: project.id,
        worktree: project.worktree,
        vcs: project.vcs,
        time_created: project.created,
        time_updated: project.created,
        time_active: project.created,
        sandboxes: '[]',
      });
      insert('event_sequence', { aggregate_id: project.id, seq: 0 });
    }
    for (const session of records.sessions) {
      const own = records.messages.filter((message) => message.sessionId === session.id);
      const spent = usage.filter(({ message }) => message.sessionId === session.id && !isCopy(message));
      insertSession(insert, session, own, spent, rowIds);
    }
    for (const message of records.messages) {
      insert('session_message', {
        id: rowIdInVersion2(message),
        session_id: message.sessionId,
        type: rowType(message),
        seq: message.seq,
        time_created: message.created,
        time_updated: message.completed ?? message.created,
        data: JSON.stringify(
          rowData(message, content.get(message.id) ?? [], textOf(said.get(message.id) ?? [])),
        ),
      });
    }
  });
}

/** The id of a message's row in OpenCode 2. */
export function rowIdInVersion2(message: WorldMessage): string {
  return isCopy(message) ? `${message.id}_${message.seq}` : message.id;
}

/** The session's columns hold what it spent itself: no copies, but title calls and reverted turns. */
function insertSession(
  insert: SqliteFile['insert'],
  session: WorldSession,
  messages: readonly WorldMessage[],
  spent: readonly UsageRow[],
  rowIds: ReadonlyMap<string, string>,
): void {
  const extra = session.unattributed;
  const tokens = addTokens([
    ...spent.map((row) => row.tokens),
    ...(extra === null ? [] : [figuresOf(extra.tokens, 'sqlite-v2')]),
  ]);
  const cost = spent.reduce((sum, row) => sum + row.cost, extra === null ? 0n : exact(extra.cost));
  const last = messages.findLast((message) => message.kind === 'assistant' && !isCopy(message));
  const open = last !== undefined && last.completed === null;
  insert('session_v2', {
    id: session.id,
    project_id: session.projectId,
    parent_id: session.parentId,
    fork_session_id: session.forkOf,
    fork_boundary: boundaryOf(session, rowIds),
    slug: 'quick-wolf',
    directory: session.directory,
    path: '',
    title: session.title,
    version: '2.0.15',
    cost: asDouble(cost),
    tokens_input: tokens.input,
    tokens_output: tokens.output,
    tokens_reasoning: tokens.reasoning,
    tokens_cache_read: tokens.cacheRead,
    tokens_cache_write: tokens.cacheWrite,
    agent: 'build',
    model: JSON.stringify({ id: 'smart', providerID: 'mock' }),
    time_created: session.created,
    time_updated: session.updated,
    time_idle: open ? null : session.updated,
    idle_outcome: open || messages.every(isCopy) ? null : 'succeeded',
    time_archived: session.archived,
    time_suspended: open ? session.updated : null,
  });
  insert('event_sequence', {
    aggregate_id: session.id,
    seq: Math.max(0, ...messages.map((message) => message.seq)),
  });
}

function boundaryOf(session: WorldSession, rowIds: ReadonlyMap<string, string>): string | null {
  if (session.forkOf === null) return null;
  if (session.forkThrough === null)
    return JSON.stringify({ type: 'before', messageID: 'msg_of_the_first_prompt' });
  const messageID = rowIds.get(session.forkThrough) ?? session.forkThrough;
  return JSON.stringify({ type: 'through', messageID });
}

function isCopy(message: WorldMessage): boolean {
  return message.origin !== message.id;
}

function textOf(parts: readonly WorldPart[]): string {
  return parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
}

function groupByMessage(parts: readonly WorldPart[]): ReadonlyMap<string, readonly WorldPart[]> {
  const groups = new Map<string, WorldPart[]>();
  for (const part of parts) groups.set(part.messageId, [...(groups.get(part.messageId) ?? []), part]);
  return groups;
}
