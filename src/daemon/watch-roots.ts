import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { RECORD_KINDS } from '../ingest/kinds/registry.ts';
import type { Discovery } from '../source/discovery.ts';
import { LEGACY_LAYOUTS } from '../source/json/legacy-layout.ts';
import type { RecordLayout } from '../source/json/record-layout.ts';
import type { WatchTreeOptions } from '../source/watch/watch-tree.ts';

/**
 * The folders to watch: every data folder that was looked at, whether it is there or not, and the folders of sources
 * that lie elsewhere (by links, or by a database's own path). Real paths, as the sources have them.
 */
export async function watchRoots(found: Discovery): Promise<string[]> {
  const roots: string[] = [];
  for (const { path: place } of found.dataDirs) roots.push(await realOr(place));
  for (const { path: place } of found.databases) roots.push(await realOr(path.dirname(place)));
  for (const source of found.sources) {
    const folder = source.kind === 'sqlite' ? path.dirname(source.path) : source.path;
    if (!roots.some((root) => isWithin(folder, root))) roots.push(folder);
  }
  return [...new Set(roots)];
}

/** Which folders below a root can hold records, or folders of them, by the layouts of all generations. */
export function followed(found: Discovery, root: string): WatchTreeOptions['follows'] {
  const isStorage = found.sources.some((source) => source.kind === 'json' && source.path === root);
  return (relative) => {
    const steps = relative === '' ? [] : relative.split('/');
    if (isStorage) return holdingOf(LAYOUTS, steps);
    const [first, second, third] = steps;
    if (first === undefined) return 'inner';
    if (first === 'storage') return holdingOf(LAYOUTS, steps.slice(1));
    if (first !== 'project') return null;
    if (second === undefined || third === undefined) return 'inner';
    return third === 'storage' ? holdingOf(LEGACY, steps.slice(3)) : null;
  };
}

interface Depth {
  /** Steps to the folder of a kind. */
  readonly steps: readonly string[];
  /** Folders between it and the files. */
  readonly owners: number;
}

const LAYOUTS = RECORD_KINDS.map(({ layout }) => depthOf(layout));
const LEGACY = LEGACY_LAYOUTS.map(({ layout }) => depthOf(layout));

function depthOf(layout: RecordLayout): Depth {
  return { steps: layout.folder.split('/'), owners: layout.owners.length };
}

function holdingOf(depths: readonly Depth[], folder: readonly string[]): 'inner' | 'leaf' | null {
  const onTheWay = depths.filter(
    ({ steps, owners }) =>
      folder.length <= steps.length + owners &&
      steps.slice(0, folder.length).every((step, index) => folder[index] === step),
  );
  if (onTheWay.length === 0) return null;
  return onTheWay.every(({ steps, owners }) => folder.length === steps.length + owners) ? 'leaf' : 'inner';
}

async function realOr(place: string): Promise<string> {
  return realpath(place).catch(() => path.resolve(place));
}

function isWithin(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(outer + path.sep);
}
