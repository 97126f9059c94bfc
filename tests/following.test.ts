import { appendFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { sql } from '../src/db/sql.ts';
import { EVERYTHING } from '../src/query/filters.ts';
import { stats } from '../src/query/stats.ts';
import { makeWorld, scenarios } from './generated/make-world.ts';
import { makeRandom } from './generated/random.ts';
import { expectAsFresh } from './support/as-fresh.ts';
import { newDataDir, removeDataDirs } from './support/corpora.ts';
import { type FollowedFolder, followFolders, followFoldersWith } from './support/followed-folder.ts';
import { growthOf, stores } from './support/growing-data.ts';
import { messageDocument, newStorageFolder, type StorageFolder } from './support/storage-folder.ts';

/** Machines are slow at times. */
const POLL = { timeout: 60_000 };

const open: FollowedFolder[] = [];
afterEach(async () => {
  for (const followed of open.splice(0)) await followed.close();
  removeDataDirs();
});

async function follow(...dataDirs: readonly string[]): Promise<FollowedFolder> {
  const followed = await followFolders(...dataDirs);
  open.push(followed);
  return followed;
}

const assistant = {
  role: 'assistant',
  providerID: 'mock',
  modelID: 'fast',
  cost: 0.5,
  tokens: { input: 10, output: 1, reasoning: 0, cache: { read: 0, write: 0 } },
};

/** Writes now, as OpenCode does. */
function fill(folder: StorageFolder, name: string, messages: number, parts: number): void {
  const now = Date.now();
  folder.write(
    `session/prj/ses_${name}.json`,
    JSON.stringify({
      id: `ses_${name}`,
      projectID: 'prj',
      directory: '/w',
      title: name,
      version: '1.1.65',
      time: { created: now, updated: now },
    }),
    now,
  );
  for (let m = 0; m < messages; m += 1) {
    const message = `msg_${name}${m}`;
    folder.write(
      `message/ses_${name}/${message}.json`,
      JSON.stringify({ id: message, sessionID: `ses_${name}`, ...assistant, time: { created: now + m } }),
      now,
    );
    for (let p = 0; p < parts; p += 1) {
      folder.write(
        `part/${message}/prt_${name}${m}x${p}.json`,
        JSON.stringify({
          id: `prt_${name}${m}x${p}`,
          messageID: message,
          sessionID: `ses_${name}`,
          type: 'text',
          text: `${p}`,
        }),
        now,
      );
    }
  }
}

describe('a daemon that follows a folder', { timeout: 180_000 }, () => {
  it('loads what is there and then sees files appear, change, move over others and go', async () => {
    const folder = newStorageFolder();
    fill(folder, 'a', 3, 2);
    const followed = await follow(folder.dataDir);
    await expectAsFresh(followed, folder.dataDir);

    fill(folder, 'b', 20, 3);
    await expectAsFresh(followed, folder.dataDir);
    expect(followed.changed).toContain('ses_b');

    const message = folder.at('message/ses_a/msg_a0.json');
    writeFileSync(
      message,
      JSON.stringify({
        id: 'msg_a0',
        sessionID: 'ses_a',
        ...assistant,
        cost: 9,
        time: { created: Date.now() },
      }),
    );
    await expectAsFresh(followed, folder.dataDir);
    expect(
      (await stats(followed.pool.writer, EVERYTHING, { now: Date.now(), stalenessMs: 60_000 })).cost.recorded,
    ).toBe(9 + 22 * 0.5);

    const beside = `${folder.at('message/ses_a/msg_a1.json')}.tmp`;
    writeFileSync(
      beside,
      JSON.stringify({
        id: 'msg_a1',
        sessionID: 'ses_a',
        ...assistant,
        cost: 4,
        time: { created: Date.now() },
      }),
    );
    renameSync(beside, folder.at('message/ses_a/msg_a1.json'));
    await expectAsFresh(followed, folder.dataDir);

    rmSync(folder.at('part/msg_a0'), { recursive: true });
    rmSync(folder.at('message/ses_a/msg_a0.json'));
    await expectAsFresh(followed, folder.dataDir);
    const gone = await followed.pool.writer.all(sql`SELECT id FROM messages WHERE missing_since IS NOT NULL`);
    expect(gone).toEqual([{ id: 'msg_a0' }]);
  });

  it('takes a half-written file when it is whole', async () => {
    const folder = newStorageFolder();
    fill(folder, 'a', 1, 1);
    const followed = await follow(folder.dataDir);
    await followed.caughtUp();
    const file = folder.at('part/msg_a0/prt_a0late.json');
    const text = JSON.stringify({
      id: 'prt_a0late',
      messageID: 'msg_a0',
      sessionID: 'ses_a',
      type: 'text',
      text: 'whole',
    });
    writeFileSync(file, text.slice(0, 20));
    appendFileSync(file, '');
    await new Promise((resolve) => setTimeout(resolve, 250));
    writeFileSync(file, text);
    await expectAsFresh(followed, folder.dataDir);
    expect(await followed.pool.writer.all(sql`SELECT text FROM parts WHERE id = 'prt_a0late'`)).toEqual([
      { text: 'whole' },
    ]);
  });

  it('sees other content of the same size and time if the clock may not have ticked between, else with its next time', async () => {
    const folder = newStorageFolder();
    const now = Date.now();
    const long = now - 60_000;
    const write = (id: string, cost: number, mtime: number): void => {
      folder.write(`message/ses_a/${id}.json`, JSON.stringify(messageDocument('ses_a', id, { cost })), mtime);
    };
    write('msg_young', 1, now);
    write('msg_old', 1, long);
    const followed = await followFoldersWith({ clock: { now: () => now } }, folder.dataDir);
    open.push(followed);
    await followed.caughtUp();
    const costs = (): Promise<unknown> =>
      followed.pool.writer.all(sql`SELECT id, cost::DOUBLE AS cost FROM messages ORDER BY id`);
    // The hint of the young one comes after that of the old one.
    write('msg_old', 2, long);
    write('msg_young', 2, now);
    const young = { id: 'msg_young', cost: 2 };
    await expect.poll(costs, POLL).toEqual([{ id: 'msg_old', cost: 1 }, young]);
    write('msg_old', 2, long + 1_000);
    await expect.poll(costs, POLL).toEqual([{ id: 'msg_old', cost: 2 }, young]);
  });

  it('picks a folder up when it appears, and flags nothing when it vanishes whole', async () => {
    const dataDir = newDataDir();
    const followed = await follow(path.join(dataDir, 'later'));
    await followed.caughtUp();
    mkdirSync(path.join(dataDir, 'later'));
    const made = newStorageFolder();
    fill(made, 'a', 2, 2);
    renameSync(path.join(made.dataDir, 'storage'), path.join(dataDir, 'later', 'storage'));
    const count = async (): Promise<unknown> =>
      (await followed.pool.writer.first(sql`SELECT count(*) AS n FROM parts WHERE missing_since IS NULL`))?.n;
    await expect.poll(count, POLL).toBe(4);

    renameSync(path.join(dataDir, 'later'), path.join(dataDir, 'elsewhere'));
    const sources = async (): Promise<unknown> =>
      (await followed.pool.writer.first(sql`SELECT vanished_since IS NOT NULL AS gone FROM sources`))?.gone;
    await expect.poll(sources, POLL).toBe(true);
    expect(await count()).toBe(4);
  });
});

describe('a daemon that follows a growing folder', () => {
  it.each(stores)(
    'answers as a fresh load does, whatever writes (%s)',
    async (store) => {
      const seed = stores.indexOf(store) + 1;
      const random = makeRandom(seed);
      const dataDir = path.join(newDataDir(), 'data');
      mkdirSync(dataDir);
      const world = makeWorld(seed, [scenarios.plainSessions, scenarios.forks, scenarios.toolOutcomes]);
      const growth = growthOf(world, store, dataDir, random);
      const followed = await follow(dataDir);
      for (const share of [0.5, 1]) {
        growth.step(share);
        await expectAsFresh(followed, dataDir);
      }
    },
    180_000,
  );
});
