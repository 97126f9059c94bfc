import { watch } from 'node:fs';
import { queuedEvents } from './watch-limit.ts';

/** What the system gives, and which it is: from outside, so that tests can let it fail. */
export interface WatchSystem {
  readonly platform: NodeJS.Platform;
  /** Changes that the system keeps for us; what comes beyond them it drops in silence. */
  readonly queuedEvents: number;
  /** Watches a folder, or all below it too. Throws when it cannot. */
  readonly watch: (folder: string, isRecursive: boolean, listener: WatchListener) => OpenWatch;
}

/** Whom a watch tells. */
export interface WatchListener {
  /** `rename` or `change`, and the name in the folder; null where the system does not say. */
  readonly heard: (event: string, name: string | null) => void;
  readonly failed: (error: Error) => void;
}

/** A watch until it is closed. */
export interface OpenWatch {
  close(): void;
}

/** The system that this process runs on; its watches do not keep the process alive. */
export function realSystem(): WatchSystem {
  return {
    platform: process.platform,
    queuedEvents: queuedEvents(),
    watch(folder, isRecursive, { heard, failed }) {
      const watcher = watch(folder, { recursive: isRecursive, persistent: false, encoding: 'utf8' });
      watcher.on('change', (event, name) => heard(event, typeof name === 'string' ? name : null));
      watcher.on('error', failed);
      return watcher;
    },
  };
}
