import type { Random } from '../generated/random.ts';
import type { SqliteWriter } from './sqlite-writer.ts';

/** Something that befalls a database while OpenCode works with it. */
export type Deed = (writer: SqliteWriter, random: Random) => void | Promise<void>;

const usage = (random: Random) => ({
  input: random.int(1, 5000),
  output: random.int(1, 500),
  reasoning: 0,
  cache: { read: random.int(0, 100), write: 0 },
});

function words(random: Random): string {
  return 'word '.repeat(random.int(1, 40));
}

function idOf(row: Record<string, unknown> | undefined, column = 'id'): string | null {
  const value = row?.[column];
  return typeof value === 'string' ? value : null;
}

function addMessage(writer: SqliteWriter, random: Random, session: string, now: number): string {
  const id = writer.newId('msg');
  const isUser = random.chance(0.3);
  const data = isUser
    ? { role: 'user', time: { created: now }, agent: 'build' }
    : {
        role: 'assistant',
        time: { created: now, completed: now + 5 },
        providerID: 'mock',
        modelID: 'smart',
        cost: random.int(1, 900) / 1000,
        tokens: usage(random),
      };
  writer.insert('message', {
    id,
    session_id: session,
    time_created: now,
    time_updated: now,
    data: JSON.stringify(data),
  });
  return id;
}

function addPart(writer: SqliteWriter, session: string, message: string, now: number, text: string): void {
  writer.insert('part', {
    id: writer.newId('prt'),
    message_id: message,
    session_id: session,
    time_created: now,
    time_updated: now,
    data: JSON.stringify({ type: 'text', text, time: { start: now } }),
  });
}

/** What OpenCode 1.2 to 1.18 does. */
export const deedsOfVersion1: Readonly<Record<string, Deed>> = {
  'a prompt and its answer': (writer, random) => {
    const session = idOf(writer.any('session'));
    if (session === null) return;
    writer.commit(session, (now) => {
      writer.touch(session, now);
      const message = addMessage(writer, random, session, now);
      for (let part = random.int(0, 3); part > 0; part -= 1)
        addPart(writer, session, message, now, words(random));
    });
  },
  'a text that streams': (writer, random) => {
    const part = writer.any('part');
    const [id, session] = [idOf(part), idOf(part, 'session_id')];
    if (id === null || session === null) return;
    for (let chunk = random.int(1, 5); chunk > 0; chunk -= 1) {
      writer.commit(session, (now) => {
        const data = JSON.stringify({ type: 'text', text: words(random), time: { start: now } });
        writer.run('update part set data = ?, time_updated = ? where id = ?', data, now, id);
      });
    }
  },
  'a message that is finished': (writer, random) => {
    const message = writer.any('message');
    const [id, session] = [idOf(message), idOf(message, 'session_id')];
    if (id === null || session === null) return;
    writer.commit(session, (now) => {
      writer.run(
        `update message set data = json_set(data, '$.cost', ?, '$.finish', 'stop'), time_updated = ? where id = ?`,
        random.int(1, 99) / 100,
        now,
        id,
      );
    });
  },
  'a session that is new, or a child': (writer, random) => {
    const parent = random.chance(0.5) ? idOf(writer.any('session')) : null;
    const project = idOf(writer.any('project')) ?? 'global';
    const id = writer.newId('ses');
    writer.commit(id, (now) => {
      writer.insert('session', {
        id,
        project_id: project,
        parent_id: parent,
        slug: 'new',
        directory: '/home/dev',
        title: 'New session',
        version: '1.18.33',
        time_created: now,
        time_updated: now,
      });
      addPart(writer, id, addMessage(writer, random, id, now), now, words(random));
    });
  },
  'a fork': (writer) => {
    const source = writer.any('session');
    const from = idOf(source);
    if (source === undefined || from === null) return;
    const id = writer.newId('ses');
    writer.commit(id, (now) => {
      writer.insert('session', { ...source, id, parent_id: null, time_created: now, time_updated: now });
      for (const message of writer.all('message', 'session_id = ?', from)) {
        const copy = writer.newId('msg');
        writer.insert('message', { ...message, id: copy, session_id: id, time_updated: now });
        for (const part of writer.all('part', 'message_id = ?', idOf(message) ?? '')) {
          writer.insert('part', { ...part, id: writer.newId('prt'), message_id: copy, session_id: id });
        }
      }
    });
  },
  'a revert': (writer) => {
    const message = writer.any('message');
    const [id, session] = [idOf(message), idOf(message, 'session_id')];
    if (id === null || session === null) return;
    writer.commit(session, (now) => {
      writer.touch(session, now);
      for (const gone of writer.all(
        'message',
        'session_id = ? and time_created >= ?',
        session,
        message?.time_created ?? 0,
      )) {
        writer.run('delete from part where message_id = ?', idOf(gone) ?? '');
        writer.run('delete from message where id = ?', idOf(gone) ?? '');
      }
    });
  },
  'a session that is deleted': (writer) => {
    const session = idOf(writer.any('session'));
    if (session !== null) writer.deleteSession(session);
  },
  'a todo list': (writer, random) => {
    const session = idOf(writer.any('session'));
    if (session === null) return;
    writer.commit(session, (now) => {
      writer.touch(session, now);
      writer.run('delete from todo where session_id = ?', session);
      for (let position = random.int(0, 3); position > 0; position -= 1) {
        writer.insert('todo', {
          session_id: session,
          position,
          content: words(random),
          status: random.pick(['pending', 'completed']),
          priority: 'high',
          time_created: now,
          time_updated: now,
        });
      }
    });
  },
  'a title, an archive': (writer, random) => {
    const session = idOf(writer.any('session'));
    if (session === null) return;
    writer.commit(session, (now) => {
      writer.touch(session, now);
      const archived = random.chance(0.5) ? now : null;
      writer.run(
        'update session set title = ?, time_archived = ? where id = ?',
        words(random),
        archived,
        session,
      );
    });
  },
};

