import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { type DataDirInputs, dataPlaces } from './data-dirs.ts';

const unset = { value: null, origin: { from: 'default', name: null } } as const;
const own = resolve('/home/ada/.local/share/opencode');
const inputs: DataDirInputs = {
  dataDirs: { value: [own], origin: { from: 'default', name: null } },
  storageDir: unset,
  opencodeDb: unset,
};
const storage = (path: string) =>
  ({ value: path, origin: { from: 'environment', name: 'OPENCODE_STORAGE' } }) as const;
const database = (path: string) =>
  ({ value: path, origin: { from: 'environment', name: 'OPENCODE_DB' } }) as const;
const flag = (...paths: string[]) =>
  ({ value: paths, origin: { from: 'flag', name: '--data-dir' } }) as const;

test("without any setting OpenCode's own folder is looked into", () => {
  expect(dataPlaces(inputs)).toEqual({
    dataDirs: [{ path: own, origin: "OpenCode's own folder", holds: 'data' }],
    databases: [],
  });
});

test('named data folders replace it, in the order they were named, and win over a storage folder', () => {
  const places = dataPlaces({ ...inputs, dataDirs: flag('/b', '/a/'), storageDir: storage('/s/storage') });
  expect(places.dataDirs).toEqual([
    { path: resolve('/b'), origin: 'flag --data-dir', holds: 'data' },
    { path: resolve('/a'), origin: 'flag --data-dir', holds: 'data' },
  ]);
});

test('a storage folder stands for the data folder around it', () => {
  for (const path of ['/s/opencode/storage', '/s/opencode/storage/']) {
    expect(dataPlaces({ ...inputs, storageDir: storage(path) }).dataDirs).toEqual([
      { path: resolve('/s/opencode'), origin: 'environment variable OPENCODE_STORAGE', holds: 'data' },
    ]);
  }
});

test('a storage folder of another name is read alone', () => {
  expect(dataPlaces({ ...inputs, storageDir: storage('/s/copy') }).dataDirs).toMatchObject([
    { path: resolve('/s/copy'), holds: 'storage' },
  ]);
});

test('the environment names a storage folder with more weight than the config file names data folders', () => {
  const dataDirs = { value: ['/f'], origin: { from: 'file', name: '/etc/ocmon.json' } } as const;
  expect(dataPlaces({ ...inputs, dataDirs, storageDir: storage('/s/storage') }).dataDirs).toMatchObject([
    { path: resolve('/s') },
  ]);
  const storageDir = { value: '/s/storage', origin: { from: 'file', name: '/etc/ocmon.json' } } as const;
  expect(dataPlaces({ ...inputs, dataDirs, storageDir }).dataDirs).toMatchObject([{ path: resolve('/f') }]);
});

test('OPENCODE_DB adds a database: absolute as it is, relative in each data folder, none in memory', () => {
  const dataDirs = flag('/a', '/b');
  const origin = 'environment variable OPENCODE_DB';
  expect(dataPlaces({ ...inputs, dataDirs, opencodeDb: database('/x/y.db') }).databases).toEqual([
    { path: resolve('/x/y.db'), origin },
  ]);
  expect(dataPlaces({ ...inputs, dataDirs, opencodeDb: database('dev.db') }).databases).toEqual([
    { path: resolve('/a/dev.db'), origin },
    { path: resolve('/b/dev.db'), origin },
  ]);
  expect(dataPlaces({ ...inputs, opencodeDb: database(':memory:') }).databases).toEqual([]);
});
