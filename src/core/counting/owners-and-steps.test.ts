import { afterEach, beforeEach, expect, it } from 'vitest';
import { type MadeDatabase, makeDatabase } from '../../../tests/support/made-database.ts';
import { constant } from '../../db/sql.ts';
import { orphanMessages, orphanParts } from './orphans.ts';
import { stepTotals } from './step-totals.ts';

let db: MadeDatabase;
beforeEach(async () => {
  db = await makeDatabase();
});
afterEach(() => db.close());

const tables = { sessions: 'sessions', messages: 'messages', parts: 'parts' };

it('calls messages without a session, their parts, and parts without a message orphans', async () => {
  await db.insert('sessions', { id: 's' });
  await db.insert('messages', { id: 'm', session_id: 's' }, { id: 'lost', session_id: 'never' });
  await db.insert(
    'parts',
    { id: 'p1', message_id: 'm' },
    { id: 'p2', message_id: 'lost' },
    { id: 'p3', message_id: 'never' },
    { id: 'p4', message_id: null },
  );
  const ids = async (statement: string) =>
    (await db.connection.all(constant(`${statement} ORDER BY 1`))).map((row) => row.id);
  expect(await ids(orphanMessages(tables))).toEqual(['lost']);
  expect(await ids(orphanParts(tables))).toEqual(['p2', 'p3', 'p4']);
});

it('sums the steps of a message only when there is more than one', async () => {
  const step = { type: 'step-finish', tokens_input: 100, tokens_output: 5, tokens_cache_read: 7 };
  await db.insert(
    'parts',
    { id: 'p1', message_id: 'one', ...step },
    { id: 'p2', message_id: 'two', ...step },
    { id: 'p3', message_id: 'two', ...step, tokens_total: 500 },
    { id: 'p4', message_id: 'two', type: 'text', tokens_input: 1 },
    { id: 'p5', message_id: 'two', ...step, missing_since: 0, missing_reason: 'reverted_in_v2' },
    { id: 'p6', message_id: null, ...step },
    { id: 'p7', message_id: null, ...step },
  );
  expect(await db.connection.all(constant(stepTotals('parts')))).toEqual([
    {
      message_id: 'two',
      steps: 2,
      tokens_input: 200,
      tokens_output: 10,
      tokens_reasoning: 0,
      tokens_cache_read: 14,
      tokens_cache_write: 0,
      tokens_total: 612,
    },
  ]);
});

it('does not fail on more tokens than the column holds', async () => {
  await db.connection.script(`
    INSERT INTO parts (id, message_id, type, tokens_input, generation, source, source_path, precedence)
    SELECT 'p' || range, 'm', 'step-finish', 9007199254740991, 'json-1', 'made', 'made', 0 FROM range(1100)`);
  const rows = await db.connection.all(
    constant(`SELECT tokens_input::VARCHAR AS n FROM (${stepTotals('parts')})`),
  );
  expect(rows).toEqual([{ n: '9223372036854775807' }]);
});
