import { asDouble } from './decimal.ts';
import { messageData, partData } from './documents-v1.ts';
import { recordsOf } from './records-of.ts';
import { schemaV1 } from './schema-v1.ts';
import { writeSqliteFile } from './sqlite-file.ts';
import { addTokens, usageRowsOf } from './usage-rows.ts';
import type { World } from './world.ts';
import { todosBySession } from './write-json-storage.ts';

/**
 * Writes a world as a database of OpenCode 1.18.33. Its session columns are the sums of the session's own assistant
 * messages, fork copies included.
 */
export function writeSqliteV1(world: World, file: string): void {
  const records = recordsOf(world, 'sqlite-v1');
  const usage = usageRowsOf(records, 'sqlite-v1');
  const directories = new Map(records.sessions.map((session) => [session.id, session.directory]));
  const created = new Map(records.sessions.map((session) => [session.id, session.created]));
  writeSqliteFile(file, schemaV1, ({ insert }) => {
    for (const project of records.projects) {
      insert('project', {
        id: project.id,
        worktree: project.worktree,
        vcs: project.vcs,
        time_created: project.created,
        time_updated: project.created,
        sandboxes: '[]',
      });
    }
    for (const session of records.sessions) {
      const own = usage.filter((row) => row.message.sessionId === session.id);
      const tokens = addTokens(own.map((row) => row.tokens));
      insert('session', {
        id: session.id,
        project_id: session.projectId,
        parent_id: session.parentId,
        slug: 'quick-wolf',
        directory: session.directory,
        path: '',
        title: session.title,
        version: '1.18.33',
        summary_additions: 3,
        summary_deletions: 1,
        summary_files: 1,
        cost: asDouble(own.reduce((sum, row) => sum + row.cost, 0n)),
        tokens_input: tokens.input,
        tokens_output: tokens.output,
        tokens_reasoning: tokens.reasoning,
        tokens_cache_read: tokens.cacheRead,
        tokens_cache_write: tokens.cacheWrite,
        time_created: session.created,
        time_updated: session.updated,
        time_archived: session.archived,
      });
    }
    for (const message of records.messages) {
      insert('message', {
        id: message.id,
        session_id: message.sessionId,
        time_created: message.created,
        time_updated: message.completed ?? message.created,
        data: JSON.stringify(messageData(message, directories.get(message.sessionId) ?? '/home/dev')),
      });
    }
    for (const part of records.parts) {
      insert('part', {
        id: part.id,
        message_id: part.messageId,
        session_id: part.sessionId,
        time_created: part.created,
        time_updated: part.created,
        data: JSON.stringify(partData(part)),
      });
    }
    for (const [sessionId, todos] of todosBySession(records.todos)) {
      todos.forEach(({ content, status, priority }, position) => {
        const time = created.get(sessionId) ?? 0;
        insert('todo', {
          session_id: sessionId,
          content,
          status,
          priority,
          position,
          time_created: time,
          time_updated: time,
        });
      });
    }
  });
}
