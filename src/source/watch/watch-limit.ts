import { readFileSync } from 'node:fs';

const LINUX_SETTING = '/proc/sys/fs/inotify/max_user_watches';

/** A share (0 to 1) of the folders that this user may watch; Infinity where the system sets no such limit. */
export function watchLimit(share: number): number {
  try {
    const most = Number(readFileSync(LINUX_SETTING, 'utf8'));
    return Number.isFinite(most) ? Math.floor(most * share) : Number.POSITIVE_INFINITY;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
