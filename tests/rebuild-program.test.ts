import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { rebuildResult } from '../src/contract/rebuild.ts';
import { ConnectionPool } from '../src/db/connection-pool.ts';
import { constant } from '../src/db/sql.ts';
import { runProgram, startProgram } from './support/built-program.ts';
import { removeDataDirs } from './support/corpora.ts';
import { endPrograms, serveProgram } from './support/served-program.ts';
import { newStorageFolder } from './support/storage-folder.ts';

let folder: string;
let database: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ocmon-rebuild-'));
  database = path.join(folder, 'analytics.duckdb');
});
afterEach(async () => {
  await endPrograms();
  rmSync(folder, { recursive: true, force: true });
  removeDataDirs();
});

/** Runs a statement of our own on the file, which nobody else has open. */
async function damage(statement: string): Promise<void> {
  const pool = await ConnectionPool.open({
    file: database,
    threads: 1,
    memoryLimitMb: 512,
    tempDirectory: `${database}.tmp`,
  });
  try {
    await pool.writer.run(constant(statement));
  } finally {
    await pool.close();
  }
}

/** The tables that a rebuild changes, with rows added, removed and changed. */
async function rebuilt(...args: readonly string[]): Promise<Readonly<Record<string, readonly number[]>>> {
  const ran = await runProgram(['rebuild', '--json', '--database', database, ...args]);
  expect([ran.code, ran.stderr]).toEqual([0, '']);
  const { tables } = rebuildResult.parse(JSON.parse(ran.stdout));
  return Object.fromEntries(
    tables
      .filter(({ added, removed, changed }) => added + removed + changed > 0)
      .map(({ table, added, removed, changed }) => [table, [added, removed, changed]]),
  );
}

it('a daemon does it, and what arrives meanwhile is derived', async () => {
  const data = newStorageFolder();
  for (const id of ['a', 'b']) {
    data.session(`ses_${id}`);
    data.message(`ses_${id}`, `msg_${id}`);
  }
  const synced = await runProgram(['sync', '--database', database, '--data-dir', data.dataDir]);
  expect(synced.code).toBe(0);
  await damage(`UPDATE session_stats SET messages = messages + 1`);
  const daemon = await serveProgram(database, data.dataDir);
  await daemon.until('it follows', ({ phase }) => phase === 'realtime');
  expect(await rebuilt('--dry-run')).toEqual({ session_stats: [0, 0, 2] });
  const [changes] = await Promise.all([
    rebuilt('--batch', '1'),
    (async () => {
      data.session('ses_c');
      data.message('ses_c', 'msg_c');
    })(),
  ]);
  expect(changes).toEqual({ session_stats: [0, 0, 2] });
  await expect
    .poll(async () => await daemon.client.ask('sql', { sql: 'SELECT count(*) FROM session_stats' }), {
      timeout: 120_000,
    })
    .toMatchObject({ answer: { rows: [[3]] } });
  expect(await rebuilt('--dry-run')).toEqual({});
  expect((await daemon.end('SIGTERM')).code).toBe(0);
  expect(await rebuilt('--dry-run')).toEqual({});
}, 300_000);

it('one that is killed or stopped leaves a database that is rebuilt as if nothing had been', async () => {
  const synced = await runProgram(['sync', '--sample', '--database', database]);
  expect(synced.code).toBe(0);
  await damage(`UPDATE session_stats SET messages = messages + 1`);
  for (const [signal, wait] of [
    ['SIGKILL', 900],
    ['SIGINT', 1_200],
    ['SIGKILL', 1_800],
  ] as const) {
    const running = startProgram(['rebuild', '--batch', '1', '--database', database]);
    await sleep(wait);
    running.process.kill(signal);
    await running.ended;
  }
  await rebuilt();
  expect(await rebuilt('--dry-run')).toEqual({});
}, 300_000);

it('a batch that is no number of sessions is wrong usage', async () => {
  for (const batch of ['0', '-1', 'x', '1.5']) {
    const ran = await runProgram(['rebuild', `--batch=${batch}`, '--database', database]);
    expect([ran.code, ran.stdout]).toEqual([2, '']);
    expect(ran.stderr).toMatch(/^--batch is ".*", which is no number of sessions\./);
  }
}, 120_000);
