import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { queuedEvents, watchLimit } from './watch-limit.ts';

it('takes a share of what Linux allows, and has no limit elsewhere', () => {
  const most = (setting: string): number =>
    process.platform === 'linux'
      ? Number(readFileSync(`/proc/sys/fs/inotify/${setting}`, 'utf8'))
      : Number.POSITIVE_INFINITY;
  expect(watchLimit(0.5)).toBe(Math.floor(most('max_user_watches') / 2));
  expect(watchLimit(1)).toBe(most('max_user_watches'));
  expect(queuedEvents()).toBe(most('max_queued_events'));
});
