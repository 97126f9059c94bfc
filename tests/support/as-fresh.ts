import { expect } from 'vitest';
import { askEverything, PRESENT } from './answers.ts';
import type { FollowedFolder } from './followed-folder.ts';
import { openLoadedDatabase } from './loaded-database.ts';

/** A sweep finds what no watch told of; on a machine that is busy it may take long to come. */
const DEADLINE_MS = 90_000;

/**
 * The follower comes to answer what a fresh load of the same folders answers, with what is missing left out. The folders
 * must be at rest. A follower that waits already is looked at first: on a quiet machine this takes one look.
 */
export async function expectAsFresh(followed: FollowedFolder, ...dataDirs: readonly string[]): Promise<void> {
  const wanted = await freshAnswers(...dataDirs);
  const deadline = Date.now() + DEADLINE_MS;
  for (;;) {
    await followed.caughtUp();
    const answers = await askEverything(followed.pool, PRESENT);
    const isLate = Date.now() > deadline;
    if (isLate || JSON.stringify(answers) === JSON.stringify(wanted)) {
      expect(answers).toEqual(wanted);
      return;
    }
  }
}

async function freshAnswers(...dataDirs: readonly string[]): Promise<Record<string, string>> {
  const fresh = await openLoadedDatabase();
  try {
    await fresh.sync(...dataDirs);
    return await askEverything(fresh.pool, PRESENT);
  } finally {
    await fresh.close();
  }
}
