import { mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { sql } from '../src/db/sql.ts';
import { inlineReaders, type Job, type Readers } from '../src/ingest/readers/reading.ts';
import { removeDataDirs } from './support/corpora.ts';
import { type LoadedDatabase, openLoadedDatabase } from './support/loaded-database.ts';
import { MADE_AT, newStorageFolder } from './support/storage-folder.ts';

let database: LoadedDatabase | undefined;
afterEach(async () => {
  await database?.close();
  removeDataDirs();
});

it('counts when it can be read again, if its folder was away when the record that counted went', async () => {
  const { dataDir, at, session } = newStorageFolder();
  const away = path.join(dataDir, 'away');
  let storage: 'stays' | 'goes after the next reading' | 'comes back' = 'stays';
  database = await openLoadedDatabase({
    readers: readersWith({
      before(job) {
        if (job.type !== 'list' || storage !== 'comes back') return;
        renameSync(away, at('.'));
        storage = 'stays';
      },
      after(job) {
        if (job.type !== 'files' || storage !== 'goes after the next reading') return;
        renameSync(at('.'), away);
        storage = 'comes back';
      },
    }),
  });

  const record = session('ses_1');
  await database.sync(dataDir);
  mkdirSync(at('session/twin'));
  renameSync(record, at('session/twin/ses_1.json'));
  storage = 'goes after the next reading';
  await database.sync(dataDir);
  expect(storage).toBe('stays');
  await database.sync(dataDir);

  expect(await presentSessions()).toEqual([
    { id: 'ses_1', source: at('.'), path: at('session/twin/ses_1.json') },
  ]);
});

it('counts in the same pass when it stands in a data folder that was walked before', async () => {
  const folders = [newStorageFolder(), newStorageFolder()] as const;
  const dataDirs = folders.map((folder) => folder.dataDir);
  database = await openLoadedDatabase();

  const [first, second] = folders;
  const copy = first.session('ses_1');
  const counted = second.session('ses_1', { time: { created: MADE_AT, updated: MADE_AT + 1000 } });
  await database.sync(...dataDirs);
  expect(await presentSessions()).toEqual([{ id: 'ses_1', source: second.at('.'), path: counted }]);
  rmSync(counted);
  const { counts } = await database.sync(...dataDirs);

  expect(await presentSessions()).toEqual([{ id: 'ses_1', source: first.at('.'), path: copy }]);
  expect(counts).toMatchObject({ seen: 1, processed: 1, unchanged: 0 });
});

async function presentSessions(): Promise<unknown> {
  return database?.pool.writer.all(
    sql`SELECT id, source, source_path AS path FROM sessions WHERE missing_since IS NULL`,
  );
}

function readersWith(told: { before(job: Job): void; after(job: Job): void }): Readers {
  const readers = inlineReaders();
  return {
    ...readers,
    async *perform<J extends Job>(job: J) {
      told.before(job);
      yield* readers.perform(job);
      told.after(job);
    },
  };
}
