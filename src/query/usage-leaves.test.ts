import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { copyCorpus, removeDataDirs } from '../../tests/support/corpora.ts';
import { type LoadedDatabase, openLoadedDatabase } from '../../tests/support/loaded-database.ts';
import { sql } from '../db/sql.ts';
import { EVERYTHING, type Narrowing } from './filters.ts';
import { scopeOf, statement } from './scope.ts';
import { usageLeaves } from './usage-leaves.ts';

let database: LoadedDatabase;
let first = 0;
let last = 0;
beforeAll(async () => {
  database = await openLoadedDatabase();
  await database.sync(copyCorpus('json-1.1.65'), copyCorpus('v2-2.0.15'));
  const [row] = await database.pool.writer.all(
    sql`SELECT epoch_ms(min(created)) AS first, epoch_ms(max(created)) AS last FROM messages`,
  );
  first = Math.floor(Number(row?.first) / 900_000);
  last = Math.ceil(Number(row?.last) / 900_000);
});
afterAll(async () => {
  await database.close();
  removeDataDirs();
});

const leaves = (filters: Narrowing) => {
  const scope = scopeOf(filters);
  return database.pool.writer.all(
    statement(
      [...scope.ctes, ...usageLeaves(filters, scope, 'with calls')],
      sql`
        SELECT * REPLACE (cost::VARCHAR AS cost)
        FROM usage_leaves
        ORDER BY session_id, quarter, agent, provider, model`,
    ),
  );
};

it('leaves are the same from the table and from the messages, whatever is asked for', async () => {
  const quarter = (part: number): string =>
    new Date((first + Math.floor((last - first) * part)) * 900_000).toISOString();
  const filters = fc.record(
    {
      from: fc.double({ min: 0, max: 1, noNaN: true }),
      to: fc.double({ min: 0, max: 1, noNaN: true }),
      agent: fc.constantFrom('build', 'general', 'explore', 'nobody'),
      model: fc.constantFrom('smart', 'mock/fast', 'none'),
      archived: fc.boolean(),
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(filters, async ({ from, to, ...more }) => {
      const asked: Narrowing = {
        ...EVERYTHING,
        ...more,
        ...(from !== undefined && { from: quarter(from) }),
        ...(to !== undefined && { to: quarter(to) }),
      };
      // No record is missing here, so that both ways have to give the same.
      expect(await leaves({ ...asked, missing: false })).toEqual(await leaves(asked));
    }),
    { numRuns: 25 },
  );
  expect((await leaves(EVERYTHING)).length).toBeGreaterThan(20);
});
