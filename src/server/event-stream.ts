import { resetEvent } from '../contract/events.ts';
import { jsonLine } from '../core/json-line.ts';
import type { EventLog } from './event-log.ts';

/** A comment is sent that often, so that both ends notice a connection that is gone. Milliseconds. */
export const heartbeatMs = 15_000;

/** What a client has not taken yet is held up to this; later events stay in the log until it has. Bytes. */
const waitingBytes = 65_536;

/** How to follow a log. */
export interface EventStreamOptions {
  readonly log: EventLog;
  /** The last event that the client has; null for a new client. */
  readonly lastEventId: string | null;
  /** Ends the stream, after what is on its way. */
  readonly signal: AbortSignal;
  /** Cuts the connection of a client that is so slow that the log has lost its next event: it will come back. */
  readonly drop: () => void;
}

/** The events of a log as server-sent events, for one client. */
export function eventStream({
  log,
  lastEventId,
  signal,
  drop,
}: EventStreamOptions): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const start = log.positionAfter(lastEventId);
  let next = start.next;
  let stop = (): void => {};

  const pump = (controller: ReadableStreamDefaultController<Uint8Array>): void => {
    if (log.isGone(next)) {
      stop();
      controller.close();
      drop();
      return;
    }
    while (hasRoom(controller)) {
      const number = next;
      const event = log.at(number);
      if (event === undefined) return;
      // First, because a client that waits for it pulls the one after it before `enqueue` returns.
      next += 1;
      controller.enqueue(encoder.encode(eventText(log.idOf(number), event.type, event.data)));
    }
  };

  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        if (signal.aborted) {
          controller.close();
          return;
        }
        const beat = setInterval(() => {
          if (hasRoom(controller)) controller.enqueue(encoder.encode(': alive\n\n'));
        }, heartbeatMs);
        const end = (): void => {
          stop();
          controller.close();
        };
        signal.addEventListener('abort', end, { once: true });
        const unlisten = log.listen(() => pump(controller));
        stop = () => {
          clearInterval(beat);
          unlisten();
          signal.removeEventListener('abort', end);
        };
        controller.enqueue(encoder.encode(greeting(log.idOf(next - 1), start.isReset)));
      },
      pull: pump,
      cancel: () => stop(),
    },
    { highWaterMark: waitingBytes, size: (chunk) => chunk.byteLength },
  );
}

function hasRoom(controller: ReadableStreamDefaultController<Uint8Array>): boolean {
  return controller.desiredSize !== null && controller.desiredSize > 0;
}

/** What each stream starts with: the id that a client which loses the connection at once comes back with. */
function greeting(id: string, isReset: boolean): string {
  return `retry: 1000\n\n${isReset ? eventText(id, resetEvent, {}) : `id: ${id}\n\n`}`;
}

function eventText(id: string, type: string, data: unknown): string {
  return `id: ${id}\nevent: ${type}\ndata: ${jsonLine(data)}\n`;
}
