import { mkdirSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sql } from '../src/db/sql.ts';
import { askEverything, askFresh, askStats, PRESENT } from './support/answers.ts';
import { removeDataDirs } from './support/corpora.ts';
import { type LoadedDatabase, openLoadedDatabase } from './support/loaded-database.ts';
import { MADE_AT, newStorageFolder, type StorageFolder } from './support/storage-folder.ts';

let database: LoadedDatabase;
let folder: StorageFolder;
/** What the clock of the passes shows. */
let now: number;
beforeEach(async () => {
  now = MADE_AT + 3_600_000;
  database = await openLoadedDatabase({
    clock: { now: () => now, sleep: async () => undefined, random: () => 0.5 },
  });
  folder = newStorageFolder();
  folder.session('ses_a');
  folder.message('ses_a', 'msg_a', { cost: 0.5 });
  folder.message('ses_a', 'msg_b', { cost: 0.25 });
  folder.part('msg_b', 'prt_b');
  await database.sync(folder.dataDir);
});
afterEach(async () => {
  await database.close();
  removeDataDirs();
});

async function expectAsFresh(): Promise<void> {
  const fresh = await openLoadedDatabase();
  try {
    await fresh.sync(folder.dataDir);
    expect(await askEverything(database.pool, PRESENT)).toEqual(await askFresh(fresh.pool));
  } finally {
    await fresh.close();
  }
}

const LATER = MADE_AT + 60_000;
const message = 'message/ses_a/msg_b.json';
const missing = async (table: 'messages' | 'sessions' | 'parts'): Promise<unknown> => {
  const rows = await database.pool.writer.all(
    {
      messages: sql`SELECT id FROM messages WHERE missing_since IS NOT NULL`,
      sessions: sql`SELECT id FROM sessions WHERE missing_since IS NOT NULL`,
      parts: sql`SELECT id FROM parts WHERE missing_since IS NOT NULL`,
    }[table],
  );
  return rows.map((row) => row.id);
};
const states = () =>
  database.pool.writer.all(
    sql`SELECT status, count(*)::INTEGER AS files FROM file_processing_state WHERE missing_since IS NULL GROUP BY ALL ORDER BY ALL`,
  );

describe('a record that was read and cannot be read any more', () => {
  it.each<[string, () => void]>([
    ['is no JSON now', () => folder.write(message, '{"cost": 0.25, nonsense', LATER)],
    ['is empty now', () => folder.write(message, '', LATER)],
    ['is an array now', () => folder.write(message, '[]', LATER)],
    [
      'is a folder now',
      () => {
        rmSync(folder.at(message));
        mkdirSync(folder.at(message));
      },
    ],
  ])('and %s, is missing, and is there again when it can be read', async (_what, damage) => {
    damage();
    const { counts } = await database.sync(folder.dataDir);
    expect(counts).toEqual({
      seen: 4,
      processed: 0,
      unchanged: 3,
      skipped: 0,
      transientFailure: 0,
      failed: 1,
    });
    expect(await missing('messages')).toEqual(['msg_b']);
    expect(await states()).toEqual([
      { status: 'failed', files: 1 },
      { status: 'processed', files: 3 },
    ]);
    expect((await askStats(database.pool)).cost.recorded).toBe(0.75); // the spend has happened
    await expectAsFresh();

    const again = await database.sync(folder.dataDir);
    expect([again.counts.failed, again.counts.unchanged]).toEqual([1, 3]);

    rmSync(folder.at(message), { recursive: true });
    folder.message('ses_a', 'msg_b', { cost: 0.25 });
    await database.sync(folder.dataDir);
    expect(await missing('messages')).toEqual([]);
    await expectAsFresh();
  });

  it('gives way to another copy of it', async () => {
    const name = (project: string): string => `session/${project}/ses_a.json`;
    folder.write(
      name('other'),
      JSON.stringify({ id: 'ses_a', title: 'The copy', time: { created: MADE_AT, updated: MADE_AT - 1 } }),
    );
    await database.sync(folder.dataDir);
    folder.write(name('prj'), 'nonsense', LATER);
    const { counts } = await database.sync(folder.dataDir);
    expect(counts).toMatchObject({ seen: 5, processed: 1, unchanged: 3, failed: 1 });
    expect(await missing('sessions')).toEqual([]);
    const row = await database.pool.writer.first(sql`SELECT title FROM sessions WHERE id = 'ses_a'`);
    expect(row).toEqual({ title: 'The copy' });
    await expectAsFresh();
  });

  it('stays while it may be half written', async () => {
    folder.write(message, '{"cost": 0.25, ', now);
    const { counts } = await database.sync(folder.dataDir);
    expect(counts).toMatchObject({ transientFailure: 1, failed: 0 });
    expect(await missing('messages')).toEqual([]);
    now += 60_000;
    await database.sync(folder.dataDir);
    expect(await missing('messages')).toEqual(['msg_b']);
    await expectAsFresh();
  });
});
