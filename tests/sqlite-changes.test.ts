import { renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { sql } from '../src/db/sql.ts';
import type { ChangesOutcome } from '../src/ingest/realtime/database-follower.ts';
import { contentsOf, runSql } from './fixtures/database-copy.ts';
import { makeWorld, scenarios } from './generated/make-world.ts';
import { makeRandom } from './generated/random.ts';
import { writeSqliteV1 } from './generated/write-sqlite-v1.ts';
import { writeSqliteV2 } from './generated/write-sqlite-v2.ts';
import { askEverything, askFresh, PRESENT } from './support/answers.ts';
import { copyDatabase, newDataDir, removeDataDirs } from './support/corpora.ts';
import { type FollowingDatabase, openFollowingDatabase } from './support/following-database.ts';
import { openLoadedDatabase } from './support/loaded-database.ts';
import { type Deed, deedsOfAll, deedsOfVersion1, deedsOfVersion2 } from './support/opencode-deeds.ts';
import { SqliteWriter } from './support/sqlite-writer.ts';
import { differences, tablesOf } from './support/tables.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const item of open.splice(0).reverse()) await item.close();
  removeDataDirs();
});

function closing<T extends { close(): Promise<void> }>(item: T): T {
  open.push(item);
  return item;
}

const world = makeWorld(7, [scenarios.plainSessions, scenarios.forks]);

/** Databases to start from, and what happens in them. */
const kinds = {
  'OpenCode 1, with counters': {
    make: (file: string) => {
      writeSqliteV1(world, file);
      runSql(
        file,
        'create table event_sequence (aggregate_id text primary key, seq integer not null, owner_id text)',
        'insert into event_sequence select id, 5, null from session',
      );
    },
    deeds: { ...deedsOfVersion1, ...deedsOfAll },
  },
  'OpenCode 1, before there were counters': {
    make: (file: string) => writeSqliteV1(world, file),
    deeds: { ...deedsOfVersion1, ...deedsOfAll },
  },
  'OpenCode 2': {
    make: (file: string) => writeSqliteV2(world, file),
    deeds: { ...deedsOfVersion2, ...deedsOfAll },
  },
  'both, after a migration': {
    make: (file: string) => copyDatabase('v2-migrated-2.0.15', path.dirname(file)),
    deeds: { ...deedsOfVersion1, ...deedsOfVersion2, ...deedsOfAll },
  },
} as const satisfies Record<string, { make: (file: string) => void; deeds: Readonly<Record<string, Deed>> }>;

type Kind = keyof typeof kinds;

function makeFile(kind: Kind): string {
  const file = path.join(newDataDir(), 'opencode.db');
  kinds[kind].make(file);
  return file;
}

/** What a whole reading at the end of each step may differ in: how many rows it read, and what a pass says of sources. */
function isOfReading(difference: string): boolean {
  return difference.includes(': rows_read is') || difference.startsWith('sources ');
}

describe('what a database changed by is brought over', () => {
  it.each(Object.keys(kinds).filter((name): name is Kind => name in kinds))(
    'as a whole reading after every step does: %s',
    async (kind) => {
      const { deeds } = kinds[kind];
      const plan = fc.record({
        seed: fc.integer({ min: 1, max: 1_000_000 }),
        steps: fc.array(
          fc.record({
            deeds: fc.array(fc.constantFrom(...Object.keys(deeds)), { minLength: 1, maxLength: 4 }),
            ending: fc.constantFrom('nothing', 'nothing', 'restart', 'kill'),
          }),
          { minLength: 2, maxLength: 5 },
        ),
      });
      await fc.assert(
        fc.asyncProperty(plan, async ({ seed, steps }) => {
          const file = makeFile(kind);
          const following = closing(await openFollowingDatabase());
          const whole = closing(await openLoadedDatabase());
          const random = makeRandom(seed);
          await following.follow(file);
          await whole.sync(path.dirname(file));
          const writer = closing(new SqliteWriter(file, random, following.clock.now));
          for (const step of steps) {
            for (const name of step.deeds)
              await (deeds as Readonly<Record<string, Deed>>)[name]?.(writer, random);
            if (step.ending === 'kill') {
              following.failNextCommit();
              await following.look(file).catch((error: unknown) => {
                expect(error).toMatchObject({ message: 'killed' });
              });
            }
            if (step.ending !== 'nothing') following.restart();
            await following.follow(file);
            await whole.sync(path.dirname(file));
            const [tables, wholeTables] = [await tablesOf(following.pool), await tablesOf(whole.pool)];
            expect(differences(tables, wholeTables).filter((line) => !isOfReading(line))).toEqual([]);
          }
          const fresh = closing(await openLoadedDatabase());
          await fresh.sync(path.dirname(file));
          expect(await askEverything(following.pool, PRESENT)).toEqual(await askFresh(fresh.pool));
          for (const item of open.splice(0).reverse()) await item.close();
        }),
        { numRuns: Number(process.env.FC_RUNS ?? 3), endOnFailure: true },
      );
    },
    120_000,
  );
});

