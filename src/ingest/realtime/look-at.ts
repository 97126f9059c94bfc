import { existsSync } from 'node:fs';
import type { Connection } from '../../db/connection.ts';
import { recordNamesIn, standingAt } from '../../source/json/record-at.ts';
import type { KindLayout, ListedFile } from '../../source/json/walk-storage.ts';
import type { RecordKind } from '../kinds/record-kind.ts';
import type { SourceToLoad } from '../loaded-sources.ts';
import {
  presentFilesBelow,
  presentFilesIn,
  type RememberedFile,
  rememberedFiles,
  type Unprocessed,
} from '../state/file-processing-state.ts';
import { type Place, placeOf, storageOf } from './place-of.ts';

/** Files of one kind and source to read, and the checksums of what was read from them before. */
export interface FileGroup {
  readonly source: SourceToLoad;
  readonly layout: KindLayout;
  readonly files: readonly ListedFile[];
  readonly checksums: ReadonlyMap<string, string>;
}

/** What a batch of hints leads to. */
export interface Work {
  readonly groups: readonly FileGroup[];
  /** Files that were read from and are not there any more. */
  readonly gone: readonly string[];
  /** What stands in a record's place and is not read. */
  readonly odd: readonly Unprocessed[];
  readonly databases: readonly SourceToLoad[];
  /** A source has come or gone: what there is has to be looked for again. */
  readonly sourcesChanged: boolean;
}

/** A file that was rewritten within this time of its reading may show the same time and size, by the clock's ticks. */
const TICK_MS = 2_000;

type RecordPlace = Extract<Place, { type: 'record' }>;

/** Looks at what stands at the hinted paths now and compares it with what is remembered. Opens nothing. */
export async function lookAt(
  connection: Connection,
  paths: readonly string[],
  sources: readonly SourceToLoad[],
  kinds: ReadonlyMap<string, RecordKind>,
): Promise<Work> {
  const records = new Map<string, RecordPlace>();
  const databases = new Set<SourceToLoad>();
  const otherFolders: string[] = [];
  let sourcesChanged = false;
  const add = (path: string): void => {
    const place = placeOf(path, sources, kinds);
    if (place.type === 'record') records.set(path, place);
  };
  for (const path of paths) {
    const place = placeOf(path, sources, kinds);
    if (place.type === 'record') records.set(path, place);
    else if (place.type === 'database') databases.add(place.source);
    else if (place.type === 'elsewhere') sourcesChanged = true;
    else if (place.type === 'folder') {
      const holdsRecords = place.depth === place.layout.layout.owners.length;
      const standing = standingAt(path);
      // What is new below a folder of folders has hints of its own, and so has what goes from a folder that stays.
      if (standing.state === 'folder' && holdsRecords) for (const file of recordNamesIn(path)) add(file);
      // Where one was moved into its place, the files of the one before are known by their states alone. To look
      // through these takes too long to do it for each folder that is new.
      if (standing.state === 'folder' && !standing.moved) continue;
      if (holdsRecords) otherFolders.push(path);
      else for (const file of await presentFilesBelow(connection, path)) add(file);
    }
  }
  for (const file of await presentFilesIn(connection, otherFolders)) add(file);
  const found = await compare(connection, records, kinds);
  return { ...found, databases: [...databases], sourcesChanged: sourcesChanged || found.sourcesChanged };
}

async function compare(
  connection: Connection,
  records: ReadonlyMap<string, RecordPlace>,
  kinds: ReadonlyMap<string, RecordKind>,
): Promise<Omit<Work, 'databases'>> {
  const remembered = await rememberedFiles(connection, [...records.keys()]);
  const present = new Map<SourceToLoad, boolean>();
  const isPresent = (source: SourceToLoad): boolean => {
    const known = present.get(source) ?? existsSync(storageOf(source));
    present.set(source, known);
    return known;
  };
  const reads: { readonly place: RecordPlace; readonly file: ListedFile }[] = [];
  const gone: string[] = [];
  const odd: Unprocessed[] = [];
  let sourcesChanged = false;
  for (const [path, place] of records) {
    const was = remembered.get(path);
    const standing = standingAt(path);
    if (standing.state === 'file') {
      if (!isAsRemembered(standing.file, was)) reads.push({ place, file: standing.file });
    } else if (!isPresent(place.source)) {
      sourcesChanged = true; // a source that vanishes whole flags nothing but itself
    } else if (standing.state === 'absent') {
      if (was !== undefined && !was.missing) gone.push(path);
    } else {
      const { status, reason } =
        standing.state === 'odd'
          ? standing
          : ({ status: 'failed', reason: "a folder in a record's place is not opened" } as const);
      if (was?.status !== status || was.missing) odd.push(oddEntry(path, place, status, reason));
    }
  }
  return { groups: grouped(reads, remembered, kinds), gone, odd, sourcesChanged };
}

function isAsRemembered(file: ListedFile, was: RememberedFile | undefined): boolean {
  return (
    was !== undefined &&
    !was.missing &&
    was.status === 'processed' && // what could not be read is tried again whenever it is hinted
    was.mtime === file.mtime &&
    was.size === file.size &&
    was.checksum !== null &&
    Math.abs(was.processedAt - file.mtime) > TICK_MS
  );
}

function oddEntry(
  path: string,
  { source, layout }: RecordPlace,
  status: Unprocessed['status'],
  error: string,
): Unprocessed {
  return {
    path,
    kind: layout.kind,
    recordId: null,
    source: source.path,
    mtime: null,
    size: null,
    status,
    error,
  };
}

/** In the order of the kinds, so that owners come before what they own. */
function grouped(
  reads: readonly { readonly place: RecordPlace; readonly file: ListedFile }[],
  remembered: ReadonlyMap<string, RememberedFile>,
  kinds: ReadonlyMap<string, RecordKind>,
): FileGroup[] {
  const groups = new Map<KindLayout['layout'], Map<SourceToLoad, FileGroup & { files: ListedFile[] }>>();
  for (const { place, file } of reads) {
    const bySource = groups.get(place.layout.layout) ?? new Map();
    groups.set(place.layout.layout, bySource);
    const group = bySource.get(place.source) ?? { ...place, files: [], checksums: new Map() };
    bySource.set(place.source, group);
    group.files.push(file);
    const was = remembered.get(file.path);
    if (was?.status === 'processed' && !was.missing && was.checksum !== null)
      group.checksums.set(file.path, was.checksum);
  }
  const order = [...kinds.keys()];
  return [...groups.values()]
    .flatMap((bySource) => [...bySource.values()])
    .sort((a, b) => order.indexOf(a.layout.kind) - order.indexOf(b.layout.kind));
}
