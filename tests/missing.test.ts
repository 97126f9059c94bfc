import {
  chmodSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sql } from '../src/db/sql.ts';
import { runSql } from './fixtures/database-copy.ts';
import { makeWorld } from './generated/make-world.ts';
import { tinyAnswer, tinyPrompt, tinySession, tinyWorld } from './generated/tiny-world.ts';
import { truthOf } from './generated/truth-of.ts';
import type { World } from './generated/world.ts';
import { writeJsonStorage } from './generated/write-json-storage.ts';
import { writeSqliteV1 } from './generated/write-sqlite-v1.ts';
import { writeSqliteV2 } from './generated/write-sqlite-v2.ts';
import { askEverything, askSession, askSessions, askStats, PRESENT } from './support/answers.ts';
import { newDataDir, removeDataDirs } from './support/corpora.ts';
import { type LoadedDatabase, openLoadedDatabase } from './support/loaded-database.ts';
import { differences, tablesOf } from './support/tables.ts';

const T = Date.UTC(2026, 2, 3);
let database: LoadedDatabase;
let dataDir: string;
beforeEach(async () => {
  database = await openLoadedDatabase();
  dataDir = newDataDir();
});
afterEach(async () => {
  await database.close();
  removeDataDirs();
});

const storage = (...names: readonly string[]) => path.join(dataDir, 'storage', ...names);
const sync = () => database.sync(dataDir);

/** A source with an answer of 100, and a fork of it with the copy and an answer of 1. */
const forked: World = tinyWorld({
  sessions: [
    tinySession('ses_source', T),
    tinySession('ses_fork', T + 1000, { title: 'Session ses_source (fork #1)', forkOf: 'ses_source' }),
  ],
  messages: [
    tinyPrompt('msg_ask', 'ses_source', T + 1),
    tinyAnswer('msg_answer', 'ses_source', T + 2, 100, 0.5),
    tinyPrompt('msg_ask_copy', 'ses_fork', T + 1, { origin: 'msg_ask' }),
    tinyAnswer('msg_answer_copy', 'ses_fork', T + 2, 100, 0.5, { origin: 'msg_answer' }),
    tinyAnswer('msg_own', 'ses_fork', T + 2000, 1, 0.25),
  ],
  parts: [
    {
      id: 'prt_answer',
      sessionId: 'ses_source',
      messageId: 'msg_answer',
      created: T + 2,
      type: 'text',
      text: 'Yes',
    },
    {
      id: 'prt_own',
      sessionId: 'ses_fork',
      messageId: 'msg_own',
      created: T + 2000,
      type: 'text',
      text: 'No',
    },
  ],
});

/** Ids of the flagged rows of the three tables, with why. */
async function flagged(): Promise<string[]> {
  const rows = await database.pool.writer.all(sql`
    SELECT id || ' ' || missing_reason AS row
    FROM (
      FROM (SELECT id, missing_since, missing_reason FROM sessions)
      UNION ALL FROM (SELECT id, missing_since, missing_reason FROM messages)
      UNION ALL FROM (SELECT id, missing_since, missing_reason FROM parts)
    )
    WHERE missing_since IS NOT NULL
    ORDER BY ALL`);
  return rows.map((row) => String(row.row));
}

