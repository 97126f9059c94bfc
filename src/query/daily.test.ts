import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type MadeDatabase, type MadeRow, makeDatabase } from '../../tests/support/made-database.ts';
import { type Calendar, daily } from './daily.ts';
import { EVERYTHING, type Narrowing } from './filters.ts';

let db: MadeDatabase;
beforeEach(async () => {
  db = await makeDatabase();
  await db.insert('sessions', { id: 's', project: '/home/dev/alpha' });
});
afterEach(() => db.close());

let serial = 0;
const answerAt = (time: string | null, more: MadeRow = {}) => {
  serial += 1;
  return db.insert('messages', {
    id: `m${serial}`,
    session_id: 's',
    role: 'assistant',
    created: time === null ? null : Date.parse(time),
    cost: '0.5',
    tokens_input: 10,
    tokens_total: 10,
    ...more,
  });
};
const rows = async (calendar: Calendar, filters: Narrowing = EVERYTHING) => {
  await db.derive();
  return (await daily(db.connection, filters, calendar)).days.map((row) =>
    row.group === undefined ? [row.date, row.messages] : [row.date, row.group, row.messages],
  );
};

describe('usage per day', () => {
  it('belongs to the day of the message in the zone, on both sides of a change of clocks', async () => {
    await answerAt('2026-11-01T03:59:59.999Z');
    await answerAt('2026-11-01T04:00:00.000Z');
    await answerAt('2026-11-02T04:59:59.999Z');
    await answerAt('2026-11-02T05:00:00.000Z');
    await answerAt('2026-03-08T05:00:00Z');
    await answerAt('2026-03-09T03:59:59Z');
    await answerAt('2026-03-09T04:00:00Z');
    expect(await rows({ tz: 'America/New_York' })).toEqual([
      ['2026-03-08', 2],
      ['2026-03-09', 1],
      ['2026-10-31', 1],
      ['2026-11-01', 2],
      ['2026-11-02', 1],
    ]);
    expect(await rows({ tz: 'UTC' })).toEqual([
      ['2026-03-08', 1],
      ['2026-03-09', 2],
      ['2026-11-01', 2],
      ['2026-11-02', 2],
    ]);
  });

  it('is right where the offset is a quarter hour', async () => {
    await answerAt('2026-05-01T18:14:59.999Z');
    await answerAt('2026-05-01T18:15:00Z');
    expect(await rows({ tz: 'Asia/Kathmandu' })).toEqual([
      ['2026-05-01', 1],
      ['2026-05-02', 1],
    ]);
  });

  it('tells the two hours of the autumn change apart', async () => {
    await answerAt('2026-11-01T05:30:00Z');
    await answerAt('2026-11-01T06:30:00Z');
    await answerAt('2026-11-01T07:30:00Z');
    expect(await rows({ tz: 'America/New_York', by: 'hour' })).toEqual([
      ['2026-11-01T01:00-04:00', 1],
      ['2026-11-01T01:00-05:00', 1],
      ['2026-11-01T02:00-05:00', 1],
    ]);
    expect((await rows({ tz: 'Asia/Kolkata', by: 'hour' }))[0]).toEqual(['2026-11-01T11:00+05:30', 1]);
  });

  it('is summed by week, from Monday, and by month', async () => {
    await answerAt('2026-11-22T12:00:00Z');
    await answerAt('2026-11-23T12:00:00Z');
    await answerAt('2026-11-29T12:00:00Z');
    await answerAt('2026-12-01T12:00:00Z');
    expect(await rows({ tz: 'UTC', by: 'week' })).toEqual([
      ['2026-11-16', 1],
      ['2026-11-23', 2],
      ['2026-11-30', 1],
    ]);
    expect(await rows({ tz: 'UTC', by: 'month' })).toEqual([
      ['2026-11', 3],
      ['2026-12', 1],
    ]);
  });

  it('has billed rows alone, with the keys of the contract', async () => {
    await answerAt('2026-11-23T12:00:00Z');
    await answerAt('2026-11-23T12:00:00Z', { is_inherited: true });
    await answerAt('2026-11-23T12:00:00Z', { role: 'user' });
    await answerAt(null);
    await db.derive();
    expect(await daily(db.connection, EVERYTHING, { tz: 'UTC' })).toEqual({
      tz: 'UTC',
      days: [
        {
          date: '2026-11-23',
          messages: 1,
          tokens: { input: 10, output: 0, reasoning: 0, cacheRead: 0, cacheWrite: 0, total: 10 },
          cost: 0.5,
          estimated: 0,
        },
      ],
    });
  });

  it('is told apart by model, agent, project and tool', async () => {
    const day = '2026-11-23T12:00:00Z';
    await answerAt(day, { id: 'x', provider: 'mock', model: 'fast', agent: 'build' });
    await answerAt(day, { id: 'y', model: 'smart' });
    const call = { message_id: 'x', type: 'tool' };
    await db.insert(
      'parts',
      { id: 'p1', ...call, tool_name: 'read' },
      { id: 'p2', ...call, tool_name: 'read' },
      { id: 'p3', ...call, tool_name: 'bash' },
    );
    const date = '2026-11-23';
    expect(await rows({ tz: 'UTC', group: 'model' })).toEqual([
      [date, 'mock/fast', 1],
      [date, 'smart', 1],
    ]);
    expect(await rows({ tz: 'UTC', group: 'agent' })).toEqual([
      [date, 'build', 1],
      [date, null, 1],
    ]);
    expect(await rows({ tz: 'UTC', group: 'project' })).toEqual([[date, '/home/dev/alpha', 2]]);
    expect(await rows({ tz: 'UTC', group: 'tool' })).toEqual([
      [date, 'bash', 1],
      [date, 'read', 1],
      [date, null, 1],
    ]);
  });

  it('has zeros where a range has no usage, and days of 23 and of 25 hours', async () => {
    const from = { ...EVERYTHING, from: '2026-03-08T05:00:00Z' };
    const hours = async (to: string, start = from) =>
      (await rows({ tz: 'America/New_York', by: 'hour' }, { ...start, to })).length;
    expect(await hours('2026-03-09T04:00:00Z')).toBe(23);
    expect(await hours('2026-11-02T05:00:00Z', { ...from, from: '2026-11-01T04:00:00Z' })).toBe(25);
    await answerAt('2026-03-09T12:00:00Z', { agent: 'build' });
    await answerAt('2026-03-10T12:00:00Z', { agent: 'plan' });
    const days = { ...from, to: '2026-03-11T03:59:59.999Z' };
    expect(await rows({ tz: 'America/New_York' }, days)).toEqual([
      ['2026-03-08', 0],
      ['2026-03-09', 1],
      ['2026-03-10', 1],
    ]);
    expect(await rows({ tz: 'America/New_York', group: 'agent' }, days)).toEqual([
      ['2026-03-08', 'build', 0],
      ['2026-03-08', 'plan', 0],
      ['2026-03-09', 'build', 1],
      ['2026-03-09', 'plan', 0],
      ['2026-03-10', 'build', 0],
      ['2026-03-10', 'plan', 1],
    ]);
    expect(
      await rows({ tz: 'America/New_York', by: 'week' }, { ...days, to: '2026-03-24T00:00:00Z' }),
    ).toEqual([
      ['2026-03-02', 0],
      ['2026-03-09', 2],
      ['2026-03-16', 0],
      ['2026-03-23', 0],
    ]);
    expect(
      await rows({ tz: 'America/New_York', by: 'month' }, { ...days, to: '2026-06-01T00:00:00Z' }),
    ).toEqual([
      ['2026-03', 2],
      ['2026-04', 0],
      ['2026-05', 0],
    ]);
    expect(await rows({ tz: 'America/New_York' }, from)).toHaveLength(3);
    expect(await rows({ tz: 'America/New_York' }, { ...from, from: '0000-01-01T00:00:00Z' })).toHaveLength(2);
  });

  it('is refused for a zone that nobody knows', async () => {
    await expect(rows({ tz: 'Mars/Phobos' })).rejects.toThrow('"Mars/Phobos" is not known');
  });
});
