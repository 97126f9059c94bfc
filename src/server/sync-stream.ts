import type { Monitor } from '../contract/monitor.ts';
import type { SyncLine } from '../contract/sync-stream.ts';
import { jsonLine } from './json-line.ts';

/** An empty line is sent that often, because a pass may be silent for longer than HTTP clients wait. Milliseconds. */
const keepAliveMs = 15_000;

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
  const gone = new AbortController();
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        const write = (text: string): void => {
          if (!gone.signal.aborted) controller.enqueue(encoder.encode(text));
        };
        const beat = setInterval(() => write('\n'), keepAliveMs);
        const finish = (line: SyncLine): void => {
          clearInterval(beat);
          write(jsonLine(line));
          if (!gone.signal.aborted) controller.close();
        };
        monitor
          .sync({
            sample: false,
            signal: AbortSignal.any([signal, gone.signal]),
            onProgress: (progress) => {
              const { desiredSize } = controller;
              if (desiredSize !== null && desiredSize > 0) write(jsonLine({ progress } satisfies SyncLine));
            },
          })
          .then((done) => ('answer' in done ? { result: done.answer } : { problem: done.problem }), onError)
          .then(finish);
      },
      cancel: () => gone.abort(),
    },
    { highWaterMark: 16 },
  );
}
