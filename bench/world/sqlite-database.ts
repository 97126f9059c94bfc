import { rmSync, statSync } from 'node:fs';
import Database from 'libsql';
import { rowText } from './json-text.ts';
import type { Usage, WorldSession } from './records.ts';
import type { World } from './world.ts';

/** The tables of OpenCode 1.18.33 that hold sessions; the others are empty or none of a reader's business. */
const SCHEMA = `
  CREATE TABLE project (
    id text PRIMARY KEY, worktree text NOT NULL, vcs text, name text, icon_url text, icon_url_override text,
    icon_color text, time_created integer NOT NULL, time_updated integer NOT NULL, time_initialized integer,
    sandboxes text NOT NULL, commands text
  );
  CREATE TABLE session (
    id text PRIMARY KEY, project_id text NOT NULL, workspace_id text, parent_id text, slug text NOT NULL,
    directory text NOT NULL, path text, title text NOT NULL, version text NOT NULL, share_url text,
    summary_additions integer, summary_deletions integer, summary_files integer, summary_diffs text, metadata text,
    cost real DEFAULT 0 NOT NULL, tokens_input integer DEFAULT 0 NOT NULL, tokens_output integer DEFAULT 0 NOT NULL,
    tokens_reasoning integer DEFAULT 0 NOT NULL, tokens_cache_read integer DEFAULT 0 NOT NULL,
    tokens_cache_write integer DEFAULT 0 NOT NULL, revert text, permission text, agent text, model text,
    time_created integer NOT NULL, time_updated integer NOT NULL, time_compacting integer, time_archived integer,
    CONSTRAINT fk_session_project_id_project_id_fk FOREIGN KEY (project_id) REFERENCES project(id) ON DELETE CASCADE
  );
  CREATE TABLE message (
    id text PRIMARY KEY, session_id text NOT NULL, time_created integer NOT NULL, time_updated integer NOT NULL,
    data text NOT NULL,
    CONSTRAINT fk_message_session_id_session_id_fk FOREIGN KEY (session_id) REFERENCES session(id) ON DELETE CASCADE
  );
  CREATE TABLE part (
    id text PRIMARY KEY, message_id text NOT NULL, session_id text NOT NULL, time_created integer NOT NULL,
    time_updated integer NOT NULL, data text NOT NULL,
    CONSTRAINT fk_part_message_id_message_id_fk FOREIGN KEY (message_id) REFERENCES message(id) ON DELETE CASCADE
  );
  CREATE TABLE todo (
    session_id text NOT NULL, content text NOT NULL, status text NOT NULL, priority text NOT NULL,
    position integer NOT NULL, time_created integer NOT NULL, time_updated integer NOT NULL,
    CONSTRAINT todo_pk PRIMARY KEY(session_id, position),
    CONSTRAINT fk_todo_session_id_session_id_fk FOREIGN KEY (session_id) REFERENCES session(id) ON DELETE CASCADE
  );
  CREATE INDEX message_session_time_created_id_idx ON message (session_id, time_created, id);
  CREATE INDEX part_message_id_id_idx ON part (message_id, id);
  CREATE INDEX part_session_idx ON part (session_id);
  CREATE INDEX session_project_idx ON session (project_id);
  CREATE INDEX session_workspace_idx ON session (workspace_id);
  CREATE INDEX session_parent_idx ON session (parent_id);
  CREATE INDEX todo_session_idx ON todo (session_id);
`;

/** Writes the world as the database of OpenCode 1.18.33, in WAL mode, closed cleanly (no `-wal` file is left). */
export function writeSqliteDatabase(world: World, path: string): void {
  const database = new Database(path);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = OFF');
  database.exec(SCHEMA);
  const insert = {
    project: database.prepare(
      "INSERT INTO project (id, worktree, vcs, time_created, time_updated, sandboxes) VALUES (?, ?, 'git', ?, ?, '[]')",
    ),
    session: database.prepare(
      `INSERT INTO session (id, project_id, parent_id, slug, directory, path, title, version, summary_additions,
         summary_deletions, summary_files, cost, tokens_input, tokens_output, tokens_reasoning, tokens_cache_read,
         tokens_cache_write, time_created, time_updated)
       VALUES (?, ?, ?, ?, ?, '', ?, '1.18.33', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    message: database.prepare('INSERT INTO message VALUES (?, ?, ?, ?, ?)'),
    part: database.prepare('INSERT INTO part VALUES (?, ?, ?, ?, ?, ?)'),
    todo: database.prepare('INSERT INTO todo VALUES (?, ?, ?, ?, ?, ?, ?)'),
  };
  database.transaction(() => {
    for (const { id, worktree, created } of world.projects)
      insert.project.run(id, worktree, created, created);
  })();
  const writeSession = database.transaction((session: WorldSession) => {
    const { id, project, parentId, slug, title, summary, created, updated } = session;
    const usage = ownUsage(session);
    insert.session.run(
      ...[id, project.id, parentId, slug, project.worktree, title],
      ...[summary.additions, summary.deletions, summary.files, usage.cost, usage.input, usage.output],
      ...[usage.reasoning, usage.cacheRead, usage.cacheWrite, created, updated],
    );
    for (const message of session.messages) {
      const data = rowText(message.body, message.content);
      insert.message.run(message.id, id, message.created, message.updated, data);
      for (const part of message.parts) {
        const text = rowText(part.body, part.content);
        insert.part.run(part.id, message.id, id, part.created, part.updated, text);
      }
    }
    for (const [position, todo] of session.todos.entries()) {
      insert.todo.run(id, todo.content, todo.status, todo.priority, position, created, updated);
    }
  });
  for (const session of world.sessions) writeSession(session);
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.close();
  // libsql lets go of the file only when its statements are collected, which leaves these two behind, empty.
  const log = statSync(`${path}-wal`, { throwIfNoEntry: false });
  if (log !== undefined && log.size > 0)
    throw new Error(`Closing ${path} left a write-ahead log with content.`);
  for (const suffix of ['-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true });
}

function ownUsage({ messages }: WorldSession): Usage {
  const none: Usage = { cost: 0, input: 0, output: 0, reasoning: 0, cacheRead: 0, cacheWrite: 0 };
  return messages.reduce(
    (sum, { usage }) =>
      usage === null
        ? sum
        : {
            cost: sum.cost + usage.cost,
            input: sum.input + usage.input,
            output: sum.output + usage.output,
            reasoning: sum.reasoning + usage.reasoning,
            cacheRead: sum.cacheRead + usage.cacheRead,
            cacheWrite: sum.cacheWrite + usage.cacheWrite,
          },
    none,
  );
}
