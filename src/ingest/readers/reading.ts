import { type FilesEvent, type FilesJob, segmentFiles } from '../segments/segment-files.ts';
import { type RowsEvent, type RowsJob, segmentRows } from '../segments/segment-rows.ts';
import { type ListEvent, type ListJob, listFiles } from './list-files.ts';

/** What a reader can be asked for. */
export type Job = FilesJob | RowsJob | ListJob;

/** What each job yields. */
export type EventOf<J extends Job> = J extends FilesJob
  ? FilesEvent
  : J extends RowsJob
    ? RowsEvent
    : J extends ListJob
      ? ListEvent
      : never;

/** Does a job; `emit` may hold it up until the consumer is ready for more. */
export async function perform(
  job: Job,
  emit: (event: FilesEvent | RowsEvent | ListEvent) => void,
): Promise<void> {
  switch (job.type) {
    case 'files':
      for (const event of segmentFiles(job)) emit(event);
      return;
    case 'list':
      for (const event of listFiles(job)) emit(event);
      return;
    case 'rows':
      await segmentRows(job, emit);
  }
}

/** Does jobs, one after the other or side by side. */
export interface Readers {
  /** How many jobs are worth having under way at once. */
  readonly parallel: number;
  perform<J extends Job>(job: J): AsyncIterable<EventOf<J>>;
  close(): Promise<void>;
}

/** Readers in this thread: a job is done whole before its first event arrives. For small work and for tests. */
export function inlineReaders(): Readers {
  return {
    parallel: 1,
    async *perform<J extends Job>(job: J) {
      const events: unknown[] = [];
      await perform(job, (event) => events.push(event));
      // A job's events are those of its type: `perform` switches on it.
      yield* events as EventOf<J>[];
    },
    close: async () => undefined,
  };
}
