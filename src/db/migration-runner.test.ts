import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConnectionPool } from './connection-pool.ts';
import { DatabaseError } from './database-error.ts';
import { checksumOf, type Migration, runMigrations } from './migration-runner.ts';
import { sql } from './sql.ts';

let pool: ConnectionPool;
beforeEach(async () => {
  pool = await ConnectionPool.open({
    file: ':memory:',
    threads: 1,
    memoryLimitMb: 128,
    tempDirectory: '/tmp',
  });
});
afterEach(() => pool.close());

const first: Migration = { version: 1, name: 'cats', text: 'CREATE TABLE cats (name VARCHAR);' };
const second: Migration = { version: 2, name: 'dogs', text: 'CREATE TABLE dogs (name VARCHAR);' };
const now = (): number => Date.UTC(2026, 0, 1);

async function failureOf(migrations: readonly Migration[]): Promise<DatabaseError> {
  const error: unknown = await runMigrations(pool.writer, migrations, now).catch((caught: unknown) => caught);
  if (!(error instanceof DatabaseError)) throw new Error('expected a DatabaseError', { cause: error });
  return error;
}

describe('running migrations', () => {
  it('applies what is pending in order, once, and keeps a ledger', async () => {
    expect((await runMigrations(pool.writer, [first], now)).applied).toEqual([first]);
    expect((await runMigrations(pool.writer, [first, second], now)).applied).toEqual([second]);
    expect((await runMigrations(pool.writer, [first, second], now)).applied).toEqual([]);
    const ledger = await pool.writer.all(
      sql`SELECT version, name, checksum, applied_at FROM schema_migrations ORDER BY version`,
    );
    expect(ledger).toEqual(
      [first, second].map((migration) => ({
        version: migration.version,
        name: migration.name,
        checksum: checksumOf(migration),
        applied_at: '2026-01-01T00:00:00.000Z',
      })),
    );
  });

  it('refuses a database that is newer than the program, and says what to do', async () => {
    await runMigrations(pool.writer, [first, second], now);
    const error = await failureOf([first]);
    expect(error.message).toContain('migration 2 (dogs)');
    expect(error.hint).toContain('update OpenCode Monitor');
  });

  it('refuses a migration whose text has changed since it was applied', async () => {
    await runMigrations(pool.writer, [first], now);
    const error = await failureOf([{ ...first, text: 'CREATE TABLE cats (name VARCHAR, age INTEGER);' }]);
    expect(error.message).toContain('Migration 1 (cats)');
    expect(error.message).toContain('has changed');
  });

  it('does not mind other line ends', async () => {
    const twoLines = { ...first, text: 'CREATE TABLE cats (\n  name VARCHAR);' };
    await runMigrations(pool.writer, [twoLines], now);
    const result = await runMigrations(
      pool.writer,
      [{ ...twoLines, text: twoLines.text.replaceAll('\n', '\r\n') }],
      now,
    );
    expect(result.applied).toEqual([]);
  });

  it('rolls a failing migration back whole and keeps the ones before it', async () => {
    const broken = {
      version: 2,
      name: 'half',
      text: 'CREATE TABLE half (x INTEGER); SELECT no_such_column;',
    };
    const error = await failureOf([first, broken]);
    expect(error.message).toContain('Migration 2 (half) failed and was rolled back');
    const tables = await pool.writer.all(
      sql`SELECT table_name FROM duckdb_tables() WHERE database_name = 'analytics' ORDER BY table_name`,
    );
    expect(tables.map((row) => row.table_name)).toEqual(['cats', 'schema_migrations']);
  });
});
