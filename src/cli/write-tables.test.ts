import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { exportTables } from '../contract/export-tables.ts';
import type { Monitor } from '../contract/monitor.ts';
import { type WriteTablesOptions, writeTables } from './write-tables.ts';

let folder: string;
let options: WriteTablesOptions;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ocmon-export-'));
  options = {
    directory: path.join(folder, 'out'),
    format: 'csv',
    filters: { tz: 'UTC', missing: true, archived: true },
    isForced: false,
    signal: new AbortController().signal,
  };
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const saying = (text: string): Pick<Monitor, 'export'> => ({
  export: async ({ table }, write) => {
    await write(new TextEncoder().encode(`${table} `));
    await write(new TextEncoder().encode(text));
    return { answer: undefined };
  },
});

it('writes a file for every table that only its user may read', async () => {
  const written = await writeTables(saying('says ü'), options);
  expect(written).toEqual({
    answer: {
      directory: options.directory,
      format: 'csv',
      tables: exportTables.map((table) => ({ table, file: `${table}.csv`, bytes: table.length + 8 })),
    },
  });
  expect((await readdir(options.directory)).sort()).toEqual(
    exportTables.map((table) => `${table}.csv`).sort(),
  );
  expect(await readFile(path.join(options.directory, 'usage.csv'), 'utf8')).toBe('usage says ü');
  if (process.platform !== 'win32') {
    expect((await stat(path.join(options.directory, 'usage.csv'))).mode & 0o777).toBe(0o600);
    expect((await stat(options.directory)).mode & 0o777).toBe(0o700);
  }
});

it('overwrites nothing unless it is forced to', async () => {
  await writeTables(saying('first'), options);
  await rm(path.join(options.directory, 'usage.csv'));
  const again = await writeTables(saying('second'), options);
  expect(again).toMatchObject({
    problem: { message: expect.stringContaining('and 6 more'), hint: expect.stringContaining('--force') },
  });
  expect(await readdir(options.directory)).toHaveLength(exportTables.length - 1);
  expect(await readFile(path.join(options.directory, 'daily.csv'), 'utf8')).toBe('daily first');
  expect(await writeTables(saying('third'), { ...options, isForced: true })).toHaveProperty('answer');
  expect(await readFile(path.join(options.directory, 'daily.csv'), 'utf8')).toBe('daily third');
  expect(await readdir(options.directory)).toHaveLength(exportTables.length);
});

it('leaves nothing behind where a table fails half-way, and keeps what was there', async () => {
  await writeTables(saying('whole'), options);
  const failing: Pick<Monitor, 'export'> = {
    export: async ({ table }, write) => {
      await write(new TextEncoder().encode('half'));
      return table === 'daily' ? { problem: { message: 'No.', hint: null } } : { answer: undefined };
    },
  };
  expect(await writeTables(failing, { ...options, isForced: true })).toEqual({
    problem: { message: 'No.', hint: null },
  });
  expect(await readdir(options.directory)).toHaveLength(exportTables.length);
  expect(await readFile(path.join(options.directory, 'sessions.csv'), 'utf8')).toBe('sessions whole');
});

it('ends with the signal, and leaves nothing behind', async () => {
  const stop = new AbortController();
  const stopping: Pick<Monitor, 'export'> = {
    export: async (_input, write) => {
      await write(new TextEncoder().encode('a'));
      stop.abort();
      await write(new TextEncoder().encode('b'));
      return { answer: undefined };
    },
  };
  expect(await writeTables(stopping, { ...options, signal: stop.signal })).toMatchObject({
    problem: { message: expect.stringContaining('Interrupted') },
  });
  expect(await readdir(options.directory)).toEqual([]);
});

it('says where it cannot write', async () => {
  await writeFile(path.join(folder, 'file'), '');
  const written = await writeTables(saying(''), { ...options, directory: path.join(folder, 'file', 'out') });
  expect(written).toMatchObject({ problem: { hint: expect.stringContaining('--out') } });
});