describe('files that were deleted', () => {
  beforeEach(async () => {
    writeJsonStorage(forked, dataDir);
    await sync();
  });

  const deleteSource = (): void => {
    rmSync(storage('session', 'pro', 'ses_source.json'));
    rmSync(storage('message', 'ses_source'), { recursive: true });
    rmSync(storage('part', 'msg_answer'), { recursive: true });
  };
  const gone = ['msg_answer deleted', 'msg_ask deleted', 'prt_answer deleted', 'ses_source deleted'];

  it('flag their records, which usage keeps', async () => {
    const before = await askStats(database.pool);
    deleteSource();
    await sync();
    expect(await flagged()).toEqual(gone);
    const after = await askStats(database.pool);
    expect(after).toEqual({ ...before, sessions: { ...before.sessions, missing: 1 } });
    expect(await askSession(database.pool, 'ses_source')).toMatchObject({ status: 'missing', missing: true });
  });

  it('answer as if they had never been when the missing are excluded: the copy is billed now', async () => {
    deleteSource();
    await sync();
    const fresh = await openLoadedDatabase();
    await fresh.sync(dataDir);
    const answers = await askEverything(database.pool, PRESENT);
    expect(answers).toEqual(await askEverything(fresh.pool, PRESENT));
    expect(answers).toEqual(await askEverything(fresh.pool));
    await fresh.close();
    const found = await askStats(database.pool, PRESENT);
    expect(found.messages).toMatchObject({ total: 3, inherited: 0 });
    expect(found.cost.recorded).toBe(0.75);
    expect(found.sessions.missing).toBe(0);
    expect(await askSession(database.pool, 'ses_source', PRESENT)).toBeNull();
  });

  it('leave orphans when the missing are excluded, and none by default', async () => {
    rmSync(storage('session', 'pro', 'ses_source.json'));
    rmSync(storage('message', 'ses_fork', 'msg_own.json'));
    await sync();
    expect(await flagged()).toEqual(['msg_own deleted', 'ses_source deleted']);
    expect(await askStats(database.pool)).toMatchObject({
      messages: { total: 5, orphans: 0 },
      parts: { total: 2, orphans: 0 },
    });
    expect(await askStats(database.pool, PRESENT)).toMatchObject({
      messages: { total: 2, orphans: 2 },
      parts: { total: 2, orphans: 2 },
    });
  });

  it('are themselves again when they come back', async () => {
    const before = await tablesOf(database.pool);
    const answers = await askEverything(database.pool);
    deleteSource();
    await sync();
    writeJsonStorage(forked, dataDir);
    await sync();
    expect(await flagged()).toEqual([]);
    expect(differences(before, await tablesOf(database.pool))).toEqual([]);
    expect(await askEverything(database.pool)).toEqual(answers);
  });

  it('stay flagged with the moment at which that was seen first', async () => {
    deleteSource();
    await sync();
    const when = await database.pool.writer.all(sql`SELECT id, missing_since FROM sessions ORDER BY id`);
    await sync();
    expect(await database.pool.writer.all(sql`SELECT id, missing_since FROM sessions ORDER BY id`)).toEqual(
      when,
    );
  });

  it('are not taken for deleted where a folder cannot be listed', async () => {
    renameSync(storage('message'), path.join(dataDir, 'away'));
    writeFileSync(storage('message'), 'a file in the place of the folder');
    renameSync(storage('part', 'msg_own'), path.join(dataDir, 'away', 'part'));
    symlinkSync(path.join(dataDir, 'away', 'part'), storage('part', 'msg_own'));
    chmodSync(storage('session', 'pro'), 0o000);
    await sync();
    chmodSync(storage('session', 'pro'), 0o700);
    expect(await flagged()).toEqual([]);
    expect((await askStats(database.pool, PRESENT)).messages.total).toBe(5);
  });

  it('flag nothing but the source when the whole source is gone', async () => {
    const answers = await askEverything(database.pool, PRESENT);
    renameSync(storage(), path.join(dataDir, 'unmounted'));
    await sync();
    expect(await flagged()).toEqual([]);
    expect(await askEverything(database.pool, PRESENT)).toEqual(answers);
    const vanished = sql`SELECT path FROM sources WHERE vanished_since IS NOT NULL`;
    expect(await database.pool.writer.all(vanished)).toEqual([{ path: storage() }]);
    renameSync(path.join(dataDir, 'unmounted'), storage());
    await sync();
    expect(await database.pool.writer.all(vanished)).toEqual([]);
    expect(await flagged()).toEqual([]);
  });
});

describe.each([
  ['1.x', writeSqliteV1, ['session', 'message', 'part'], 'session', 'message'],
  ['2.x', writeSqliteV2, ['session_v2', 'session_message'], 'session_v2', 'session_message'],
] as const)(
  'rows that were deleted from a database of %s',
  (_, writeDatabase, tables, sessionTable, messageTable) => {
    const file = () => path.join(dataDir, 'opencode.db');
    /** OpenCode replaces no file: rows go, the file stays. */
    const deleteSource = (): void => {
      runSql(
        file(),
        `DELETE FROM ${sessionTable} WHERE id = 'ses_source'`,
        ...tables.slice(1).map((table) => `DELETE FROM ${table} WHERE session_id = 'ses_source'`),
      );
    };
    beforeEach(async () => {
      writeDatabase(forked, file());
      await sync();
    });

    it('are flagged, stay in usage, and never were when the missing are excluded', async () => {
      const before = await askStats(database.pool);
      expect(before.messages).toMatchObject({ total: 5, inherited: 2 });
      deleteSource();
      await sync();
      expect(await flagged()).toHaveLength(4);
      expect((await flagged()).every((row) => row.endsWith(' deleted'))).toBe(true);
      expect(await askStats(database.pool)).toEqual({
        ...before,
        sessions: { ...before.sessions, missing: 1 },
      });
      const fresh = await openLoadedDatabase();
      await fresh.sync(dataDir);
      expect(await askEverything(database.pool, PRESENT)).toEqual(await askEverything(fresh.pool));
      await fresh.close();
    });

    it('are themselves again when they come back', async () => {
      const before = await askEverything(database.pool);
      const whole = readFileSync(file());
      deleteSource();
      await sync();
      expect(await flagged()).toHaveLength(4);
      rmSync(`${file()}-wal`, { force: true });
      writeFileSync(file(), whole);
      await sync();
      expect(await flagged()).toEqual([]);
      expect(await askEverything(database.pool)).toEqual(before);
    });

    it('flag what was reverted and not its session', async () => {
      runSql(
        file(),
        `DELETE FROM ${messageTable} WHERE session_id = 'ses_fork' AND time_created = ${T + 2000}`,
      );
      if (tables.length > 2) runSql(file(), `DELETE FROM part WHERE message_id = 'msg_own'`);
      await sync();
      const part = tables.length > 2 ? 'prt_own' : 'msg_own#0';
      expect(await flagged()).toEqual(['msg_own deleted', `${part} deleted`]);
      expect((await askStats(database.pool)).cost.recorded).toBe(0.75);
      expect((await askStats(database.pool, PRESENT)).cost.recorded).toBe(0.5);
    });

    it('are not looked for in a database that is gone or cannot be read', async () => {
      const answers = await askEverything(database.pool, PRESENT);
      const whole = readFileSync(file());
      writeFileSync(file(), 'this is no database');
      await sync();
      expect(await flagged()).toEqual([]);
      expect(await askEverything(database.pool, PRESENT)).toEqual(answers);
      rmSync(file());
      await sync();
      expect(await flagged()).toEqual([]);
      expect(await askEverything(database.pool, PRESENT)).toEqual(answers);
      writeFileSync(file(), whole);
      await sync();
      expect(await askEverything(database.pool)).toEqual(answers);
    });
  },
);

