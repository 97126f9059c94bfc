import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { type Running, runProgram, startProgram } from './support/built-program.ts';
import { newDataDir, removeDataDirs } from './support/corpora.ts';
import { newStorageFolder } from './support/storage-folder.ts';

let daemon: Running | undefined;
let folder: string | undefined;
afterEach(async () => {
  daemon?.process.kill('SIGKILL');
  await daemon?.ended;
  daemon = undefined;
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  removeDataDirs();
});

it('a pass that is asked of a daemon is over its own folders, or refused with the reason', async () => {
  const data = newStorageFolder();
  data.session('ses_a');
  data.message('ses_a', 'msg_a');
  const other = newDataDir();
  folder = mkdtempSync(path.join(os.tmpdir(), 'ocmon-sync-'));
  const database = path.join(folder, 'analytics.duckdb');
  const started = startProgram(['serve', '--port', '0', '--database', database, '--data-dir', data.dataDir]);
  daemon = started;
  let said = '';
  started.process.stderr?.on('data', (bytes: Buffer) => {
    said += bytes.toString();
  });
  await expect.poll(() => said, { timeout: 60_000 }).toContain('Following OpenCode into');
  const sync = (...args: readonly string[]) => runProgram(['sync', '--database', database, ...args]);

  for (const args of [[], ['--data-dir', data.dataDir]]) {
    const ran = await sync('--json', ...args);
    expect([ran.code, ran.stderr]).toEqual([0, '']);
    expect(JSON.parse(ran.stdout).files).toMatchObject({ seen: 2, failed: 0 });
  }
  const elsewhere = await sync('--data-dir', other);
  expect([elsewhere.code, elsewhere.stdout]).toEqual([1, '']);
  expect(elsewhere.stderr).toMatch(/^Nothing was read: the daemon of .* reads .*, not .*\.\nStop the daemon/);
  const sample = await sync('--sample');
  expect([sample.code, sample.stdout]).toEqual([1, '']);
  expect(sample.stderr).toMatch(
    /^The sample was not read: a daemon follows your own data in .*\.\nStop the daemon/,
  );
}, 180_000);
