import { createHash, randomUUID } from 'node:crypto';
import { chmod, mkdir, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseError } from './database-error.ts';

/** Folders of this database alone in the temp folder, which may be anybody's. */
export interface Scratch {
  readonly parent: string;
  readonly segments: string;
  readonly spill: string;
}

/** Makes the folders, empty. Only for the holder of the file's lock: another process may be at work in them. */
export async function prepareScratch(settings: {
  readonly file: string;
  readonly tempDirectory: string;
}): Promise<Scratch> {
  const name =
    settings.file === ':memory:' ? `${process.pid}-${randomUUID()}` : digest(path.resolve(settings.file));
  const scratch: Scratch = {
    parent: settings.tempDirectory,
    segments: path.join(settings.tempDirectory, `ocmon-${name}-segments`),
    spill: path.join(settings.tempDirectory, `ocmon-${name}-spill`),
  };
  await makePrivateDirectory(scratch.parent);
  for (const folder of [scratch.segments, scratch.spill]) {
    await rm(folder, { recursive: true, force: true }); // what a run that was killed left
    await makePrivateDirectory(folder);
  }
  return scratch;
}

/** Removes them, and the temp folder where nothing else is in it. */
export async function removeScratch(scratch: Scratch): Promise<void> {
  for (const folder of [scratch.segments, scratch.spill]) await rm(folder, { recursive: true, force: true });
  await rmdir(scratch.parent).catch(() => undefined); // others may use it
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** Makes a folder that its user alone may enter; one that is there stays as it is. Throws {@link DatabaseError}. */
export async function makePrivateDirectory(directory: string): Promise<void> {
  try {
    const made = await mkdir(directory, { recursive: true, mode: 0o700 });
    if (made !== undefined) await chmod(directory, 0o700);
  } catch (cause) {
    throw new DatabaseError(
      `Cannot make the folder ${directory}: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        cause,
        hint: 'Choose another place with --database FILE, or make the folder writable.',
      },
    );
  }
}
