import type { Connection } from '../../db/connection.ts';
import { sql } from '../../db/sql.ts';

/** The sessions that records of these files belong to. */
export async function sessionsOfFiles(connection: Connection, files: readonly string[]): Promise<string[]> {
  if (files.length === 0) return [];
  const rows = await connection.all(sql`
    WITH changed AS (SELECT unnest(${files}::VARCHAR[]) AS path)
    SELECT id FROM sessions WHERE source_path IN (FROM changed)
    UNION SELECT session_id FROM messages WHERE source_path IN (FROM changed)
    UNION SELECT session_id FROM parts WHERE source_path IN (FROM changed) AND session_id IS NOT NULL
    UNION SELECT session_id FROM todos WHERE source_path IN (FROM changed)
    ORDER BY 1`);
  return rows.map((row) => String(row.id));
}

/** The sessions of a database: when it is read whole, any of them may have changed. */
export async function sessionsOfDatabase(connection: Connection, database: string): Promise<string[]> {
  const rows = await connection.all(sql`SELECT id FROM sessions WHERE source_path = ${database} ORDER BY id`);
  return rows.map((row) => String(row.id));
}
