import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, symlinkSync, unlinkSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { sql } from '../src/db/sql.ts';
import { walkKind } from '../src/source/json/walk-storage.ts';
import { removeDataDirs } from './support/corpora.ts';
import { failuresOf, goodStorage, idsOf, load } from './support/ledger.ts';
import type { LoadOptions } from './support/loaded-database.ts';
import { newStorageFolder, type StorageFolder } from './support/storage-folder.ts';

afterAll(removeDataDirs);

const isWindows = process.platform === 'win32';
const makeFifo = (file: string): void => void execFileSync('mkfifo', [file]);

/** A file that is half written now, and what happens to it while the pass waits to try again. */
function tornFile(storage: StorageFolder): string {
  return storage.write('part/msg_good/prt_torn.json', '{"id":"prt_torn","type":"te', Date.now());
}

function meanwhile(happens: (wait: number) => void): LoadOptions & { readonly waits: readonly number[] } {
  const waits: number[] = [];
  const sleep = async (milliseconds: number): Promise<void> => {
    waits.push(milliseconds);
    happens(waits.length);
  };
  return { waits, clock: { now: Date.now, sleep, random: () => 0.999 } };
}

describe('a file that changes while it is read', () => {
  it('waits for another try when it stays half written, within five seconds', async () => {
    const storage = goodStorage();
    const file = tornFile(storage);
    const empty = storage.write('part/msg_good/prt_empty.json', '', Date.now());
    const options = meanwhile(() => undefined);
    await load(
      storage,
      async (database, counts) => {
        expect(counts).toMatchObject({ seen: 5, processed: 3, transientFailure: 2, failed: 0 });
        expect(await failuresOf(database)).toEqual({
          [file]: 'transient_failure: not valid JSON: it ends too early, after 27 characters',
          [empty]: 'transient_failure: the file is empty',
        });
        expect(options.waits.length).toBeGreaterThan(3);
        expect(options.waits.reduce((sum, wait) => sum + wait, 0)).toBeLessThan(5_000);
        const state = await database.pool.writer.first(sql`
          SELECT attempts, next_retry_at > processed_at AS later FROM file_processing_state WHERE file_path = ${file}`);
        expect(state).toEqual({ attempts: 1, later: true });

        storage.part('msg_good', 'prt_torn');
        const next = await database.sync(storage.dataDir);
        expect(next.counts).toMatchObject({ seen: 5, processed: 1, unchanged: 3, transientFailure: 1 });
        expect(await failuresOf(database)).not.toHaveProperty([file]);
        const again = await database.pool.writer.first(sql`
          SELECT attempts FROM file_processing_state WHERE file_path = ${empty}`);
        expect(again).toEqual({ attempts: 2 });
      },
      options,
    );
  });

  it('is read when it is whole again', async () => {
    const storage = goodStorage();
    tornFile(storage);
    const options = meanwhile((wait) => {
      if (wait === 2) storage.part('msg_good', 'prt_torn', { text: 'whole' });
    });
    await load(
      storage,
      async (database, counts) => {
        expect(counts).toMatchObject({ seen: 4, processed: 4, transientFailure: 0 });
        expect(await failuresOf(database)).toEqual({});
        expect(options.waits).toHaveLength(2);
        const row = await database.pool.writer.first(sql`SELECT "text" FROM parts WHERE id = 'prt_torn'`);
        expect(row).toEqual({ text: 'whole' });
      },
      options,
    );
  });

  it('is lost for good when it has grown old', async () => {
    const storage = goodStorage();
    const file = storage.write('part/msg_good/prt_torn.json', '{"id":"prt_torn","type":"te');
    const options = meanwhile(() => undefined);
    await load(
      storage,
      async (database, counts) => {
        expect(counts).toMatchObject({ processed: 3, transientFailure: 0, failed: 1 });
        expect(Object.keys(await failuresOf(database))).toEqual([file]);
        expect(options.waits).toEqual([]);
      },
      options,
    );
  });

  const replaced: Readonly<Record<string, readonly [replace: (file: string) => void, reason: string]>> = {
    'a named pipe': [makeFifo, 'not a regular file any more'],
    'a folder': [mkdirSync, 'not a regular file any more'],
    'a link to a device': [
      (file) => symlinkSync('/dev/zero', file),
      'a symbolic link took its place and is not followed',
    ],
    'a link to itself': [
      (file) => symlinkSync(file, file),
      'a symbolic link took its place and is not followed',
    ],
    nothing: [() => undefined, 'transient_failure: the file vanished before it was read'],
  };

  it.skipIf(isWindows).each(Object.entries(replaced))(
    'is never followed when %s takes its place',
    async (_name, [replace, reason]) => {
      const storage = goodStorage();
      const file = tornFile(storage);
      const options = meanwhile((wait) => {
        if (wait > 1) return;
        unlinkSync(file);
        replace(file);
      });
      await load(
        storage,
        async (database, counts) => {
          expect(await failuresOf(database)).toEqual({ [file]: reason });
          expect(counts).toMatchObject({ seen: 4, processed: 3 });
          expect(await idsOf(database, 'parts')).toEqual(['prt_good']);
        },
        options,
      );
    },
  );

  it('is no error when its folder goes, and is known to be gone at the next pass', async () => {
    const storage = goodStorage();
    const file = tornFile(storage);
    const options = meanwhile((wait) => {
      if (wait === 1) rmSync(storage.at('part'), { recursive: true });
    });
    await load(
      storage,
      async (database) => {
        expect(await failuresOf(database)).toEqual({
          [file]: 'transient_failure: the file vanished before it was read',
        });
        await database.sync(storage.dataDir);
        expect(await failuresOf(database)).toEqual({});
      },
      options,
    );
  });
});

describe('a folder that goes while it is walked', () => {
  it('ends the listing of what was in it, and of nothing else', () => {
    const storage = newStorageFolder();
    for (const message of ['msg_1', 'msg_2', 'msg_3', 'msg_4'])
      for (const part of ['a', 'b']) storage.part(message, `prt_${message}${part}`);
    const layout = { kind: 'part', layout: { folder: 'part', owners: ['messageId' as const] } };
    const folders: string[] = [];
    for (const chunk of walkKind(path.join(storage.dataDir, 'storage'), layout, 1)) {
      expect(chunk.odd).toEqual([]);
      if (folders.length === 0) {
        rmSync(storage.at('part/msg_2'), { recursive: true });
        renameSync(storage.at('part/msg_3'), storage.at('part/msg_9'));
        folders.push('msg_1');
        continue;
      }
      folders.push('next');
    }
    expect(folders).toEqual(['msg_1', 'next']);
  });
});
