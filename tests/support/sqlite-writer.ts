import { copyFileSync, renameSync, rmSync } from 'node:fs';
import Database from 'libsql';
import { collectGarbage } from '../fixtures/database-copy.ts';
import type { Random } from '../generated/random.ts';

type Value = string | number | null;
type Values = Readonly<Record<string, Value>>;

/** Writes to a database as a running OpenCode does: in WAL mode, in short transactions, rows updated in place. */
export class SqliteWriter {
  readonly #file: string;
  readonly #random: Random;
  readonly #now: () => number;
  #database: Database.Database;
  #count = 0;

  constructor(file: string, random: Random, now: () => number) {
    this.#file = file;
    this.#random = random;
    this.#now = now;
    this.#database = this.#open();
  }

  #open(): Database.Database {
    const database = new Database(this.#file);
    for (const pragma of ['journal_mode = wal', 'foreign_keys = off', 'busy_timeout = 5000'])
      database.exec(`pragma ${pragma}`);
    return database;
  }

  /** Statements keep a connection open until they are collected. */
  async close(): Promise<void> {
    this.#database.close();
    await collectGarbage();
  }

  /** Ends OpenCode and starts it again. */
  async reopen(): Promise<void> {
    await this.close();
    this.#database = this.#open();
  }

  run(statement: string, ...values: readonly Value[]): void {
    this.#database.prepare(statement).run([...values]);
  }

  exec(script: string): void {
    this.#database.exec(script);
  }

  has(table: string): boolean {
    return this.#rows(`select 1 as n from sqlite_schema where name = '${table}'`).length > 0;
  }

  #rows(statement: string, ...values: readonly Value[]): Record<string, Value>[] {
    // The columns that are asked for hold nothing else.
    return this.#database.prepare(statement).all([...values]) as Record<string, Value>[];
  }

  /** All rows of a table. */
  all(table: string, where = 'true', ...values: readonly Value[]): Record<string, Value>[] {
    return this.#rows(`select * from ${table} where ${where} order by rowid`, ...values);
  }

  /** A random row of a table, or undefined. */
  any(table: string, where = 'true', ...values: readonly Value[]): Record<string, Value> | undefined {
    const rows = this.all(table, where, ...values);
    return rows[this.#random.int(0, Math.max(0, rows.length - 1))];
  }

  insert(table: string, row: Values): void {
    const marks = Object.keys(row).map(() => '?');
    this.run(
      `insert or replace into ${table} (${Object.keys(row).join(', ')}) values (${marks.join(', ')})`,
      ...Object.values(row),
    );
  }

  newId(prefix: string): string {
    this.#count += 1;
    return `${prefix}_made${String(this.#count).padStart(6, '0')}abcdefgh`;
  }

  /** One commit of changes to a session; moves its counter where the database has counters. */
  commit(session: string, change: (now: number) => void): void {
    const now = this.#now();
    this.exec('begin immediate');
    change(now);
    if (this.has('event_sequence')) {
      this.run(
        'insert into event_sequence (aggregate_id, seq) values (?, 0) on conflict do update set seq = seq + 1',
        session,
      );
    }
    this.exec('commit');
  }

  /** What OpenCode 1.x does to a session when it is prompted. */
  touch(session: string, now: number): void {
    this.run('update session set time_updated = ? where id = ?', now, session);
  }

  deleteSession(session: string): void {
    this.exec('begin immediate');
    for (const table of ['part', 'message', 'todo', 'session_message']) {
      if (this.has(table)) this.run(`delete from ${table} where session_id = ?`, session);
    }
    for (const table of ['session', 'session_v2'])
      if (this.has(table)) this.run(`delete from ${table} where id = ?`, session);
    if (this.has('event_sequence')) this.run('delete from event_sequence where aggregate_id = ?', session);
    this.exec('commit');
  }

  /** Puts another file with the same content in the database's place. */
  async replaceFile(): Promise<void> {
    this.backup(`${this.#file}.new`);
    await this.close();
    for (const suffix of ['-wal', '-shm']) rmSync(this.#file + suffix, { force: true });
    renameSync(`${this.#file}.new`, this.#file);
    this.#database = this.#open();
  }

  /** Copies the database whole. */
  backup(to: string): void {
    rmSync(to, { force: true });
    this.exec(`vacuum into '${to.replaceAll("'", "''")}'`);
  }

  /** Writes an older copy over the database, in place. */
  async restore(from: string): Promise<void> {
    await this.close();
    for (const suffix of ['-wal', '-shm']) rmSync(this.#file + suffix, { force: true });
    copyFileSync(from, this.#file);
    this.#database = this.#open();
  }

  /** Empties the log into the database. */
  checkpoint(): void {
    this.exec('pragma wal_checkpoint(truncate)');
  }
}
