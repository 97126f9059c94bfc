import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Running, runProgram, startProgram } from './support/built-program.ts';
import { removeDataDirs } from './support/corpora.ts';
import { newStorageFolder } from './support/storage-folder.ts';

const running: Running[] = [];
const folders: string[] = [];
afterEach(async () => {
  for (const one of running.splice(0)) {
    one.process.kill('SIGKILL');
    await one.ended;
  }
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  removeDataDirs();
});

interface Served {
  readonly daemon: Running;
  readonly url: string;
  readonly port: number;
}

async function serve(database: string, dataDir: string): Promise<Served> {
  const daemon = startProgram([
    'serve',
    '--port',
    '0',
    '--json',
    '--database',
    database,
    '--data-dir',
    dataDir,
  ]);
  running.push(daemon);
  let out = '';
  daemon.process.stdout?.on('data', (bytes: Buffer) => {
    out += bytes.toString();
  });
  await expect.poll(() => out.includes('\n'), { timeout: 15_000 }).toBe(true);
  const { url, port } = JSON.parse(out);
  return { daemon, url, port };
}

function newDatabase(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'ocmon-serve-'));
  folders.push(folder);
  return path.join(folder, 'analytics.duckdb');
}

const answer = {
  role: 'assistant',
  providerID: 'mock',
  modelID: 'fast',
  cost: 0.25,
  tokens: { input: 10, output: 1, reasoning: 0, cache: { read: 0, write: 0 } },
};

describe.skipIf(process.platform === 'win32')('a daemon', () => {
  it('shows what is written at once, answers the commands as the file does, and leaves nothing behind', async () => {
    const folder = newStorageFolder();
    folder.session('ses_a');
    folder.message('ses_a', 'msg_a', answer);
    const database = newDatabase();
    const { daemon, port } = await serve(database, folder.dataDir);
    const discovery = `${database}.daemon.json`;
    expect(statSync(discovery).mode & 0o777).toBe(0o600);
    const ask = async (...args: readonly string[]): Promise<string> =>
      (await runProgram([...args, '--json', '--database', database])).stdout;
    const cost = async (): Promise<number> => JSON.parse(await ask('stats')).cost.recorded;
    await expect.poll(cost, { timeout: 15_000 }).toBe(0.25);

    await expect
      .poll(async () => JSON.parse(await ask('status')).phase, { timeout: 15_000 })
      .toBe('realtime');
    folder.message('ses_a', 'msg_b', answer);
    await expect.poll(cost, { timeout: 15_000 }).toBe(0.5);

    const second = await runProgram(['serve', '--port', '0', '--database', database]);
    expect(second.code).toBe(1);
    expect(second.stderr).toContain(`process ${daemon.process.pid}`);
    expect((await fetch(`http://127.0.0.1:${port}/api/stats`)).status).toBe(401);
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);

    const synced = await runProgram(['sync', '--json', '--database', database]);
    expect(JSON.parse(synced.stdout).files).toMatchObject({ seen: 3, unchanged: 3 });

    const questions = [
      ['stats'],
      ['daily', '--tz', 'Europe/Berlin'],
      ['sessions', '--all'],
      ['session', 'ses_a'],
      ['models'],
      ['tools'],
    ];
    const live: string[] = [];
    for (const question of questions) live.push(await ask(...question));
    daemon.process.kill('SIGTERM');
    expect(await daemon.ended).toMatchObject({ code: 0, signal: null });
    expect(readdirSync(path.dirname(database))).toEqual(['analytics.duckdb']);
    for (const [index, question] of questions.entries()) expect(await ask(...question)).toBe(live[index]);
  }, 120_000);

  it('that was killed is followed by one that knows what happened meanwhile', async () => {
    const folder = newStorageFolder();
    folder.session('ses_a');
    folder.message('ses_a', 'msg_a', answer);
    const database = newDatabase();
    const first = await serve(database, folder.dataDir);
    const stats = async () =>
      JSON.parse((await runProgram(['stats', '--json', '--database', database])).stdout);
    await expect.poll(async () => (await stats()).messages.total, { timeout: 15_000 }).toBe(1);
    first.daemon.process.kill('SIGKILL');
    await first.daemon.ended;
    folder.message('ses_a', 'msg_b', answer);
    expect((await stats()).messages.total).toBe(1); // the file itself, past the word that the killed one left
    await serve(database, folder.dataDir);
    await expect.poll(async () => (await stats()).messages.total, { timeout: 15_000 }).toBe(2);
  }, 120_000);
});
