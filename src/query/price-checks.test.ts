import { afterEach, beforeEach, expect, it } from 'vitest';
import { type MadeDatabase, makeDatabase } from '../../tests/support/made-database.ts';
import { createPriceBook, LIST_PRICES } from '../prices/price-book.ts';
import { priceChecks } from './price-checks.ts';

let db: MadeDatabase;
beforeEach(async () => {
  db = await makeDatabase();
  await db.insert('sessions', { id: 's' });
});
afterEach(() => db.close());

const answer = (id: string, provider: string | null, cost: string) =>
  db.insert('messages', {
    id,
    session_id: 's',
    role: 'assistant',
    provider,
    model: 'm',
    tokens_input: 5,
    cost,
  });

it('names the models that have no price, and the table that has the others', async () => {
  expect((await priceChecks(db.connection, LIST_PRICES)).map(({ severity }) => severity)).toEqual([
    'ok',
    'ok',
  ]);
  for (const index of [1, 2, 3, 4, 5]) await answer(`a${index}`, `p${index}`, '0');
  await answer('b', 'paid', '0.1');
  await answer('c', null, '0');
  const [table, unpriced] = await priceChecks(db.connection, createPriceBook({ 'p2/m': { input: 1 } }));
  expect(table?.message).toBe(
    'Estimates are made with list prices of 2026-09-23 (@pydantic/genai-prices 0.1.8). 1 price(s) of the config stand before them.',
  );
  expect(unpriced).toMatchObject({
    severity: 'warning',
    message:
      '5 model(s) have usage without a recorded cost, and no known price: p1/m, p3/m, p4/m, p5/m, –/m.',
    count: 5,
  });
  await answer('d', 'p6', '0');
  expect((await priceChecks(db.connection, LIST_PRICES))[1]?.message).toMatch(/^7 model\(s\).* p5\/m, …\.$/);
});
