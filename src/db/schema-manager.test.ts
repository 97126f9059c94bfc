import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MIGRATIONS_DIRECTORY, readMigrations } from './schema-manager.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'ocmon-migrations-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const url = (): URL => pathToFileURL(`${folder}/`);

describe('reading migrations', () => {
  it('finds those of the package, numbered from 1', async () => {
    const migrations = await readMigrations(MIGRATIONS_DIRECTORY);
    expect(migrations.map((migration) => migration.version)).toEqual(migrations.map((_, index) => index + 1));
    expect(migrations[0]?.name).toBe('base-and-state');
  });

  it('refuses a gap and a number that stands twice', async () => {
    await writeFile(path.join(folder, '0001-a.sql'), 'SELECT 1');
    await writeFile(path.join(folder, '0003-c.sql'), 'SELECT 1');
    await expect(readMigrations(url())).rejects.toThrow('Migration 2 is missing');
    await writeFile(path.join(folder, '0001-b.sql'), 'SELECT 1');
    await expect(readMigrations(url())).rejects.toThrow('Migration 2 is missing or stands twice');
  });

  it('refuses a name that has no number', async () => {
    await writeFile(path.join(folder, 'later.sql'), 'SELECT 1');
    await expect(readMigrations(url())).rejects.toThrow('later.sql');
  });
});
