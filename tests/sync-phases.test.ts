import { afterEach, describe, expect, it } from 'vitest';
import type { Connection } from '../src/db/connection.ts';
import { sql } from '../src/db/sql.ts';
import type { Row } from '../src/db/values.ts';
import { syncStatus } from '../src/query/sync-status.ts';
import { removeDataDirs } from './support/corpora.ts';
import { type FollowedFolder, followFoldersWith } from './support/followed-folder.ts';
import { newStorageFolder } from './support/storage-folder.ts';

const POLL = { timeout: 60_000 };

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const item of open.splice(0).reverse()) await item.close();
  removeDataDirs();
});

/** What is persisted, as everybody who asks meanwhile sees it. */
async function persisted(connection: Connection): Promise<Row | undefined> {
  return connection.first(sql`
    SELECT
      phase, run_id, epoch_ms(t0)::DOUBLE AS t0, files_total::INTEGER AS total, files_done::INTEGER AS done,
      eta_seconds::INTEGER AS eta, last_change IS NOT NULL AS has_changed
    FROM sync_state`);
}

describe('where reading stands', () => {
  it('is persisted in each phase, while it is at work', { timeout: 180_000 }, async () => {
    const folder = newStorageFolder();
    folder.session('ses_a');
    folder.message('ses_a', 'msg_a');
    folder.part('msg_a', 'prt_a');
    // So young that they are left for the end of the pass.
    const later = Date.now() + 3_600_000;
    folder.write('message/ses_a/msg_young.json', '{"role":"user"}', later);
    folder.write('part/msg_a/prt_young.json', '{"type":"text"}', later);

    let looks = 0;
    const seen: Record<string, Row | undefined> = {};
    const held: { followed?: FollowedFolder; reader?: Connection } = {};
    let isHeld = (): void => undefined;
    const ready = new Promise<void>((resolve) => {
      isHeld = resolve;
    });
    /** Every look at the clock is two seconds after the last one, so that all progress is written. */
    const now = (): number => {
      looks += 1;
      return Date.now() + looks * 2_000;
    };
    const files: string[] = [];
    const followed = await followFoldersWith(
      {
        clock: { now },
        async beforeJob(job) {
          await ready;
          const { reader } = held;
          if (reader === undefined || job.type === 'rows') return;
          const name = job.type === 'list' ? `list ${job.layout.kind}` : `read ${job.layout.kind}`;
          if (job.type === 'files') files.push(name);
          const round = files.filter((one) => one === name).length;
          // Written beside the pass: it may come a moment later.
          if (name === 'read part' && round === 1)
            await expect.poll(async () => (await persisted(reader))?.done, POLL).toBe(2);
          if (name === 'read part' && round === 2)
            await expect.poll(async () => (await persisted(reader))?.done, POLL).toBe(4);
          seen[`${name} ${round}`] = await persisted(reader);
          expect(await syncStatus(reader)).toMatchObject({ phase: seen[`${name} ${round}`]?.phase });
        },
      },
      folder.dataDir,
    );
    open.push(followed);
    held.reader = await followed.pool.connect();
    open.push(held.reader);
    isHeld();
    await followed.caughtUp();

    const first = seen['list project 0'] ?? seen['list session 0'];
    expect(first).toMatchObject({ phase: 'bulk', total: 0, done: 0, eta: null, has_changed: false });
    expect(first?.run_id).toMatch(/^run-/);
    expect(first?.t0).toBeGreaterThan(Date.now() - 600_000);
    const ofRun = { run_id: first?.run_id, t0: first?.t0 };
    expect(seen['read part 1']).toMatchObject({ ...ofRun, phase: 'bulk', total: 5, done: 2 });
    expect(seen['read part 1']?.eta).toBeGreaterThan(0);
    expect(seen['read part 2']).toMatchObject({ ...ofRun, phase: 'catching_up', total: 5, done: 4 });
    expect(seen['read part 2']?.eta).toBeGreaterThan(0);

    const { reader } = held;
    expect(await persisted(reader)).toMatchObject({
      phase: 'realtime',
      total: 5,
      done: 5,
      eta: null,
      has_changed: true,
    });
    const changed = async (): Promise<number> => Date.parse(`${(await syncStatus(reader)).lastChange}`);
    const before = await changed();
    folder.message('ses_a', 'msg_b');
    await expect.poll(changed, POLL).toBeGreaterThan(before);
    await followed.stop();
    expect(await persisted(reader)).toMatchObject({ ...ofRun, phase: 'done' });
    expect(followed.phases.filter((phase) => phase !== 'init')).toEqual(['bulk', 'catching_up', 'realtime']);
  });
});
