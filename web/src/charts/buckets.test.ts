import { expect, test } from 'vitest';
import { rangeOfBucket } from './bucket-range.ts';
import { bucketKey, calendarBuckets } from './buckets.ts';

const zone = 'Europe/Berlin';
const hours = ({ start = 0, end = 0 }: { readonly start?: number; readonly end?: number }): number =>
  (end - start) / 3_600_000;

test('Days without usage are between those with, and days of the clock changes have 23 and 25 hours', () => {
  const spring = calendarBuckets(['2026-03-28', '2026-03-30'], 'day', zone);
  expect(spring.map(({ title }) => title)).toEqual(['Sat 2026-03-28', 'Sun 2026-03-29', 'Mon 2026-03-30']);
  expect(spring.map(hours)).toEqual([24, 23, 24]);
  expect(calendarBuckets(['2026-10-25'], 'day', zone).map(hours)).toEqual([25]);
});

test('The hour that clocks show twice is two hours', () => {
  const dates = ['2026-10-25T01:00+02:00', '2026-10-25T03:00+01:00'];
  const buckets = calendarBuckets(dates, 'hour', zone);
  expect(buckets.map(({ label }) => label)).toEqual(['01:00', '02:00', '02:00', '03:00']);
  expect(buckets[0]?.key).toBe(bucketKey('2026-10-25T01:00+02:00', zone));
});

test('Hours of zones that are off by half an hour are found', () => {
  const dates = ['2026-11-01T01:00+05:30', '2026-11-01T02:00+05:30'];
  const buckets = calendarBuckets(dates, 'hour', 'Asia/Kolkata', {
    from: '2026-10-31T18:30:00.000Z',
    to: '2026-11-01T18:30:00.000Z',
  });
  expect(buckets).toHaveLength(24);
  for (const date of dates) expect(buckets.map(({ key }) => key)).toContain(bucketKey(date, 'Asia/Kolkata'));
});

test('Weeks begin on Mondays, and months on their first day', () => {
  const range = { from: '2026-10-31T23:00:00.000Z', to: '2026-11-30T23:00:00.000Z' };
  expect(calendarBuckets([], 'week', zone, range).map(({ title }) => title)).toEqual([
    'Week of 2026-10-26',
    'Week of 2026-11-02',
    'Week of 2026-11-09',
    'Week of 2026-11-16',
    'Week of 2026-11-23',
    'Week of 2026-11-30',
  ]);
  expect(calendarBuckets(['2026-11', '2027-02'], 'month', zone).map(({ label }) => label)).toEqual([
    'Nov',
    'Dec',
    '2027',
    'Feb',
  ]);
});

test('Whole days narrow to dates, hours to instants', () => {
  const [day] = calendarBuckets(['2026-11-23'], 'day', zone);
  const [week] = calendarBuckets(['2026-11-23'], 'week', zone);
  const [hour] = calendarBuckets(['2026-11-23T07:00+01:00'], 'hour', zone);
  if (day === undefined || week === undefined || hour === undefined) throw new Error('There are no buckets.');
  expect(rangeOfBucket(day, zone)).toEqual({ range: undefined, from: '2026-11-23', to: '2026-11-23' });
  expect(rangeOfBucket(week, zone)).toEqual({ range: undefined, from: '2026-11-23', to: '2026-11-29' });
  expect(rangeOfBucket(hour, zone)).toEqual({
    range: undefined,
    from: '2026-11-23T06:00:00.000Z',
    to: '2026-11-23T07:00:00.000Z',
  });
});
