/** Floor of a bulk load from a cold disk: eight threads read every file below the folder given, parsing nothing. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { z } from 'zod';

const THREADS = 8;

function readBelow(folder: string): number {
  let files = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      files += readBelow(path);
    } else if (entry.name.endsWith('.json')) {
      readFileSync(path);
      files += 1;
    }
  }
  return files;
}

/** The folders that hold files, `storage/<kind>` or `storage/<kind>/<owner>`. */
function leafFolders(storage: string): string[] {
  return readdirSync(storage, { withFileTypes: true })
    .filter((kind) => kind.isDirectory())
    .flatMap((kind) => {
      const path = join(storage, kind.name);
      const owners = readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isDirectory());
      return owners.length === 0 ? [path] : owners.map((owner) => join(path, owner.name));
    });
}

async function readWithThreads(storage: string): Promise<number> {
  const folders = leafFolders(storage);
  const counts = await Promise.all(
    Array.from({ length: THREADS }, async (_, thread) => {
      const share = folders.filter((__, index) => index % THREADS === thread);
      const worker = new Worker(new URL(import.meta.url), { workerData: share });
      return new Promise<number>((resolve, reject) => {
        worker.once('message', (count) => resolve(z.number().parse(count)));
        worker.once('error', reject);
      });
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

if (isMainThread) {
  const files = await readWithThreads(join(process.argv[2] ?? '', 'storage'));
  console.log(JSON.stringify({ files }));
} else {
  const folders = z.array(z.string()).parse(workerData);
  parentPort?.postMessage(folders.reduce((sum, folder) => sum + readBelow(folder), 0));
}