/** A followed database that OpenCode writes to, read whole already. */
async function followed(kind: Kind): Promise<{
  readonly file: string;
  readonly following: FollowingDatabase;
  readonly writer: SqliteWriter;
}> {
  const file = makeFile(kind);
  const following = closing(await openFollowingDatabase());
  const writer = closing(new SqliteWriter(file, makeRandom(3), following.clock.now));
  await following.follow(file);
  return { file, following, writer };
}

/** What all looks of a list came to together. */
function sumOf(outcomes: readonly ChangesOutcome[]): {
  listed: number;
  changed: number;
  gone: number;
  whole: number;
} {
  const sum = { listed: 0, changed: 0, gone: 0, whole: 0 };
  for (const outcome of outcomes) {
    if (outcome.whole) sum.whole += 1;
    else if (outcome.state === 'read') {
      sum.listed += outcome.listed;
      sum.changed += outcome.changed;
      sum.gone += outcome.gone;
    }
  }
  return sum;
}

async function expectLikeWhole(file: string, following: FollowingDatabase): Promise<void> {
  const fresh = closing(await openLoadedDatabase());
  await fresh.sync(path.dirname(file));
  expect(await askEverything(following.pool, PRESENT)).toEqual(await askFresh(fresh.pool));
}

const COUNTED = 'OpenCode 1, with counters';

