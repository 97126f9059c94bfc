import type { WorkLine } from '../contract/sync-stream.ts';
import { jsonLine } from '../core/json-line.ts';
import type { Answer, Problem } from '../core/problem.ts';

/** An empty line is sent that often, because work may be silent for longer than HTTP clients wait. Milliseconds. */
export const keepAliveMs = 15_000;

const interrupted: Problem = { message: 'Interrupted.', hint: null };

/** How to do for a client what takes long. */
export interface WorkStreamOptions<P, R> {
  readonly work: (signal: AbortSignal, onProgress: (progress: P) => void) => Promise<Answer<R>>;
  /** Ends the work, when the client is gone. */
  readonly signal: AbortSignal;
  /** Takes an unexpected error and gives what to tell the client. */
  readonly onError: (error: unknown) => Problem;
}

/** Does what takes long and tells how it goes, as lines of JSON; progress is left out while the client does not keep up. */
export function workStream<P, R>(options: WorkStreamOptions<P, R>): ReadableStream<Uint8Array> {
  const { work, signal, onError } = options;
  const encoder = new TextEncoder();
  const left = new AbortController();
  const gone = AbortSignal.any([signal, left.signal]);
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        const write = (text: string): void => {
          if (!left.signal.aborted) controller.enqueue(encoder.encode(text));
        };
        const beat = setInterval(() => write('\n'), keepAliveMs);
        const finish = (line: WorkLine<P, R>): void => {
          clearInterval(beat);
          if (left.signal.aborted) return;
          write(jsonLine(line));
          controller.close();
        };
        const onProgress = (progress: P): void => {
          const { desiredSize } = controller;
          if (desiredSize !== null && desiredSize > 0) write(jsonLine({ progress } satisfies WorkLine<P, R>));
        };
        work(gone, onProgress).then(
          (done) => finish('answer' in done ? { result: done.answer } : { problem: done.problem }),
          // Work that ends because nobody waits for it may well throw.
          (error) => finish(gone.aborted ? { problem: interrupted } : { problem: onError(error) }),
        );
      },
      cancel: () => left.abort(),
    },
    { highWaterMark: 16 },
  );
}
