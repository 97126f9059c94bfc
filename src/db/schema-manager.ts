import { readdir, readFile } from 'node:fs/promises';
import type { Connection } from './connection.ts';
import { DatabaseError } from './database-error.ts';
import { type Migration, type MigrationResult, runMigrations } from './migration-runner.ts';

/** Where the package keeps its migrations, from `src/db` and from `dist/db` alike. */
export const MIGRATIONS_DIRECTORY = new URL('../../migrations/', import.meta.url);

/** Brings the database to the schema that this version of the program needs. */
export async function ensureSchema(
  connection: Connection,
  now: () => number,
  migrations?: readonly Migration[],
): Promise<MigrationResult> {
  return runMigrations(connection, migrations ?? (await readMigrations(MIGRATIONS_DIRECTORY)), now);
}

/**
 * Reads `<4 digits>-<name>.sql` in order. Throws when a number is missing or stands twice, because a gap would be
 * applied out of order later.
 */
export async function readMigrations(directory: URL): Promise<readonly Migration[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.sql')).sort();
  const migrations = await Promise.all(
    names.map(async (name): Promise<Migration> => {
      const match = /^(\d{4})-(.+)\.sql$/.exec(name);
      if (match?.[1] === undefined || match[2] === undefined) {
        throw new DatabaseError(`${name} in ${directory.pathname} is not named <4 digits>-<name>.sql.`, {
          hint: 'Rename it; migrations are applied in the order of their numbers.',
        });
      }
      return {
        version: Number(match[1]),
        name: match[2],
        text: await readFile(new URL(name, directory), 'utf8'),
      };
    }),
  );
  migrations.forEach((migration, index) => {
    if (migration.version !== index + 1) {
      throw new DatabaseError(`Migration ${index + 1} is missing or stands twice in ${directory.pathname}.`, {
        hint: 'Number the migrations 0001, 0002, … without gaps.',
      });
    }
  });
  return migrations;
}
