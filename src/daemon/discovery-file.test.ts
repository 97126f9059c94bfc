import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FakeDaemon, fakeToken, startFakeDaemon } from '../../tests/support/fake-daemon.ts';
import {
  alreadyServed,
  type DaemonInfo,
  findDaemon,
  removeDiscovery,
  writeDiscovery,
} from './discovery-file.ts';

let folder: string;
let database: string;
let daemon: FakeDaemon;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'ocmon-discovery-')));
  database = path.join(folder, 'analytics.duckdb');
  daemon = await startFakeDaemon();
});
afterEach(async () => {
  await daemon.close();
  await rm(folder, { recursive: true });
});

const file = (): string => `${database}.daemon.json`;
const facts = (changes: Partial<DaemonInfo> = {}) => ({
  pid: process.pid,
  port: daemon.port,
  token: fakeToken,
  startedAt: '2026-11-23T12:00:00.000Z',
  version: '1.2.3',
  dataDirs: ['/data'],
  ...changes,
});

/** The id of a process that has ended. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  if (child.pid === undefined) throw new Error('no process was started');
  return child.pid;
}

async function reasonOf(): Promise<string> {
  const found = await findDaemon(database);
  return found.state === 'stale' ? found.reason : found.state;
}

describe('a discovery file', () => {
  test('leads to the daemon that wrote it, is for its user alone, and nothing lies beside it', async () => {
    const info = await writeDiscovery(database, facts());
    expect(info).toEqual({ ...facts(), database });
    expect(await findDaemon(database)).toEqual({ state: 'running', info });
    expect(await readdir(folder)).toEqual(['analytics.duckdb.daemon.json']);
    if (process.platform !== 'win32') expect((await stat(file())).mode & 0o777).toBe(0o600);
  });

  test('replaces what another daemon, or a kill while writing, left', async () => {
    await writeFile(file(), 'left', { mode: 0o666 });
    await writeFile(`${file()}.tmp`, 'half', { mode: 0o666 });
    const info = await writeDiscovery(database, facts());
    expect(await findDaemon(database)).toEqual({ state: 'running', info });
    expect(await readdir(folder)).toHaveLength(1);
  });

  test('is found through a link to the folder, a link to the database and a relative path', async () => {
    await writeFile(database, '');
    const info = await writeDiscovery(database, facts());
    const linkedFolder = path.join(folder, 'linked');
    await symlink(folder, linkedFolder, 'dir');
    await mkdir(path.join(folder, 'elsewhere'));
    const linkedFile = path.join(folder, 'elsewhere', 'other-name.duckdb');
    await symlink(database, linkedFile);
    const names = [
      path.join(linkedFolder, 'analytics.duckdb'),
      linkedFile,
      path.relative(process.cwd(), database),
    ];
    for (const name of names) expect(await findDaemon(name)).toEqual({ state: 'running', info });
  });

  test('is the same before the database is made, and in a folder that is not there is none', async () => {
    const linkedFolder = path.join(folder, 'linked');
    await symlink(folder, linkedFolder, 'dir');
    const info = await writeDiscovery(path.join(linkedFolder, 'analytics.duckdb'), facts());
    expect(info.database).toBe(database);
    expect(await findDaemon(path.join(folder, 'nowhere', 'x.duckdb'))).toEqual({ state: 'none' });
  });

  test('goes with its daemon, but never with another one', async () => {
    const first = await writeDiscovery(database, facts());
    const second = await writeDiscovery(database, facts({ token: 'another-token-of-16' }));
    await removeDiscovery(first);
    expect(JSON.parse(await readFile(file(), 'utf8'))).toEqual(second);
    await removeDiscovery({ ...second, pid: second.pid + 1 });
    expect(await readdir(folder)).toHaveLength(1);
    await removeDiscovery(second);
    expect(await findDaemon(database)).toEqual({ state: 'none' });
    await removeDiscovery(second);
  });
});

describe('a file is stale', () => {
  test('when the process is gone, and then nobody is asked', async () => {
    const pid = await deadPid();
    await writeDiscovery(database, facts({ pid }));
    expect(await reasonOf()).toBe(`process ${pid} is gone`);
    expect(daemon.seen).toEqual([]);
  });

  test('when nothing listens on the port', async () => {
    const gone = await startFakeDaemon();
    await gone.close();
    await writeDiscovery(database, facts({ port: gone.port }));
    expect(await reasonOf()).toBe(`nothing answers on port ${gone.port}`);
  });

  test('when the token is refused', async () => {
    await writeDiscovery(database, facts({ token: 'of-an-earlier-daemon' }));
    expect(await reasonOf()).toBe(`what listens on port ${daemon.port} refuses the token`);
  });

  test('when a daemon of another version listens, and that one does not see the token', async () => {
    await writeDiscovery(database, facts({ version: '0.9.0' }));
    expect(await reasonOf()).toBe(`port ${daemon.port} is another program's`);
    expect(daemon.seen.map((request) => request.authorization)).toEqual([undefined]);
  });

  test.each<[string, RequestListener]>([
    ['says ok to everything', (_, response) => response.end('ok')],
    ['redirects', (_, response) => response.writeHead(302, { location: '/elsewhere' }).end()],
    ['fails', (_, response) => response.writeHead(500).end('{"status":"ok","version":"1.2.3"}')],
    ['sends more than anybody asked for', (_, response) => response.end('x'.repeat(1_000_000))],
    ['hangs up', (request) => request.socket.destroy()],
  ])('when the process id was given away and a program on the port %s', async (_name, listener) => {
    const other = createServer(listener);
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    try {
      const address = other.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      await writeDiscovery(database, facts({ port }));
      expect(await findDaemon(database)).toMatchObject({ state: 'stale' });
    } finally {
      other.closeAllConnections();
      other.close();
    }
  });

  test('when what listens on the port never answers', async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    try {
      const address = silent.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      await writeDiscovery(database, facts({ port }));
      expect(await reasonOf()).toBe(`nothing answers on port ${port}`);
    } finally {
      silent.closeAllConnections();
      silent.close();
    }
  });

  test.each([
    ['garbage', 'no JSON'],
    ['half of it', '{"pid": 1, "port"'],
    ['another document', '[]'],
    ['a process group', JSON.stringify({ pid: -1 })],
  ])('when it holds %s', async (_name, text) => {
    await writeFile(file(), text, { mode: 0o600 });
    expect(await findDaemon(database)).toMatchObject({ state: 'stale' });
    expect(daemon.seen).toEqual([]);
  });

  test.each<[string, Partial<Record<keyof DaemonInfo, unknown>>]>([
    ['a process id that means a group', { pid: 0 }],
    ['a port that is none', { port: 0 }],
    ['a port that is part of an address', { port: '80@evil.example' }],
    ['a token that would end a header', { token: 'abcdefghijklmnopq\r\nx: y' }],
    ['another database', { database: '/elsewhere/analytics.duckdb' }],
  ])('when it names %s', async (_name, changes) => {
    await writeFile(file(), JSON.stringify({ ...facts(), database, ...changes }), { mode: 0o600 });
    expect(await findDaemon(database)).toMatchObject({ state: 'stale' });
    expect(daemon.seen).toEqual([]);
  });

  test.skipIf(process.platform === 'win32')('when others may write it, or it is a link', async () => {
    await writeDiscovery(database, facts());
    for (const mode of [0o620, 0o602, 0o666]) {
      await chmod(file(), mode);
      expect(await reasonOf()).toBe(`${file()} can be written by another user`);
    }
    await chmod(file(), 0o600);
    const target = path.join(folder, 'target.json');
    await writeFile(target, await readFile(file()), { mode: 0o600 });
    await rm(file());
    await symlink(target, file());
    expect(await reasonOf()).toBe(`${file()} is no discovery file`);
    expect(daemon.seen).toEqual([]);
  });

  test('when it is a folder', async () => {
    await mkdir(file());
    expect(await reasonOf()).toBe(`${file()} is no discovery file`);
  });
});

test.skipIf(process.platform === 'win32')('a process that may not be signalled is alive', async () => {
  // Process 1 is the system's: for anybody but root a signal to it is refused, which is not the same as unknown.
  const info = await writeDiscovery(database, facts({ pid: 1 }));
  expect(await findDaemon(database)).toEqual({ state: 'running', info });
});

test('a second daemon hears who serves the database, and not how to get in', async () => {
  const info = await writeDiscovery(database, facts());
  const { message, hint } = alreadyServed(info);
  expect(message).toBe(
    `The database ${database} is served already: by process ${process.pid} since 2026-11-23T12:00:00.000Z, on port ${daemon.port}.`,
  );
  expect(hint).toContain(`http://127.0.0.1:${daemon.port}/login?token=…`);
  expect(hint).toContain(`${file()} has the token`);
  expect(hint).toContain('--database FILE');
  expect(`${message}${hint}`).not.toContain(fakeToken);
});
