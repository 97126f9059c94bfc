import { runWriter } from '../realtime/run-writer.ts';
import type { FileWriting } from '../writers/orders.ts';

/** A stretch of writing; the next one follows at once. */
const STRETCH_SECONDS = 5;

/** What was written until now, in all and a second. */
export type Written = () => { readonly files: number; readonly rate: number };

/** Works while a process writes files; it has ended when this returns. Throws when either of them fails. */
export async function writingMeanwhile<T>(
  order: Omit<FileWriting, 'seconds'>,
  work: (written: Written) => Promise<T>,
): Promise<T> {
  let isOver = false;
  let files = 0;
  let seconds = 0;
  const write = async (): Promise<void> => {
    for (let stretch = 0; !isOver; stretch += 1) {
      const next = { ...order, seed: order.seed + stretch, seconds: STRETCH_SECONDS };
      await runWriter('file-writer', next, (line) => {
        if (!('files' in line)) return;
        files += line.files.files;
        seconds += line.files.seconds;
      });
    }
  };
  const writing = write();
  const failed = writing.then(() => new Promise<never>(() => undefined));
  try {
    return await Promise.race([work(() => ({ files, rate: files / Math.max(seconds, 1) })), failed]);
  } finally {
    isOver = true;
    await writing;
  }
}