describe('a session in two project folders', () => {
  const put = (project: string, title: string, updated: number): void => {
    mkdirSync(storage('session', project), { recursive: true });
    const document = { id: 'ses_moved', title, projectID: project, time: { created: T, updated } };
    writeFileSync(storage('session', project, 'ses_moved.json'), JSON.stringify(document));
    utimesSync(storage('session', project, 'ses_moved.json'), T / 1000, T / 1000);
  };
  const titles = async () => (await askSessions(database.pool)).map(({ title, missing }) => [title, missing]);

  it.each([
    ['first', 'a', 'b'],
    ['last', 'b', 'a'],
  ])('counts once, as the one that was updated later, which is listed %s', async (_, later, earlier) => {
    put(earlier, 'earlier', T + 1);
    put(later, 'later', T + 2);
    await sync();
    expect(await titles()).toEqual([['later', false]]);
    rmSync(storage('session', later, 'ses_moved.json'));
    await sync();
    expect(await titles()).toEqual([['earlier', false]]);
    expect((await askStats(database.pool)).sessions).toMatchObject({ total: 1, missing: 0 });
    put(later, 'later', T + 2);
    await sync();
    expect(await titles()).toEqual([['later', false]]);
    rmSync(storage('session', earlier, 'ses_moved.json'));
    await sync();
    expect(await titles()).toEqual([['later', false]]);
    rmSync(storage('session', later, 'ses_moved.json'));
    await sync();
    expect(await titles()).toEqual([['later', true]]);
  });

  it('counts once when the other was written after the first was read', async () => {
    put('a', 'of a', T + 5);
    await sync();
    put('b', 'of b', T + 3);
    await sync();
    expect(await titles()).toEqual([['of a', false]]);
    put('b', 'of b, later', T + 9);
    utimesSync(storage('session', 'b', 'ses_moved.json'), T / 1000 + 9, T / 1000 + 9);
    await sync();
    expect(await titles()).toEqual([['of b, later', false]]);
  });
});

describe('JSON files beside a database with the same sessions', () => {
  it('count in place of what is deleted from the database', async () => {
    writeJsonStorage(forked, dataDir);
    writeSqliteV1(
      { ...forked, sessions: forked.sessions.map((s) => ({ ...s, title: 'in the database' })) },
      path.join(dataDir, 'opencode.db'),
    );
    await sync();
    expect((await askSession(database.pool, 'ses_source'))?.title).toBe('in the database');
    runSql(path.join(dataDir, 'opencode.db'), `DELETE FROM session WHERE id = 'ses_source'`);
    await sync();
    expect(await askSession(database.pool, 'ses_source')).toMatchObject({
      title: 'Session ses_source',
      missing: false,
    });
    const fresh = await openLoadedDatabase();
    await fresh.sync(dataDir);
    expect(differences(await tablesOf(database.pool), await tablesOf(fresh.pool))).toEqual([]);
    await fresh.close();
  });
});

describe('a world that shrinks', () => {
  it('answers without the missing as the rest alone would', async () => {
    const whole = makeWorld(77);
    const lost = new Set(whole.sessions.filter((_, index) => index % 3 === 0).map(({ id }) => id));
    const rest: World = {
      ...whole,
      sessions: whole.sessions.filter(({ id }) => !lost.has(id)),
      messages: whole.messages.filter((message, index) => !lost.has(message.sessionId) || index % 2 === 0),
      parts: whole.parts.filter((_, index) => index % 5 !== 0),
    };
    writeSqliteV1(whole, path.join(dataDir, 'opencode.db'));
    await sync();
    const before = await askStats(database.pool);
    rmSync(path.join(dataDir, 'opencode.db'));
    writeSqliteV1(rest, path.join(dataDir, 'opencode.db'));
    await sync();
    const after = await askStats(database.pool);
    expect(after).toEqual({ ...before, sessions: { ...before.sessions, missing: lost.size } });
    expect(JSON.stringify(await askStats(database.pool, PRESENT))).toBe(
      JSON.stringify(truthOf(rest, { era: 'sqlite-v1' })),
    );
  });
});
