import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

/** Empties the page cache, so that the next read comes from the disk; says why not where that cannot be done. */
export function dropCaches(): { dropped: true } | { dropped: false; why: string } {
  if (process.platform !== 'linux') return { dropped: false, why: `no way to do it on ${process.platform}` };
  spawnSync('sync');
  try {
    writeFileSync('/proc/sys/vm/drop_caches', '3');
    return { dropped: true };
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    return { dropped: false, why: `writing /proc/sys/vm/drop_caches failed: ${found}` };
  }
}
