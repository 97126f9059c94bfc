import Database from 'libsql';

/** A connection with the settings that OpenCode 1.18 uses. */
export function openAsOpenCode(file: string): Database.Database {
  const database = new Database(file);
  for (const pragma of [
    'journal_mode = WAL',
    'synchronous = NORMAL',
    'busy_timeout = 5000',
    'foreign_keys = ON',
  ])
    database.exec(`PRAGMA ${pragma}`);
  return database;
}
