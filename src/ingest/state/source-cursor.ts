import type { Connection } from '../../db/connection.ts';
import { sql, timestamp } from '../../db/sql.ts';
import type { DatabaseIdentity } from '../../source/sqlite/database-files.ts';
import type { DatabaseMarks } from '../../source/sqlite/database-marks.ts';
import type { DatabaseChanges, DatabaseReading, Standing } from '../segments/segment-rows.ts';

/**
 * What a database was when these kinds were last read from it; undefined when they never were, or when it is not sure that
 * all of it was.
 */
export async function lastReading(
  connection: Connection,
  database: string,
  kinds: readonly string[],
): Promise<DatabaseIdentity | undefined> {
  const cursor = await cursorOf(connection, database, kinds);
  return cursor?.isVerified ? cursor.identity : undefined;
}

/** Where reading of a database stands. */
export interface Cursor {
  readonly identity: DatabaseIdentity;
  /** False when the digests of all sessions were not compared since it last changed. */
  readonly isVerified: boolean;
  readonly standing: Standing;
  readonly marks: DatabaseMarks;
}

/** Where reading of a database stands; undefined when these kinds were never read from it. */
export async function lastCursor(
  connection: Connection,
  database: string,
  kinds: readonly string[],
): Promise<Cursor | undefined> {
  const cursor = await cursorOf(connection, database, kinds);
  return cursor === undefined ? undefined : { ...cursor, marks: await marksOf(connection, database) };
}

async function cursorOf(
  connection: Connection,
  database: string,
  kinds: readonly string[],
): Promise<Omit<Cursor, 'marks'> | undefined> {
  const row = await connection.first(sql`
    SELECT
      inode, size, last_modified, wal_size, wal_last_modified, schema_hash,
      epoch_ms(migrated_at)::DOUBLE AS migrated, coalesce(generations, '') AS generations, is_verified
    FROM source_cursor
    WHERE source = ${database} AND kinds = ${kinds.join(',')}`);
  if (row === undefined) return undefined;
  const generations = String(row.generations);
  return {
    isVerified: row.is_verified === true,
    identity: {
      inode: String(row.inode),
      size: Number(row.size),
      mtime: Number(row.last_modified),
      walSize: Number(row.wal_size),
      walMtime: Number(row.wal_last_modified),
    },
    standing: {
      generations: generations === '' ? [] : generations.split(' + '),
      schemaHash: String(row.schema_hash),
      migratedAt: row.migrated === null ? null : Number(row.migrated),
    },
  };
}

async function marksOf(connection: Connection, database: string): Promise<DatabaseMarks> {
  const sequences = new Map<string, number>();
  const digests = new Map<string, string>();
  let projects = '';
  const rows = await connection.all(
    sql`SELECT mark, name, value FROM source_marks WHERE source = ${database}`,
  );
  for (const { mark, name, value } of rows) {
    if (mark === 'sequence') sequences.set(String(name), Number(value));
    else if (mark === 'digest') digests.set(String(name), String(value));
    else projects = String(value);
  }
  return { sequences, digests, projects };
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
  const { identity, marks } = reading;
  await connection.transaction(async () => {
    await forgetReading(connection, database);
    await connection.run(sql`
      INSERT INTO source_cursor
      VALUES (
        ${database}, ${identity.inode}, ${reading.schemaHash}, ${kinds.join(',')}, ${identity.size}, ${identity.mtime}::DOUBLE,
        ${identity.walSize}, ${identity.walMtime}::DOUBLE, ${timestamp(reading.migratedAt)}, ${rowsRead},
        ${timestamp(now)}, ${reading.generations.join(' + ')}, true
      )`);
    await insertMarks(connection, database, [
      ...marksIn('sequence', marks.sequences),
      ...marksIn('digest', marks.digests),
      ...marksIn('projects', new Map([['', marks.projects]])),
    ]);
  });
}

/** Remembers that the changes of a database were taken in, in the transaction of the caller. */
export async function rememberChanges(
  connection: Connection,
  database: string,
  { identity, moved }: Pick<DatabaseChanges, 'identity' | 'moved'>,
  isVerified: boolean,
  now: number,
): Promise<void> {
  await connection.run(sql`
    UPDATE source_cursor
    SET
      inode = ${identity.inode}, size = ${identity.size}, last_modified = ${identity.mtime}::DOUBLE,
      wal_size = ${identity.walSize}, wal_last_modified = ${identity.walMtime}::DOUBLE, read_at = ${timestamp(now)},
      is_verified = ${isVerified}
    WHERE source = ${database}`);
  const marks = [...marksIn('sequence', moved.sequences), ...marksIn('digest', moved.digests)];
  if (moved.projects !== null) marks.push(...marksIn('projects', new Map([['', moved.projects]])));
  if (marks.length === 0) return;
  const ids = marks.map(({ mark, name }) => markId(database, mark, name));
  await connection.run(sql`DELETE FROM source_marks WHERE id IN (SELECT unnest(${ids}::VARCHAR[]))`);
  await insertMarks(connection, database, marks);
}

/** Remembers that all sessions of a database are as they were read. */
export async function rememberVerified(connection: Connection, database: string): Promise<void> {
  await connection.run(sql`UPDATE source_cursor SET is_verified = true WHERE source = ${database}`);
}

/** Forgets how far a database was read: it is read whole the next time. */
export async function forgetReading(connection: Connection, database: string): Promise<void> {
  await connection.run(sql`DELETE FROM source_cursor WHERE source = ${database}`);
  await connection.run(sql`DELETE FROM source_marks WHERE source = ${database}`);
}

interface Mark {
  readonly mark: 'sequence' | 'digest' | 'projects';
  readonly name: string;
  /** Null: there is none any more. */
  readonly value: string | number | null;
}

function marksIn(mark: Mark['mark'], values: ReadonlyMap<string, Mark['value']>): Mark[] {
  return [...values].map(([name, value]) => ({ mark, name, value }));
}

async function insertMarks(connection: Connection, database: string, marks: readonly Mark[]): Promise<void> {
  const present = marks.filter(({ value }) => value !== null);
  if (present.length === 0) return;
  const ids = present.map(({ mark, name }) => markId(database, mark, name));
  await connection.run(sql`
    INSERT INTO source_marks (id, source, mark, name, value)
    SELECT
      unnest(${ids}::VARCHAR[]), ${database}, unnest(${present.map(({ mark }) => mark)}::VARCHAR[]),
      unnest(${present.map(({ name }) => name)}::VARCHAR[]), unnest(${present.map(({ value }) => String(value))}::VARCHAR[])`);
}

function markId(database: string, mark: Mark['mark'], name: string): string {
  return `${database}#${mark}/${name}`;
}
