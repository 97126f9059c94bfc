import type { SourceToLoad } from '../loaded-sources.ts';
import type { Pass } from '../pass.ts';
import { SEGMENT_LIMITS } from '../segments/segment.ts';
import { addSwept, beginSweep, sweptDifferences } from '../state/swept-files.ts';
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
      await beginSweep(pass.connection);
      const walk = {
        type: 'list' as const,
        root: storageOf(source),
        layout,
        chunkSize: SEGMENT_LIMITS.lines,
      };
      for await (const { chunk } of pass.readers.perform(walk)) {
        pass.signal.throwIfAborted();
        files += chunk.files.paths.length + chunk.odd.length;
        await addSwept(pass.connection, chunk);
      }
      for (const path of await sweptDifferences(pass.connection, source.path, layout.kind)) hint(path);
    }
  }
  return { files, hinted };
}
