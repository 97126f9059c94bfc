import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { sql } from '../src/db/sql.ts';
import { copyCorpus, removeDataDirs } from './support/corpora.ts';
import { type FollowedFolder, followFoldersWith } from './support/followed-folder.ts';

const DEADLINE_MS = 60_000;
const HOUR_MS = 3_600_000;

let followed: FollowedFolder | undefined;
afterEach(async () => {
  await followed?.close();
  removeDataDirs();
});

it('a daemon checks the data after its pass and whenever an hour is over', async () => {
  let hours = 2;
  followed = await followFoldersWith(
    {
      clock: {
        // The first two hours are over at once.
        sleep: async (milliseconds, signal) => {
          if (milliseconds === HOUR_MS && hours-- > 0) return;
          await sleep(milliseconds, undefined, { signal });
        },
      },
    },
    copyCorpus('v2-2.0.15'),
  );
  const { pool } = followed;
  const runs = () => pool.writer.all(sql`SELECT id, cause FROM quality_runs ORDER BY id`);
  const deadline = Date.now() + DEADLINE_MS;
  while ((await runs()).length < 3 && Date.now() < deadline) await sleep(20);
  expect(await runs()).toEqual([
    { id: 1, cause: 'pass' },
    { id: 2, cause: 'hour' },
    { id: 3, cause: 'hour' },
  ]);
  const found = await pool.writer.all(sql`
    SELECT run_id, count(*) AS checks, count(*) FILTER (WHERE severity = 'error') AS errors
    FROM quality_results
    GROUP BY run_id
    ORDER BY run_id`);
  expect(found.map(({ errors }) => errors)).toEqual([0, 0, 0]);
  expect(new Set(found.map(({ checks }) => checks)).size).toBe(1);
  await followed.caughtUp();
});
