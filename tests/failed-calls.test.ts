import { afterAll, expect, it } from 'vitest';
import { sql } from '../src/db/sql.ts';
import { copyCorpus, removeDataDirs } from './support/corpora.ts';
import { openLoadedDatabase } from './support/loaded-database.ts';

afterAll(removeDataDirs);

it.each(['json-1.1.65', 'sqlite-1.18.33', 'v2-2.0.15'] as const)(
  'calls that failed are those with a group of errors: %s',
  async (corpus) => {
    const database = await openLoadedDatabase();
    try {
      await database.sync(copyCorpus(corpus));
      const rows = await database.pool.writer.all(sql`
          SELECT outcome NOT IN ('ok', 'open') AS has_failed, error_group IS NOT NULL AS has_group, count(*) > 0 AS any
          FROM parts
          WHERE type = 'tool'
          GROUP BY ALL
          ORDER BY has_failed`);
      expect(rows).toEqual([
        { has_failed: false, has_group: false, any: true },
        { has_failed: true, has_group: true, any: true },
      ]);
    } finally {
      await database.close();
    }
  },
  60_000,
);
