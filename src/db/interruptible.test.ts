import { afterEach, beforeEach, expect, test } from 'vitest';
import { type MadeDatabase, makeDatabase } from '../../tests/support/made-database.ts';
import type { Connection } from './connection.ts';
import { interruptible } from './interruptible.ts';
import { constant, sql } from './sql.ts';

let db: MadeDatabase;
let connection: Connection;
beforeEach(async () => {
  db = await makeDatabase();
  connection = await db.pool.connect();
});
afterEach(async () => {
  connection.close();
  await db.close();
});

/** Takes hours. */
const ENDLESS = constant(
  'SELECT count(*) FROM range(10000000) AS a, range(10000000) AS b WHERE a.range <> b.range',
);

test('a statement that runs is interrupted, and the connection works on', async () => {
  const gone = new AbortController();
  const work = interruptible(connection, gone.signal, () => connection.all(ENDLESS));
  setTimeout(() => gone.abort(), 50);
  await expect(work).rejects.toThrow(/interrupted/i);
  expect(await connection.first(sql`SELECT 1 AS one`)).toEqual({ one: 1 });
});

test('a statement that begins after the signal is interrupted too', async () => {
  const gone = new AbortController();
  const work = interruptible(connection, gone.signal, async () => {
    gone.abort();
    return connection.all(ENDLESS);
  });
  await expect(work).rejects.toThrow(/interrupted/i);
});

test('work is not begun for a signal that has aborted, and nothing is interrupted after it has ended', async () => {
  let begun = false;
  const begin = async (): Promise<void> => {
    begun = true;
  };
  await expect(interruptible(connection, AbortSignal.abort(), begin)).rejects.toThrow();
  expect(begun).toBe(false);
  const gone = new AbortController();
  let interrupts = 0;
  const counting = {
    interrupt: () => {
      interrupts += 1;
    },
  };
  expect(await interruptible(counting, gone.signal, async () => 'done')).toBe('done');
  gone.abort();
  expect(interrupts).toBe(0);
});
