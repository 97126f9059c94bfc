import { attachFailure } from './attach-failure.ts';
import type { Connection } from './connection.ts';
import type { Scratch } from './scratch.ts';
import { literal, sql, textOf } from './sql.ts';

/** Opens the file as the database of every statement. Throws {@link DatabaseError} when it cannot be had. */
export async function attach(connection: Connection, file: string): Promise<void> {
  // Row groups of 4,096 rows keep a bulk load below a gigabyte; 'latest' storage is a fifth of the default's size.
  const statement = sql`ATTACH ${literal(file)} AS analytics (STORAGE_VERSION 'latest', ROW_GROUP_SIZE 4096)`;
  try {
    await connection.script(textOf(statement));
  } catch (error) {
    throw attachFailure(file, error);
  }
  await connection.script("USE analytics; SET GLOBAL TimeZone = 'UTC'");
}

/** DuckDB may read and write nothing but its own file and these folders from here on, user SQL included. */
export async function restrict(connection: Connection, scratch: Scratch): Promise<void> {
  await connection.script(
    textOf(sql`
      SET temp_directory = ${literal(scratch.spill)};
      SET allowed_directories = [${literal(scratch.segments)}, ${literal(scratch.spill)}];
      SET autoinstall_known_extensions = false;
      SET autoload_known_extensions = false;
      SET enable_external_access = false;
      SET lock_configuration = true
    `),
  );
}
