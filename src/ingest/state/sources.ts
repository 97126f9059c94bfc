import type { Connection } from '../../db/connection.ts';
import { constant, sql, timestamp } from '../../db/sql.ts';

/** A source as it was found in this pass. */
export interface SourceState {
  readonly path: string;
  readonly dataDir: string;
  readonly kind: 'json' | 'json-legacy' | 'sqlite' | 'unknown';
  /** What was found in it, several joined by ` + `; null when nothing could be read. */
  readonly generation: string | null;
  /** `ok`, `empty`, or what is wrong with it. */
  readonly state: string;
  readonly hint: string | null;
  readonly notUnderstood: readonly {
    readonly name: string;
    readonly count: number | null;
    readonly reason: string;
  }[];
}

/** Remembers a source and its state. */
export async function recordSource(connection: Connection, source: SourceState, now: number): Promise<void> {
  await connection.transaction(async () => {
    const known = await connection.first(sql`
      SELECT epoch_ms(first_seen)::DOUBLE AS first_seen FROM sources WHERE path = ${source.path}`);
    await connection.run(sql`DELETE FROM sources WHERE path = ${source.path}`);
    await connection.run(sql`
      INSERT INTO sources
      VALUES (
        ${source.path}, ${source.dataDir}, ${source.kind}, ${source.generation}, ${source.state}, ${source.hint},
        ${JSON.stringify(source.notUnderstood)}, ${timestamp(Number(known?.first_seen ?? now))}, ${timestamp(now)}, NULL
      )`);
  });
}

/** Remembers that a source is there as it was. */
export async function touchSource(connection: Connection, path: string, now: number): Promise<void> {
  await connection.run(sql`
    UPDATE sources SET last_seen = ${timestamp(now)}, vanished_since = NULL WHERE path = ${path}`);
}

/** A source that is not there any more flags nothing but itself (counting rule 10). */
export async function recordVanishedSources(
  connection: Connection,
  dataDirs: readonly string[],
  present: readonly string[],
  now: number,
): Promise<void> {
  await connection.run(sql`
    UPDATE sources
    SET vanished_since = ${timestamp(now)}, state = 'vanished', hint = 'It was here and is gone: mount or restore it. What was read from it stays.'
    WHERE vanished_since IS NULL
      AND data_dir IN (SELECT unnest(${dataDirs}::VARCHAR[]))
      AND path NOT IN (SELECT unnest(${present}::VARCHAR[]))`);
}

/** Which JSON generations were read from the files of a source, joined by ` + `; null when none was. */
export async function generationsOf(connection: Connection, source: string): Promise<string | null> {
  const row = await connection.first(sql`
    SELECT string_agg(generation, ' + ' ORDER BY generation) AS generations
    FROM (
      SELECT DISTINCT generation
      FROM file_processing_state
      WHERE source = ${source} AND generation IS NOT NULL AND missing_since IS NULL
    )`);
  return row?.generations === null || row === undefined ? null : String(row.generations);
}

/** The data folders that this database has read, sorted. */
export async function knownDataDirs(connection: Connection): Promise<string[]> {
  const rows = await connection.all(sql`SELECT DISTINCT data_dir FROM sources ORDER BY data_dir`);
  return rows.map((row) => String(row.data_dir));
}

/** Removes everything that was read from a data folder into `tables`: for the sample, which is nobody's data. */
export async function forgetDataDir(
  connection: Connection,
  tables: readonly string[],
  dataDir: string,
): Promise<void> {
  const owned = sql`IN (SELECT path FROM sources WHERE data_dir = ${dataDir})`;
  await connection.transaction(async () => {
    for (const table of tables) {
      await connection.run(sql`DELETE FROM ${constant(table)} WHERE source ${owned}`);
    }
    for (const table of ['file_processing_state', 'source_cursor']) {
      await connection.run(sql`DELETE FROM ${constant(table)} WHERE source ${owned}`);
    }
    await connection.run(sql`DELETE FROM quality_issues WHERE source_path ${owned}`);
    await connection.run(sql`DELETE FROM sources WHERE data_dir = ${dataDir}`);
  });
}
