import path from 'node:path';
import { LEGACY_LAYOUTS } from '../../source/json/legacy-layout.ts';
import type { KindLayout } from '../../source/json/walk-storage.ts';
import type { RecordKind } from '../kinds/record-kind.ts';
import type { SourceToLoad } from '../loaded-sources.ts';

/** What a hinted path is to the sources that are known. */
export type Place =
  | { readonly type: 'record'; readonly source: SourceToLoad; readonly layout: KindLayout }
  /** A folder that holds records, or folders of them. */
  | {
      readonly type: 'folder';
      readonly source: SourceToLoad;
      readonly layout: KindLayout;
      readonly depth: number;
    }
  | { readonly type: 'database'; readonly source: SourceToLoad }
  /** Part of a source, but nothing that is read from it. */
  | { readonly type: 'nothing' }
  /** Not of any known source: there may be a new one. */
  | { readonly type: 'elsewhere' };

/** The layouts of the kinds in a source, in the order in which kinds are loaded. */
export function layoutsOf(source: SourceToLoad, kinds: Iterable<RecordKind>): readonly KindLayout[] {
  if (source.kind === 'sqlite') return [];
  return [...kinds].flatMap((kind) =>
    source.kind === 'json'
      ? [{ kind: kind.name, layout: kind.layout }]
      : LEGACY_LAYOUTS.filter((layout) => layout.kind === kind.name),
  );
}

/** The folder that the layouts of a source are below. */
export function storageOf(source: SourceToLoad): string {
  return source.kind === 'json-legacy' ? path.join(source.path, 'storage') : source.path;
}

/** Says what a path is. By its name alone: nothing is opened, and the path need not exist. */
export function placeOf(
  hinted: string,
  sources: readonly SourceToLoad[],
  kinds: ReadonlyMap<string, RecordKind>,
): Place {
  const database = sources.find((source) => source.kind === 'sqlite' && isDatabaseFile(hinted, source.path));
  if (database !== undefined) return { type: 'database', source: database };
  for (const source of sources) {
    if (source.kind === 'sqlite') continue;
    const steps = stepsBelow(storageOf(source), hinted);
    if (steps === null) continue;
    for (const layout of layoutsOf(source, kinds.values())) {
      const place = placeInLayout(source, layout, steps);
      if (place !== null) return place;
    }
    // The storage folder itself may have come or gone; a new folder of records in it is one of a layout.
    return steps.length === 0 ? { type: 'elsewhere' } : { type: 'nothing' };
  }
  return { type: 'elsewhere' };
}

function placeInLayout(source: SourceToLoad, layout: KindLayout, steps: readonly string[]): Place | null {
  const folder = layout.layout.folder.split('/');
  if (!folder.every((step, index) => steps[index] === step)) return null;
  const depth = steps.length - folder.length;
  const { owners } = layout.layout;
  if (depth === owners.length + 1 && (steps.at(-1) ?? '').endsWith('.json')) {
    return { type: 'record', source, layout };
  }
  return depth <= owners.length ? { type: 'folder', source, layout, depth } : { type: 'nothing' };
}

/** The file itself or its write-ahead log; the shared memory beside it changes with every reader, ours too. */
function isDatabaseFile(hinted: string, database: string): boolean {
  return hinted === database || hinted === `${database}-wal`;
}

function stepsBelow(root: string, file: string): readonly string[] | null {
  if (file === root) return [];
  return file.startsWith(root + path.sep) ? file.slice(root.length + 1).split(path.sep) : null;
}
