import { parentPort, workerData } from 'node:worker_threads';
import { ENDED } from './reader-threads.ts';
import { type Job, perform } from './reading.ts';

/**
 * The thread's side of a reader: does a job, and waits for a credit before each event, so that it is never more than a
 * few segments ahead of the database. It ends between two events, when the credits say so.
 */
const credits = new Int32Array(workerData.credits);

parentPort?.on('message', (job: Job | null) => {
  if (job === null) {
    parentPort?.close();
    return;
  }
  perform(job, (event) => {
    takeCredit();
    parentPort?.postMessage({ event });
  }).then(
    () => parentPort?.postMessage({ done: true }),
    (error: unknown) =>
      parentPort?.postMessage({ error: error instanceof Error ? error : new Error(String(error)) }),
  );
});

function takeCredit(): void {
  for (;;) {
    const left = Atomics.load(credits, 0);
    if (left === ENDED) throw new Error('The reader thread was ended.');
    if (left <= 0) Atomics.wait(credits, 0, left);
    else if (Atomics.compareExchange(credits, 0, left, left - 1) === left) return;
  }
}
