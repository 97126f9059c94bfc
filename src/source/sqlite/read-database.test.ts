import { readFileSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'libsql';
import { afterAll, describe, expect, it } from 'vitest';
import { contentsOf, copyDatabase, removeFolders } from '../../../tests/fixtures/database-copy.ts';
import { databaseIdentity } from './database-files.ts';
import { type Patience, readDatabase } from './read-database.ts';
import type { ReadOnlyDatabase } from './read-only-database.ts';

afterAll(removeFolders);

const QUICK: Patience = { changedAttempts: 3, busyAttempts: 2, busyTimeout: 20, busyPause: 20 };

function sessionsIn(database: ReadOnlyDatabase): unknown {
  return [...database.rows('select count(*) from session')][0]?.[0];
}

describe('reading a database', () => {
  it('gives what was read and the identity that the files had', async () => {
    const file = copyDatabase('sqlite-1.18.33');
    const identity = databaseIdentity(file);
    expect(await readDatabase(file, sessionsIn)).toEqual({ state: 'read', value: 61, identity });
  });

  it.each([true, false])('reads again what changed meanwhile (log: %s)', async (wal) => {
    const file = copyDatabase('sqlite-1.18.33', { wal });
    let runs = 0;
    const result = await readDatabase(file, (database) => {
      runs += 1;
      if (runs < 3) utimesSync(file, runs, runs);
      return `${sessionsIn(database)} in run ${runs}`;
    });
    expect(result).toMatchObject({ state: 'read', value: `${wal ? 61 : 59} in run 3` });
  });

  it('says so when it changes at every reading', async () => {
    const file = copyDatabase('sqlite-1.18.33', { wal: false });
    let times = 0;
    const changed = await readDatabase(file, () => {
      times += 1;
      utimesSync(file, times, times);
    });
    expect([changed.state, times]).toEqual(['changed_while_reading', 3]);
  });

  it('sees one moment, whatever another program writes', async () => {
    const file = copyDatabase('v2-2.0.15');
    const other = new Database(file);
    other.exec('begin; select count(*) from kv; commit');
    const count = (database: ReadOnlyDatabase) => [...database.rows('select count(*) from kv')][0]?.[0];
    const result = await readDatabase(file, (database) => {
      const before = count(database);
      other.exec("insert into kv values ('a', 'b', 1, 1)");
      return [before, count(database)];
    });
    expect(result).toMatchObject({ state: 'read', value: [0, 0] });
    expect(await readDatabase(file, count)).toMatchObject({ value: 1 });
    other.close();
  });

  it('waits for a lock that is released, and gives up on one that is not', async () => {
    const file = copyDatabase('v2-2.0.15');
    const lock = () => {
      const other = new Database(file);
      other.exec('begin; select count(*) from kv; commit');
      other.exec('pragma locking_mode = exclusive');
      other.exec('begin immediate; update kv set time_updated = 0; commit');
      return other;
    };
    const count = (database: ReadOnlyDatabase) => [...database.rows('select count(*) from session_v2')];
    const brief = lock();
    const waiting = readDatabase(file, count, QUICK);
    brief.close();
    expect(await waiting).toMatchObject({ state: 'read', value: [[69]] });
    const lasting = lock();
    expect(await readDatabase(file, count, QUICK)).toMatchObject({ state: 'busy' });
    lasting.close();
  });

  it('is corrupt when a page that is read is, and other pages can be read', async () => {
    const file = copyDatabase('migrated-1.2.1');
    const [root] = await rootPageOf(file, 'part');
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.fill(0xff, (Number(root) - 1) * 4096, Number(root) * 4096));
    const before = contentsOf(path.dirname(file));
    const parts = await readDatabase(file, (database) => [...database.rows('select data from part')]);
    expect(parts).toMatchObject({ state: 'corrupt', error: expect.stringContaining('opencode.db') });
    expect(await readDatabase(file, sessionsIn)).toMatchObject({ value: 61 });
    expect(contentsOf(path.dirname(file))).toEqual(before);
  });

  it('throws on what is a fault of the reader', async () => {
    const file = copyDatabase('migrated-1.2.1');
    const wrong = (database: ReadOnlyDatabase) => [...database.rows('select nothing_like_it from session')];
    await expect(readDatabase(file, wrong)).rejects.toThrow('no such column');
    const fail = async () => {
      throw new Error('the disk is full');
    };
    await expect(readDatabase(file, fail)).rejects.toThrow('the disk is full');
  });
});

async function rootPageOf(file: string, table: string): Promise<readonly unknown[]> {
  const result = await readDatabase(file, (database) => [
    ...database.rows('select rootpage from sqlite_schema where name = ?', table),
  ]);
  return result.state === 'read' ? (result.value[0] ?? []) : [];
}
