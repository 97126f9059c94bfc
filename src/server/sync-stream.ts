import type { Monitor, SyncProgress } from '../contract/monitor.ts';
import type { SyncLine } from '../contract/sync-stream.ts';
import { jsonLine } from '../core/json-line.ts';
import type { Problem } from '../core/problem.ts';

/** An empty line is sent that often, because a pass may be silent for longer than HTTP clients wait. Milliseconds. */
export const keepAliveMs = 15_000;

const interrupted: Problem = { message: 'Interrupted.', hint: null };

/** How to run a pass for a client. */
export interface SyncStreamOptions {
  readonly monitor: Pick<Monitor, 'sync'>;
  /** Ends the pass, when the client is gone. */
  readonly signal: AbortSignal;
  /** Takes an unexpected error and gives the line for the client. */
  readonly onError: (error: unknown) => SyncLine;
}

/** Runs a pass and tells how it goes, as lines of JSON; progress is left out while the client does not keep up. */
export function syncStream({ monitor, signal, onError }: SyncStreamOptions): ReadableStream<Uint8Array> {
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
        const finish = (line: SyncLine): void => {
          clearInterval(beat);
          if (left.signal.aborted) return;
          write(jsonLine(line));
          controller.close();
        };
        const onProgress = (progress: SyncProgress): void => {
          const { desiredSize } = controller;
          if (desiredSize !== null && desiredSize > 0) write(jsonLine({ progress } satisfies SyncLine));
        };
        monitor.sync({ sample: false, signal: gone, onProgress }).then(
          (done) => finish('answer' in done ? { result: done.answer } : { problem: done.problem }),
          // A pass that ends because nobody waits for it may well throw.
          (error) => finish(gone.aborted ? { problem: interrupted } : onError(error)),
        );
      },
      cancel: () => left.abort(),
    },
    { highWaterMark: 16 },
  );
}