function addRow(writer: SqliteWriter, random: Random, session: string, now: number): void {
  const last = writer.all('session_message', 'session_id = ?', session).map((row) => Number(row.seq));
  const isUser = random.chance(0.3);
  const data = isUser
    ? { text: words(random), time: { created: now } }
    : {
        agent: 'build',
        model: { id: 'smart', providerID: 'mock' },
        content: [
          { type: 'text', text: words(random) },
          { type: 'text', text: words(random) },
        ],
        cost: random.int(1, 900) / 1000,
        tokens: usage(random),
        time: { created: now, completed: now + 3 },
      };
  writer.insert('session_message', {
    id: writer.newId('msg'),
    session_id: session,
    type: isUser ? 'user' : 'assistant',
    seq: Math.max(0, ...last) + random.int(1, 3),
    time_created: now,
    time_updated: now,
    data: JSON.stringify(data),
  });
}

/** What OpenCode 2 does. */
export const deedsOfVersion2: Readonly<Record<string, Deed>> = {
  'a step': (writer, random) => {
    const session = idOf(writer.any('session_v2'));
    if (session !== null) writer.commit(session, (now) => addRow(writer, random, session, now));
  },
  'a row that is rewritten, with other content': (writer, random) => {
    const row = writer.any('session_message', `type = 'assistant'`);
    const [id, session] = [idOf(row), idOf(row, 'session_id')];
    if (id === null || session === null) return;
    for (let chunk = random.int(1, 4); chunk > 0; chunk -= 1) {
      writer.commit(session, (now) => {
        const content = Array.from({ length: random.int(0, 3) }, () => ({
          type: 'text',
          text: words(random),
        }));
        writer.run(
          `update session_message set data = json_set(data, '$.content', json(?)), time_updated = ? where id = ?`,
          JSON.stringify(content),
          now,
          id,
        );
      });
    }
  },
  'a session, forked or not': (writer, random) => {
    const source = writer.any('session_v2');
    const from = idOf(source);
    if (source === undefined || from === null) return;
    const isFork = random.chance(0.5);
    const id = writer.newId('ses');
    writer.commit(id, (now) => {
      writer.insert('session_v2', {
        ...source,
        id,
        fork_session_id: isFork ? from : null,
        time_created: now,
        time_updated: now,
      });
      if (!isFork) return;
      for (const row of writer.all('session_message', 'session_id = ?', from)) {
        writer.insert('session_message', { ...row, id: `${writer.newId('msg')}_${row.seq}`, session_id: id });
      }
    });
  },
  'a spend': (writer, random) => {
    const session = idOf(writer.any('session_v2'));
    if (session === null) return;
    writer.commit(session, () => {
      writer.run(
        'update session_v2 set cost = cost + ?, tokens_input = ? where id = ?',
        0.25,
        random.int(100, 999),
        session,
      );
    });
  },
  'a revert of 2.x': (writer) => {
    const row = writer.any('session_message');
    const session = idOf(row, 'session_id');
    if (session === null) return;
    writer.commit(session, () => {
      writer.run('delete from session_message where session_id = ? and seq >= ?', session, Number(row?.seq));
    });
  },
  'a session of 2.x that is deleted': (writer) => {
    const session = idOf(writer.any('session_v2'));
    if (session === null) return;
    writer.exec('begin immediate');
    for (const [table, column] of [
      ['session_message', 'session_id'],
      ['session_v2', 'id'],
      ['event_sequence', 'aggregate_id'],
    ]) {
      writer.run(`delete from ${table} where ${column} = ?`, session);
    }
    writer.exec('commit');
  },
};

/** What happens to any database. */
export const deedsOfAll: Readonly<Record<string, Deed>> = {
  'a project': (writer, random) => {
    const project = writer.any('project');
    const id = random.chance(0.5) ? idOf(project) : writer.newId('prj');
    if (project === undefined || id === null) return;
    writer.insert('project', {
      ...project,
      id,
      worktree: `/home/dev/${words(random)}`,
      time_updated: Date.now(),
    });
  },
  'a checkpoint': (writer) => writer.checkpoint(),
  'an end and a start': (writer) => writer.reopen(),
  'a VACUUM': (writer) => writer.exec('vacuum'),
};
