import { createHash } from 'node:crypto';
import type { Connection } from './connection.ts';
import { DatabaseError } from './database-error.ts';
import { sql, timestamp } from './sql.ts';

/** One numbered step of the schema. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly text: string;
}

/** What a run of the migrations did. */
export interface MigrationResult {
  readonly applied: readonly Migration[];
  readonly version: number;
}

/**
 * Brings the schema to the newest version, one transaction a step, and keeps a ledger of what was applied.
 * Throws {@link DatabaseError} when the database is newer than the program or when an applied migration has changed.
 */
export async function runMigrations(
  connection: Connection,
  migrations: readonly Migration[],
  now: () => number,
): Promise<MigrationResult> {
  await connection.script(`
    CREATE TABLE IF NOT EXISTS schema_migrations (
      version INTEGER PRIMARY KEY,
      name VARCHAR NOT NULL,
      checksum VARCHAR NOT NULL,
      applied_at TIMESTAMP NOT NULL,
      duration_ms BIGINT NOT NULL
    )`);
  const applied = await appliedMigrations(connection);
  assertLedgerFits(applied, migrations);
  const pending = migrations.filter((migration) => !applied.has(migration.version));
  for (const migration of pending) await apply(connection, migration, now);
  return { applied: pending, version: migrations.at(-1)?.version ?? 0 };
}

/** SHA-256 of a migration's text; line ends do not count, so that a checkout on Windows has the same. */
export function checksumOf(migration: Migration): string {
  return createHash('sha256').update(migration.text.replaceAll('\r\n', '\n')).digest('hex');
}

interface LedgerRow {
  readonly name: string;
  readonly checksum: string;
}

async function appliedMigrations(connection: Connection): Promise<Map<number, LedgerRow>> {
  const rows = await connection.all(
    sql`SELECT version, name, checksum FROM schema_migrations ORDER BY version`,
  );
  return new Map(
    rows.map((row) => [Number(row.version), { name: String(row.name), checksum: String(row.checksum) }]),
  );
}

function assertLedgerFits(applied: Map<number, LedgerRow>, migrations: readonly Migration[]): void {
  const known = new Map(migrations.map((migration) => [migration.version, migration]));
  for (const [version, row] of applied) {
    const migration = known.get(version);
    if (migration === undefined) {
      throw new DatabaseError(
        `The database has migration ${version} (${row.name}), which this version of OpenCode Monitor does not know.`,
        {
          hint: 'It was made by a newer version: update OpenCode Monitor, or use another file with --database FILE.',
        },
      );
    }
    if (checksumOf(migration) !== row.checksum) {
      throw new DatabaseError(
        `Migration ${version} (${row.name}) is not the one that was applied to this database: its text has changed.`,
        {
          hint: 'Reinstall OpenCode Monitor. If you changed the file yourself, put it back and add a new migration instead.',
        },
      );
    }
  }
}

async function apply(connection: Connection, migration: Migration, now: () => number): Promise<void> {
  const started = now();
  try {
    await connection.transaction(async () => {
      await connection.script(migration.text);
      const ended = now();
      await connection.run(sql`
        INSERT INTO schema_migrations
        VALUES (${migration.version}, ${migration.name}, ${checksumOf(migration)}, ${timestamp(ended)}, ${ended - started})`);
    });
  } catch (cause) {
    throw new DatabaseError(
      `Migration ${migration.version} (${migration.name}) failed and was rolled back: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause, hint: 'The database is as it was before. Report this, with the version of OpenCode Monitor.' },
    );
  }
}
