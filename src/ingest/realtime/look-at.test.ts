import { mkdirSync, renameSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { newDataDir, removeDataDirs } from '../../../tests/support/corpora.ts';
import { type LoadedDatabase, openLoadedDatabase } from '../../../tests/support/loaded-database.ts';
import { MADE_AT, newStorageFolder, type StorageFolder } from '../../../tests/support/storage-folder.ts';
import { RECORD_KINDS } from '../kinds/registry.ts';
import { lookAt, type Work } from './look-at.ts';

let database: LoadedDatabase;
let folder: StorageFolder;
beforeEach(async () => {
  database = await openLoadedDatabase();
  folder = newStorageFolder();
  folder.session('ses_a');
  for (const name of ['msg_a', 'msg_b']) {
    folder.message('ses_a', name);
    folder.part(name, `prt_${name}`);
  }
  await database.sync(folder.dataDir);
});
afterEach(async () => {
  await database.close();
  removeDataDirs();
});

function look(name: string): Promise<Work> {
  const source = {
    kind: 'json',
    path: path.join(folder.dataDir, 'storage'),
    dataDir: folder.dataDir,
    notUnderstood: [],
  } as const;
  const kinds = new Map(RECORD_KINDS.map((kind) => [kind.name, kind]));
  return lookAt(database.pool.writer, [folder.at(name)], [source], kinds);
}

const readsOf = (work: Work): string[] =>
  work.groups.flatMap((group) => group.files.map((file) => path.basename(file.path)));
const goneOf = (work: Work): string[] => work.gone.map((file) => path.basename(file));

/** Moves a folder away, and one that was made before into its place. */
function replace(name: string, make: (beside: StorageFolder) => void): void {
  const beside = newStorageFolder();
  make(beside);
  utimesSync(beside.at(name), MADE_AT / 1000, MADE_AT / 1000);
  renameSync(folder.at(name), path.join(newDataDir(), 'old'));
  renameSync(beside.at(name), folder.at(name));
}

it('of a folder that another one took the place of, the files of both are looked at', async () => {
  replace('message/ses_a', (beside) => {
    beside.message('ses_a', 'msg_b', { cost: 7 });
    beside.message('ses_a', 'msg_c');
  });
  const work = await look('message/ses_a');
  expect(readsOf(work)).toEqual(['msg_b.json', 'msg_c.json']);
  expect(goneOf(work)).toEqual(['msg_a.json']);
});

it('so it is where the folder holds folders', async () => {
  replace('part', (beside) => {
    beside.part('msg_b', 'prt_msg_b');
  });
  expect(goneOf(await look('part'))).toEqual(['prt_msg_a.json']);
});

it('of a folder that is gone, its files are', async () => {
  renameSync(folder.at('message/ses_a'), path.join(newDataDir(), 'old'));
  expect(goneOf(await look('message/ses_a'))).toEqual(['msg_a.json', 'msg_b.json']);
});

it('of a new folder, its files are read; one without any leads to nothing', async () => {
  folder.message('ses_b', 'msg_d');
  expect(readsOf(await look('message/ses_b'))).toEqual(['msg_d.json']);
  mkdirSync(folder.at('message/ses_c'));
  expect(await look('message/ses_c')).toEqual({
    groups: [],
    gone: [],
    odd: [],
    databases: [],
    sourcesChanged: false,
  });
});