describe('a look at a database', () => {
  it('reads the row that changed, and looks at those of its session alone', async () => {
    const { file, following, writer } = await followed(COUNTED);
    const session = String(writer.any('part')?.session_id);
    const parts = writer.all('part', 'session_id = ?', session);
    const rows = 1 + parts.length + writer.all('message', 'session_id = ?', session).length;
    const rewrite = (text: string): void => {
      writer.commit(session, (now) => {
        const data = JSON.stringify({ type: 'text', text });
        writer.run(
          'update part set data = ?, time_updated = ? where id = ?',
          data,
          now,
          String(parts[0]?.id),
        );
      });
    };
    rewrite('the first look at a session reads all of it');
    expect(await following.look(file)).toMatchObject({ listed: rows, changed: rows });
    for (const text of ['a', 'ab', 'abc']) {
      rewrite(text);
      expect(await following.look(file)).toMatchObject({ whole: false, listed: rows, changed: 1, gone: 0 });
      expect(
        await following.pool.writer.first(sql`SELECT text FROM parts WHERE id = ${String(parts[0]?.id)}`),
      ).toEqual({ text });
    }
  });

  it('sees a text that changed twice within a millisecond and kept its length', async () => {
    const { file, following, writer } = await followed(COUNTED);
    const part = writer.any('part');
    const [id, session] = [String(part?.id), String(part?.session_id)];
    following.holdClock();
    const now = following.clock.now();
    for (const text of ['one', 'two', 'six']) {
      writer.commit(session, () => {
        const data = JSON.stringify({ type: 'text', text });
        writer.run('update part set data = ?, time_updated = ? where id = ?', data, now, id);
      });
      await following.look(file);
      expect(await following.pool.writer.first(sql`SELECT text FROM parts WHERE id = ${id}`)).toEqual({
        text,
      });
    }
  });

  it('finds by the digests of all sessions what no counter tells of', async () => {
    const { file, following, writer } = await followed(COUNTED);
    const id = String(writer.any('message', `data ->> '$.role' = 'assistant'`)?.id);
    writer.run(`update message set data = json_set(data, '$.finish', 'unannounced') where id = ?`, id);
    expect(sumOf(await following.follow(file))).toMatchObject({ whole: 0 });
    expect(await following.pool.writer.first(sql`SELECT finish FROM messages WHERE id = ${id}`)).toEqual({
      finish: 'unannounced',
    });
  });

  it.each([
    ['a checkpoint', (writer: SqliteWriter) => writer.checkpoint()],
    ['a VACUUM', (writer: SqliteWriter) => writer.exec('vacuum')],
    ['an end and a start of OpenCode', (writer: SqliteWriter) => writer.reopen()],
  ] as const)('reads nothing again after %s, and sees what comes then', async (_, happen) => {
    const { file, following, writer } = await followed(COUNTED);
    await happen(writer);
    expect(sumOf(await following.follow(file))).toEqual({ listed: 0, changed: 0, gone: 0, whole: 0 });
    await deedsOfVersion1['a prompt and its answer']?.(writer, makeRandom(5));
    expect(sumOf(await following.follow(file))).toMatchObject({ whole: 0 });
    await expectLikeWhole(file, following);
  });

  it('reads a database whole that another one stands in the place of', async () => {
    const { file, following, writer } = await followed(COUNTED);
    writer.deleteSession(String(writer.any('session')?.id));
    await writer.replaceFile();
    expect(sumOf(await following.follow(file))).toMatchObject({ whole: 1 });
    await expectLikeWhole(file, following);
  });

  it('reads a database whole whose tables have changed', async () => {
    const { file, following, writer } = await followed(COUNTED);
    writer.exec('alter table session add column hue text');
    expect(sumOf(await following.follow(file))).toMatchObject({ whole: 1 });
  });

  it.each([COUNTED, 'OpenCode 1, before there were counters', 'OpenCode 2'] as const)(
    'follows a database into the past: an older copy of it is restored: %s',
    async (kind) => {
      const { file, following, writer } = await followed(kind);
      const deeds = Object.values(kinds[kind].deeds);
      const older = path.join(newDataDir(), 'older.db');
      writer.backup(older);
      for (const deed of deeds) await deed(writer, makeRandom(9));
      await following.follow(file);
      await writer.restore(older);
      await following.follow(file);
      await expectLikeWhole(file, following);
    },
  );

  it('flags what is gone, and takes it back when it returns', async () => {
    const { file, following, writer } = await followed(COUNTED);
    const older = path.join(newDataDir(), 'older.db');
    writer.backup(older);
    const session = String(writer.any('session')?.id);
    const missing = sql`
      SELECT missing_since IS NOT NULL AS missing, missing_reason AS reason FROM messages
      WHERE session_id = ${session} GROUP BY ALL`;
    writer.deleteSession(session);
    await following.follow(file);
    expect(await following.pool.writer.all(missing)).toEqual([{ missing: true, reason: 'deleted' }]);
    await writer.restore(older);
    await following.follow(file);
    expect(await following.pool.writer.all(missing)).toEqual([{ missing: false, reason: null }]);
  });

  it('flags what was read of a row that cannot be read any more, and says so until it can', async () => {
    const { file, following, writer } = await followed(COUNTED);
    const part = writer.any('part', `data ->> '$.type' = 'text'`);
    const [id, session] = [String(part?.id), String(part?.session_id)];
    const put = (data: string): void => {
      writer.commit(session, (now) => {
        writer.run('update part set data = ?, time_updated = ? where id = ?', data, now, id);
      });
    };
    const state = sql`SELECT status FROM file_processing_state WHERE record_id = ${id}`;
    const text = sql`SELECT text, missing_since FROM parts WHERE id = ${id}`;
    put('{"type":"text","text":"whole"}');
    await following.follow(file);
    put('torn');
    await following.follow(file);
    expect(await following.pool.writer.all(state)).toEqual([{ status: 'failed' }]);
    expect(await following.pool.writer.all(text)).toEqual([
      { text: 'whole', missing_since: expect.anything() },
    ]);
    const [{ status: stillSaid } = {}] = await following.pool.writer.all(state);
    expect(stillSaid).toBe('failed');
    put('{"type":"text","text":"again"}');
    await following.follow(file);
    expect(await following.pool.writer.all(state)).toEqual([]);
    expect(await following.pool.writer.all(text)).toEqual([{ text: 'again', missing_since: null }]);
  });

  it('has files read again that hold a copy of what is gone', async () => {
    const { file, following, writer } = await followed(COUNTED);
    const message = writer.any('message');
    const [id, session] = [String(message?.id), String(message?.session_id)];
    const copy = `/storage/message/${session}/${id}.json`;
    await following.pool.writer.run(sql`
      INSERT INTO file_processing_state
        (file_path, file_type, record_id, source, last_modified, checksum, status, processed_at)
      VALUES (${copy}, 'message', ${id}, '/storage', 1, 'x', 'processed', TIMESTAMP 'epoch')`);
    writer.commit(session, () => writer.run('delete from message where id = ?', id));
    expect(await following.look(file)).toMatchObject({ copies: [copy] });
    expect(
      await following.pool.writer.first(
        sql`SELECT checksum FROM file_processing_state WHERE file_path = ${copy}`,
      ),
    ).toEqual({ checksum: null });
  });

  it('has many changes read in another thread, and then one by one', async () => {
    const { file, following, writer } = await followed(COUNTED);
    const session = String(writer.any('session')?.id);
    writer.commit(session, (now) => {
      for (let count = 0; count < 1_200; count += 1) {
        writer.insert('message', {
          id: writer.newId('msg'),
          session_id: session,
          time_created: now,
          time_updated: now - 60_000,
          data: '{"role":"user"}',
        });
      }
    });
    const { changed, whole } = sumOf(await following.follow(file));
    expect(changed).toBeGreaterThan(1_200);
    expect(whole).toBe(0);
    writer.commit(session, (now) => {
      writer.run(
        `update message set data = '{"role":"user","agent":"plan"}', time_updated = ? where id = ?`,
        now,
        'msg_made000001abcdefgh',
      );
    });
    expect(sumOf(await following.follow(file))).toMatchObject({ changed: 1, whole: 0 });
    await expectLikeWhole(file, following);
  });
});

