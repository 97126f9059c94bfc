import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConnectionPool } from './connection-pool.ts';
import { constant, join, literal, sql, textOf, timestamp } from './sql.ts';

let pool: ConnectionPool;
beforeEach(async () => {
  pool = await ConnectionPool.open({
    file: ':memory:',
    threads: 1,
    memoryLimitMb: 128,
    tempDirectory: '/tmp',
  });
});
afterEach(() => pool.close());

describe('a statement', () => {
  it('keeps values apart from its text, however it is put together', () => {
    const condition = join([sql`a = ${1}`, sql`b = ${"x'; DROP TABLE cats; --"}`], ' AND ');
    const statement = sql`SELECT * FROM ${constant('cats')} WHERE ${condition} LIMIT ${5}`;
    expect(textOf(statement)).toBe('SELECT * FROM cats WHERE a = $1 AND b = $2 LIMIT $3');
    expect(statement.values).toEqual([1, "x'; DROP TABLE cats; --", 5]);
  });

  it('quotes a literal so that it stays one', async () => {
    const name = "it's \\ a\nname";
    expect(await pool.writer.first(sql`SELECT ${literal(name)} AS name`)).toEqual({ name });
  });

  it('takes lists, empty ones too', async () => {
    const count = (names: string[]) => pool.writer.first(sql`SELECT len(${names}::VARCHAR[]) AS n`);
    expect(await count([])).toEqual({ n: 0 });
    expect(await count(['a', "b'", 'ç'])).toEqual({ n: 3 });
  });
});

describe('a result', () => {
  it('holds plain values only', async () => {
    const row = await pool.writer.first(sql`
      SELECT
        9007199254740991::BIGINT AS safe, 9007199254740993::BIGINT AS large, 1.25::DECIMAL(28, 18) AS cost,
        ${timestamp(1795415463668)} AS moment, NULL AS nothing, [1, NULL] AS list, {a: 'x', b: 2::BIGINT} AS struct,
        MAP {'k': 1} AS map, 'NaN'::DOUBLE AS nan, '\\x01'::BLOB AS blob, DATE '2026-11-23' AS day, '{"a":1}'::JSON AS json`);
    expect(row).toEqual({
      safe: 9007199254740991,
      large: '9007199254740993',
      cost: 1.25,
      moment: '2026-11-23T06:31:03.668Z',
      nothing: null,
      list: [1, null],
      struct: { a: 'x', b: 2 },
      map: [{ key: 'k', value: 1 }],
      nan: 'NaN',
      blob: 'AQ==',
      day: '2026-11-23',
      json: '{"a":1}',
    });
  });

  it('arrives in chunks when it is streamed', async () => {
    let rows = 0;
    await pool.writer.stream(sql`SELECT range FROM range(10000)`, (chunk) => {
      rows += chunk.length;
    });
    expect(rows).toBe(10_000);
  });
});

describe('a plan that is kept', () => {
  it('takes new values each time', async () => {
    const ask = (names: string[], from: number) =>
      pool.writer.allOfValues(sql`
        SELECT name, ${timestamp(from)} AS at FROM (SELECT unnest(${names}::VARCHAR[]) AS name)`);
    expect(await ask(['tom', 'kit'], 0)).toEqual([
      { name: 'tom', at: '1970-01-01T00:00:00.000Z' },
      { name: 'kit', at: '1970-01-01T00:00:00.000Z' },
    ]);
    expect(await ask([], 0)).toEqual([]);
    expect(await ask(['eve'], 1)).toEqual([{ name: 'eve', at: '1970-01-01T00:00:00.001Z' }]);
  });

  it('inserts, and says what is wrong with a row as often as it is', async () => {
    await pool.writer.script('CREATE TABLE cats (name VARCHAR PRIMARY KEY)');
    const insert = (name: string) => pool.writer.insertValues(sql`INSERT INTO cats SELECT ${name}::VARCHAR`);
    expect(await insert('tom')).toBe(1);
    await expect(insert('tom')).rejects.toThrow('tom');
    expect(await insert('kit')).toBe(1);
  });

  it('gives way to others when there are many', async () => {
    const connection = await pool.connect();
    for (const round of [0, 1]) {
      for (let n = 0; n < 100; n += 1) {
        expect(
          await connection.allOfValues(sql`SELECT ${round}::INTEGER AS round, ${constant(`${n}`)} AS n`),
        ).toEqual([{ round, n }]);
      }
    }
    connection.close();
  });
});

describe('a transaction', () => {
  it('leaves nothing when it fails', async () => {
    await pool.writer.script('CREATE TABLE cats (name VARCHAR)');
    const failing = pool.writer.transaction(async () => {
      await pool.writer.run(sql`INSERT INTO cats VALUES ('tom')`);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await pool.writer.first(sql`SELECT count(*) AS n FROM cats`)).toEqual({ n: 0 });
  });
});
