import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type MadeDatabase, makeDatabase } from '../../tests/support/made-database.ts';
import { DatabaseError } from '../db/database-error.ts';
import { sql } from '../db/sql.ts';
import { userSql } from './user-sql.ts';

let db: MadeDatabase;
let folder: string;
beforeEach(async () => {
  db = await makeDatabase();
  folder = await mkdtemp(path.join(os.tmpdir(), 'ocmon-sql-'));
});
afterEach(async () => {
  await db.close();
  await rm(folder, { recursive: true, force: true });
});

const limits = { maxRows: 1000, timeLimitMs: 20_000 };
const ask = (text: string, more: Partial<typeof limits> = {}) =>
  userSql(db.pool, text, { ...limits, ...more });

describe('a statement that reads', () => {
  it('gives plain values in column order, names that occur twice included', async () => {
    const text =
      "SELECT 1 AS a, 'x' AS a, 1.50::DECIMAL(4,2) AS d, TIMESTAMP '2026-01-01' AS t, [1, 2] AS l, NULL AS n;";
    expect(await ask(text)).toEqual({
      rowCount: 1,
      truncated: false,
      columns: ['a', 'a', 'd', 't', 'l', 'n'],
      rows: [[1, 'x', 1.5, '2026-01-01T00:00:00.000Z', [1, 2], null]],
    });
  });

  it.each([
    'WITH a AS (SELECT 1) SELECT * FROM a',
    'VALUES (1), (2)',
    'FROM sessions',
    'DESCRIBE messages',
    'SHOW TABLES',
    'SUMMARIZE sessions',
    'EXPLAIN SELECT * FROM sessions',
    'EXPLAIN ANALYZE SELECT 1',
    '/* why */ explain (analyze, format json) SELECT 1',
    '  -- a comment\n SELECT 1',
  ])('may be %j', async (text) => {
    expect((await ask(text)).columns.length).toBeGreaterThan(0);
  });

  it('sees the tables by their keys', async () => {
    await db.insert('sessions', { id: 's' });
    expect((await ask('SELECT id FROM sessions')).rows).toEqual([['s']]);
  });

  it('is cut at the row limit, and not where the rows end there', async () => {
    const cut = await ask('SELECT * FROM range(1000000000000)', { maxRows: 5 });
    expect(cut).toMatchObject({ rowCount: 5, truncated: true, rows: [[0], [1], [2], [3], [4]] });
    expect(await ask('SELECT * FROM range(5)', { maxRows: 5 })).toMatchObject({
      rowCount: 5,
      truncated: false,
    });
    expect(await ask('SELECT 1 WHERE false')).toMatchObject({ rowCount: 0, columns: ['1'] });
  });

  it('is stopped by the time limit, and the next one runs', async () => {
    const endless =
      'WITH RECURSIVE t AS (SELECT 1 AS a UNION ALL SELECT a + 1 FROM t) SELECT count(*) FROM t';
    await expect(ask(endless, { timeLimitMs: 200 })).rejects.toThrow('stopped after 0.2 seconds');
    expect((await ask('SELECT 1')).rows).toEqual([[1]]);
  });

  it("fails with DuckDB's own words and a hint", async () => {
    const error = await ask('SELECT nothing FROM sessions').catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(DatabaseError);
    expect(error).toHaveProperty('message', expect.stringContaining('"nothing" not found'));
    expect(error).toHaveProperty('hint', expect.stringContaining('DESCRIBE'));
    await expect(ask('SELEC 1')).rejects.toThrow(/syntax error/);
  });
});

describe('anything else', () => {
  it.each(['', '   ', ';', '-- nothing'])('is no statement: %j', async (text) => {
    await expect(ask(text)).rejects.toThrow('There is no statement');
  });

  it.each(['SELECT 1; SELECT 2', 'SELECT 1; DROP TABLE sessions', 'COMMIT; DROP TABLE sessions'])(
    'is refused as more than one: %j',
    async (text) => {
      await expect(ask(text)).rejects.toThrow(/There are \d statements/);
    },
  );

  it.each([
    "INSERT INTO sync_state VALUES (1, 'done', NULL, NULL, NULL, NULL, NULL, now())",
    'INSERT INTO projects BY NAME SELECT * FROM projects RETURNING *',
    'UPDATE sessions SET title = NULL',
    'DELETE FROM sessions RETURNING id',
    'TRUNCATE sessions',
    'DROP TABLE sessions',
    'CREATE TABLE t (a INT)',
    'CREATE TEMP TABLE t AS SELECT 1',
    'CREATE MACRO m() AS 1',
    'ALTER TABLE sessions ADD COLUMN x INT',
    "ATTACH ':memory:' AS other",
    'DETACH analytics',
    'USE memory',
    'SET threads = 1',
    'RESET threads',
    "PRAGMA memory_limit = '9GB'",
    'PRAGMA enable_checkpoint_on_shutdown',
    'CALL pragma_version()',
    'BEGIN',
    'COMMIT',
    'CHECKPOINT',
    'VACUUM',
    'LOAD icu',
    'INSTALL httpfs',
    'PREPARE p AS SELECT 1',
    'EXECUTE p',
    'EXPLAIN DELETE FROM sessions',
    'EXPLAIN ANALYZE DELETE FROM sessions',
    'PRAGMA database_list',
    'SELECT ?',
    'SELECT $name',
  ])('is refused: %s', async (text) => {
    await expect(ask(text)).rejects.toBeInstanceOf(DatabaseError);
  });

  it('writes no file', async () => {
    const file = path.join(folder, 'out.csv');
    const segment = path.join(db.pool.segmentDirectory, 'out.csv');
    for (const target of [file, segment]) {
      for (const text of [
        `COPY (SELECT 1) TO '${target}'`,
        `EXPLAIN COPY (SELECT 1) TO '${target}'`,
        `EXPLAIN ANALYZE COPY (SELECT 1) TO '${target}'`,
        `/* EXPLAIN SELECT */ COPY (SELECT 1) TO '${target}'`,
        `EXPLAIN EXPLAIN COPY (SELECT 1) TO '${target}'`,
        `EXPORT DATABASE '${target}'`,
      ]) {
        await expect(ask(text)).rejects.toBeInstanceOf(DatabaseError);
      }
    }
    expect(await readdir(folder)).toEqual([]);
    expect(await readdir(db.pool.segmentDirectory)).toEqual([]);
  });

  it.each([
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM read_blob('/etc/passwd')",
    "SELECT * FROM '/etc/passwd'",
    "SELECT * FROM glob('/etc/*')",
    "SELECT * FROM query('DROP TABLE sessions')",
    "FROM force_checkpoint('analytics')",
    "SELECT json_structure('[[[]]]')",
    "SELECT json_pretty('[[[]]]')",
  ])('reaches nothing outside: %s', async (text) => {
    await expect(ask(text)).rejects.toBeInstanceOf(DatabaseError);
  });

  it('leaves the database as it was', async () => {
    await db.insert('sessions', { id: 's', title: 'kept' });
    for (const text of ["UPDATE sessions SET title = 'x'", 'DELETE FROM sessions', 'DROP TABLE parts']) {
      await expect(ask(text)).rejects.toBeInstanceOf(DatabaseError);
    }
    expect(await db.connection.all(sql`SELECT id, title FROM sessions`)).toEqual([
      { id: 's', title: 'kept' },
    ]);
    expect(await db.connection.all(sql`SELECT count(*) AS n FROM parts`)).toEqual([{ n: 0 }]);
  });
});
