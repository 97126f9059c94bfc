import { expect } from 'vitest';
import { askEverything, PRESENT } from './answers.ts';
import type { FollowedFolder } from './followed-folder.ts';
import { openLoadedDatabase } from './loaded-database.ts';
import { differences, type Tables, tablesOf } from './tables.ts';

/** A sweep finds what no watch told of; on a machine that is busy it may take long to come. */
const DEADLINE_MS = 90_000;

/** Rows that differ are named up to here when the answers never become the same. */
const NAMED = 40;

/**
 * The follower comes to answer what a fresh load of the same folders answers, with what is missing left out. The folders
 * must be at rest.
 */
export async function expectAsFresh(followed: FollowedFolder, ...dataDirs: readonly string[]): Promise<void> {
  const fresh = await openLoadedDatabase();
  try {
    await fresh.sync(...dataDirs);
    const wanted = await askEverything(fresh.pool, PRESENT);
    const isAsFresh = async (): Promise<boolean> => {
      await followed.caughtUp();
      const answers = await askEverything(followed.pool, PRESENT);
      return JSON.stringify(answers) === JSON.stringify(wanted);
    };
    const deadline = Date.now() + DEADLINE_MS;
    while (!(await isAsFresh())) {
      if (Date.now() < deadline) continue;
      const [tables, freshTables] = [await tablesOf(followed.pool), await tablesOf(fresh.pool)];
      const rows = differences(withoutMissing(tables), withoutMissing(freshTables));
      expect.fail(
        `The answers are not those of a fresh load. Rows that differ, first and second:\n${rows.slice(0, NAMED).join('\n')}`,
      );
    }
  } finally {
    await fresh.close();
  }
}

function withoutMissing(tables: Tables): Tables {
  return new Map(
    [...tables].map(([name, rows]) => [
      name,
      new Map([...rows].filter(([, row]) => row.missing_since !== true)),
    ]),
  );
}