describe('a database that is looked at', () => {
  it('is neither opened nor asked while nothing has changed', async () => {
    const { file, following, writer } = await followed(COUNTED);
    writer.exec('begin exclusive');
    expect(await following.look(file)).toEqual({ state: 'unchanged', whole: false, lookAgainIn: null });
    writer.exec('rollback');
  });

  it('holds no lock afterwards: its log can be emptied', async () => {
    const { file, following, writer } = await followed(COUNTED);
    await deedsOfVersion1['a prompt and its answer']?.(writer, makeRandom(5));
    expect(statSync(`${file}-wal`).size).toBeGreaterThan(0);
    expect(await following.look(file)).toMatchObject({ state: 'read', whole: false });
    writer.checkpoint();
    expect(statSync(`${file}-wal`).size).toBe(0);
  });

  it('is left as it was, beside OpenCode and after it', async () => {
    const { file, following, writer } = await followed(COUNTED);
    for (const end of [() => undefined, () => writer.close()]) {
      await deedsOfVersion1['a text that streams']?.(writer, makeRandom(5));
      await end();
      const before = contentsOf(path.dirname(file));
      expect(sumOf(await following.follow(file)).changed).toBeGreaterThan(0);
      expect(contentsOf(path.dirname(file))).toEqual(before);
    }
    open.splice(open.indexOf(writer), 1);
  });

  it('is tried again when it was busy or away, and nothing is flagged', async () => {
    const { file, following, writer } = await followed(COUNTED);
    await deedsOfVersion1['a text that streams']?.(writer, makeRandom(5));
    await writer.close();
    open.splice(open.indexOf(writer), 1);
    for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true });
    renameSync(file, `${file}.away`);
    expect(await following.look(file)).toMatchObject({ state: 'unreadable', problem: 'missing' });
    renameSync(`${file}.away`, file);
    await following.follow(file);
    expect(
      await following.pool.writer.first(sql`SELECT count(*) AS n FROM parts WHERE missing_since IS NOT NULL`),
    ).toEqual({ n: 0 });
    await expectLikeWhole(file, following);
  });
});
