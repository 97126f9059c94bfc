import { readFileSync } from 'node:fs';

const LINUX_SETTINGS = '/proc/sys/fs/inotify';

/** A share (0 to 1) of the folders that this user may watch; Infinity where the system sets no such limit. */
export function watchLimit(share: number): number {
  const most = inotifySetting('max_user_watches');
  return Number.isFinite(most) ? Math.floor(most * share) : most;
}

/** How many changes Linux keeps until they are taken; Infinity where that is not known. */
export function queuedEvents(): number {
  return inotifySetting('max_queued_events');
}

function inotifySetting(name: string): number {
  try {
    const value = Number(readFileSync(`${LINUX_SETTINGS}/${name}`, 'utf8'));
    return Number.isFinite(value) ? value : Number.POSITIVE_INFINITY;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
