import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConnectionPool } from './connection-pool.ts';
import { DatabaseError } from './database-error.ts';
import { ensureSchema } from './schema-manager.ts';
import { constant, sql } from './sql.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'ocmon-pool-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const settings = () => ({
  file: path.join(folder, 'data', 'analytics.duckdb'),
  threads: 1,
  memoryLimitMb: 256,
  tempDirectory: path.join(folder, 'data', 'analytics.duckdb.tmp'),
});

describe('the connection pool', () => {
  it('makes a private folder and a private file, and leaves no temp folder behind', async () => {
    const pool = await ConnectionPool.open(settings());
    await ensureSchema(pool.writer, Date.now);
    expect((await stat(path.dirname(settings().file))).mode & 0o777).toBe(0o700);
    expect((await stat(settings().file)).mode & 0o777).toBe(0o600);
    expect((await stat(pool.segmentDirectory)).mode & 0o777).toBe(0o700);
    await pool.close();
    expect(await readdir(path.dirname(settings().file))).toEqual(['analytics.duckdb']);
  });

  it('keeps row groups small, without which a bulk load takes gigabytes', async () => {
    const pool = await ConnectionPool.open(settings());
    await pool.writer.script('CREATE TABLE t AS SELECT range AS x FROM range(20000)');
    await pool.writer.script('CHECKPOINT');
    const row = await pool.writer.first(
      sql`SELECT count(DISTINCT row_group_id) AS groups FROM pragma_storage_info('t')`,
    );
    expect(row?.groups).toBe(5);
    await pool.close();
  });

  it('says that a file which is no database is none, and leaves it as it was', async () => {
    const file = path.join(folder, 'note.txt');
    await writeFile(file, 'shopping list '.repeat(1000));
    const error = await ConnectionPool.open({ ...settings(), file }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(DatabaseError);
    expect(String(error)).toContain('is not a DuckDB database');
  });

  it('lets no statement reach other files or change the settings', async () => {
    const pool = await ConnectionPool.open(settings());
    const outside = path.join(folder, 'outside.csv');
    await writeFile(outside, 'a\n1\n');
    const reader = await pool.connect();
    await expect(reader.all(sql`SELECT * FROM read_csv(${outside})`)).rejects.toThrow(/disabled|Permission/i);
    await expect(reader.script("SET memory_limit='9GB'")).rejects.toThrow(/locked/i);
    await expect(reader.run(constant(`COPY (SELECT 1) TO '${outside}'`))).rejects.toThrow();
    reader.close();
    await pool.close();
  });
});
