import { parentPort, workerData } from 'node:worker_threads';
import { type Job, perform } from './reading.ts';

/**
 * The thread's side of a reader: does a job, and waits for a credit before each event, so that it is never more than a
 * few segments ahead of the database.
 */
const credits = new Int32Array(workerData.credits);

parentPort?.on('message', (job: Job) => {
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
    if (left <= 0) Atomics.wait(credits, 0, left);
    else if (Atomics.compareExchange(credits, 0, left, left - 1) === left) return;
  }
}
