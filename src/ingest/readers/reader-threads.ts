import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { EventOf, Job, Readers } from './reading.ts';

/** Events that a thread may be ahead of the consumer. */
const CREDITS = 4;

/** A thread that is to end is waited for so long; one that scans a large database ends by itself later. */
const LONGEST_EVENT_MS = 3_000;

/** Credits of a thread that is to end. */
export const ENDED = -1;

/**
 * Readers in threads of their own, so that reading goes on while DuckDB loads: `count` that read, and one more that
 * lists meanwhile. They start when they are first needed. Only in the built program: the thread is a file of it.
 */
export function readerThreads(count: number): Readers {
  const threads = Array.from({ length: count + 1 }, () => new ReaderThread());
  const idle = [...threads];
  const waiting: ((thread: ReaderThread) => void)[] = [];

  const acquire = (): Promise<ReaderThread> => {
    const thread = idle.pop();
    return thread === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(thread);
  };
  const release = (thread: ReaderThread): void => {
    const next = waiting.shift();
    if (next === undefined) idle.push(thread);
    else next(thread);
  };

  return {
    parallel: count,
    async *perform<J extends Job>(job: J) {
      const thread = await acquire();
      try {
        yield* thread.perform(job);
      } finally {
        release(thread);
      }
    },
    close: async () => {
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
}

interface Message {
  readonly event?: unknown;
  readonly done?: true;
  readonly error?: Error;
}

/** One thread and the job that it does now. */
class ReaderThread {
  readonly #credits = new Int32Array(new SharedArrayBuffer(4));
  readonly #arrived: Message[] = [];
  #worker: Worker | undefined;
  #wake: (() => void) | undefined;

  async *perform<J extends Job>(job: J): AsyncGenerator<EventOf<J>> {
    const worker = this.#start();
    worker.ref(); // an idle thread must not keep the process alive, a working one must
    this.#arrived.length = 0;
    Atomics.store(this.#credits, 0, CREDITS);
    worker.postMessage(job);
    let finished = false;
    try {
      for (;;) {
        const message = await this.#next();
        if (message.event === undefined) {
          finished = true;
          if (message.error !== undefined) throw message.error;
          return;
        }
        // The thread runs the same `perform`, whose events are those of the job's type.
        yield message.event as EventOf<J>;
        Atomics.add(this.#credits, 0, 1);
        Atomics.notify(this.#credits, 0);
      }
    } finally {
      // A consumer that leaves early leaves a thread in the middle of a job: the next job starts a new one.
      if (finished) this.#worker?.unref();
      else await this.close();
    }
  }

  /**
   * Ends the thread at its next event. It is not terminated: where that meets it inside of libsql 0.5.29, which cannot
   * bear it, the whole process ends.
   */
  async close(): Promise<void> {
    const worker = this.#worker;
    if (worker === undefined) return;
    this.#worker = undefined;
    const ended = new Promise<void>((resolve) => {
      worker.once('exit', () => resolve());
    });
    worker.ref(); // an idle one is waited for too
    Atomics.store(this.#credits, 0, ENDED);
    Atomics.notify(this.#credits, 0);
    worker.postMessage(null);
    await Promise.race([ended, sleep(LONGEST_EVENT_MS, undefined, { ref: false })]);
    worker.unref();
  }

  #start(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    const worker = new Worker(new URL('./reader-worker.js', import.meta.url), {
      workerData: { credits: this.#credits.buffer },
    });
    worker.on('message', (message: Message) => this.#receive(message));
    worker.on('error', (error) => this.#receive({ error }));
    worker.on('exit', () => {
      if (this.#worker === worker) {
        this.#worker = undefined;
        this.#receive({ error: new Error('A reader thread ended before its job was done.') });
      }
    });
    this.#worker = worker;
    return worker;
  }

  #receive(message: Message): void {
    this.#arrived.push(message);
    this.#wake?.();
    this.#wake = undefined;
  }

  async #next(): Promise<Message> {
    for (;;) {
      const message = this.#arrived.shift();
      if (message !== undefined) return message;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
