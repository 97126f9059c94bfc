import type { SourceToLoad } from '../loaded-sources.ts';
import type { Pass } from '../pass.ts';
import { SEGMENT_LIMITS } from '../segments/segment.ts';
import { type KnownFile, knownFiles } from '../state/file-processing-state.ts';
import type { HintQueue } from './hint-queue.ts';
import { layoutsOf, storageOf } from './place-of.ts';

/** What a sweep came to. */
export interface SweepResult {
  readonly files: number;
  readonly hinted: number;
}

/**
 * Compares every file with what is remembered of it and hints those that differ, for what no watch told of. Nothing is
 * opened or written here. Databases are hinted: whether one has changed is for its reader to see.
 */
export async function sweep(
  pass: Pass,
  sources: readonly SourceToLoad[],
  queue: HintQueue,
): Promise<SweepResult> {
  let files = 0;
  let hinted = 0;
  const hint = (path: string): void => {
    hinted += 1;
    queue.add(path, pass.clock.now());
  };
  for (const source of sources) {
    if (source.kind === 'sqlite') queue.add(source.path, pass.clock.now());
    for (const layout of layoutsOf(source, pass.ingestion.kinds.values())) {
      const known = await knownFiles(pass.connection, source.path, layout.kind);
      const walk = {
        type: 'list' as const,
        root: storageOf(source),
        layout,
        chunkSize: SEGMENT_LIMITS.lines,
      };
      for await (const { chunk } of pass.readers.perform(walk)) {
        pass.signal.throwIfAborted();
        const { paths, mtimes, sizes } = chunk.files;
        files += paths.length + chunk.odd.length;
        for (const [index, path] of paths.entries()) {
          if (!isSame(known.get(path), mtimes[index], sizes[index])) hint(path);
          known.delete(path);
        }
        for (const { path, status } of chunk.odd) {
          if (status === 'skipped') continue; // nothing that is ever read: a pass counts it
          const was = known.get(path);
          if (was?.status !== status || was.missing) hint(path);
          known.delete(path);
        }
      }
      for (const [path, was] of known) if (!was.missing) hint(path);
    }
  }
  return { files, hinted };
}

function isSame(was: KnownFile | undefined, mtime: number | undefined, size: number | undefined): boolean {
  // A transient failure has a moment of its own to be tried again.
  return was !== undefined && !was.missing && was.mtime === mtime && was.size === size;
}
