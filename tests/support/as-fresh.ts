import { expect } from 'vitest';
import { askEverything, askFresh, PRESENT } from './answers.ts';
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
    const wanted = await askFresh(fresh.pool);
    const notAsFresh = async (): Promise<string[]> => {
      await followed.caughtUp();
      const answers = await askEverything(followed.pool, PRESENT);
      return Object.keys(wanted).filter((question) => answers[question] !== wanted[question]);
    };
    const deadline = Date.now() + DEADLINE_MS;
    for (let differing = await notAsFresh(); differing.length > 0; differing = await notAsFresh()) {
      if (Date.now() < deadline) continue;
      const [tables, freshTables] = [await tablesOf(followed.pool), await tablesOf(fresh.pool)];
      const rows = differences(withoutMissing(tables), withoutMissing(freshTables));

      expect.fail(
        `Of ${differing.join(', ')}: not the answers of a fresh load. Rows that differ, first and second:\n${rows.slice(0, NAMED).join('\n')}`,
      );
    }
  } finally {
    await fresh.close();
  }
}

/** Tables that are made of the others, of missing records too: they tell no more of what differs. */
const DERIVED = new Set(['agent_traces', 'delegations', 'exchanges', 'session_stats', 'daily_stats']);

function withoutMissing(tables: Tables): Tables {
  const read = [...tables].filter(([name]) => !DERIVED.has(name));
  return new Map(
    read.map(([name, rows]) => [name, new Map([...rows].filter(([, row]) => row.missing_since !== true))]),
  );
}
