import { rmSync } from 'node:fs';
import type { ListedFile } from '../../source/json/walk-storage.ts';
import type { KindFailure } from '../file-failures.ts';
import type { Pass } from '../pass.ts';
import { SEGMENT_LIMITS, type Segment } from '../segments/segment.ts';
import { columnsOf, type FilesEvent, type FilesJob, segmentFiles } from '../segments/segment-files.ts';
import type { FileGroup } from './look-at.ts';

/** What reading came to: segments that wait to be merged, and files that are not in one. */
export interface ReadGroups {
  readonly segments: readonly Extract<FilesEvent, { type: 'segment' }>[];
  readonly failures: readonly (KindFailure & { readonly source: string })[];
  /** Their time has changed, their content has not. */
  readonly touched: readonly ListedFile[];
  /** The groups' layouts, by segment file. */
  readonly groupOf: ReadonlyMap<Segment, FileGroup>;
}

/** Files that are read at once, in this thread: handing them to another takes longer. */
const READ_HERE = 256;

/** Reads files into segments. */
export async function readGroups(pass: Pass, groups: readonly FileGroup[]): Promise<ReadGroups> {
  const segments: Extract<FilesEvent, { type: 'segment' }>[] = [];
  const failures: (KindFailure & { readonly source: string })[] = [];
  const touched: ListedFile[] = [];
  const groupOf = new Map<Segment, FileGroup>();
  for (const group of groups) {
    const job = jobOf(pass, group);
    if (job === undefined) continue;
    const events = group.files.length <= READ_HERE ? segmentFiles(job) : pass.readers.perform(job);
    for await (const event of events) {
      if (event.type === 'segment') {
        segments.push(event);
        groupOf.set(event.segment, group);
      } else if (event.type === 'unchanged') touched.push(event.file);
      else failures.push({ ...event.failure, layout: group.layout, source: group.source.path });
    }
  }
  return { segments, failures, touched, groupOf };
}

/** Removes the files of segments that are not merged. */
export function dropSegments({ segments }: ReadGroups): void {
  for (const { segment } of segments) rmSync(segment.file, { force: true });
}

function jobOf(pass: Pass, { source, layout, files, checksums }: FileGroup): FilesJob | undefined {
  const kind = pass.ingestion.kinds.get(layout.kind);
  if (kind === undefined) return undefined;
  return {
    type: 'files',
    source: source.path,
    generation: source.kind === 'json' ? 'json-1' : 'legacy',
    layout,
    document: kind.document,
    files: columnsOf(files),
    checksums,
    directory: pass.segmentDirectory,
    prefix: pass.nextPrefix(),
    limits: SEGMENT_LIMITS,
  };
}
