import { type KindLayout, type WalkChunk, walkKind } from '../../source/json/walk-storage.ts';

/** Lists the files of one kind below a folder. */
export interface ListJob {
  readonly type: 'list';
  readonly root: string;
  readonly layout: KindLayout;
  readonly chunkSize: number;
}

/** A run of the listing, in sorted order. */
export interface ListEvent {
  readonly type: 'listed';
  readonly chunk: WalkChunk;
}

/** Walks one kind's folders. */
export function* listFiles(job: ListJob): Generator<ListEvent> {
  for (const chunk of walkKind(job.root, job.layout, job.chunkSize)) yield { type: 'listed', chunk };
}
