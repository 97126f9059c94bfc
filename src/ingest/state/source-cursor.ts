import type { Connection } from '../../db/connection.ts';
import { sql, timestamp } from '../../db/sql.ts';
import type { DatabaseIdentity } from '../../source/sqlite/database-files.ts';
import type { DatabaseReading } from '../segments/segment-rows.ts';

/** What a database was when these kinds were last read from it; undefined when they never were. */
export async function lastReading(
  connection: Connection,
  database: string,
  kinds: readonly string[],
): Promise<DatabaseIdentity | undefined> {
  const row = await connection.first(sql`
    SELECT inode, size, last_modified, wal_size, wal_last_modified FROM source_cursor
    WHERE source = ${database} AND kinds = ${kinds.join(',')}`);
  if (row === undefined) return undefined;
  return {
    inode: String(row.inode),
    size: Number(row.size),
    mtime: Number(row.last_modified),
    walSize: Number(row.wal_size),
    walMtime: Number(row.wal_last_modified),
  };
}

/** Remembers what a database was when it was read whole. */
export async function rememberReading(
  connection: Connection,
  database: string,
  kinds: readonly string[],
  reading: DatabaseReading,
  rowsRead: number,
  now: number,
): Promise<void> {
  const { identity } = reading;
  await connection.transaction(async () => {
    await connection.run(sql`DELETE FROM source_cursor WHERE source = ${database}`);
    await connection.run(sql`
      INSERT INTO source_cursor
      VALUES (
        ${database}, ${identity.inode}, ${reading.schemaHash}, ${kinds.join(',')}, ${identity.size}, ${identity.mtime}::DOUBLE,
        ${identity.walSize}, ${identity.walMtime}::DOUBLE, ${timestamp(reading.migratedAt)}, ${rowsRead},
        ${timestamp(now)}
      )`);
  });
}
