import { parseArgs } from 'citty';
import { expect, test } from 'vitest';
import { filterArgs, filtersOf } from './filter-args.ts';

const reference = { tz: 'Europe/Berlin', now: Date.UTC(2026, 10, 23, 12) };
const read = (...raw: string[]) => filtersOf(parseArgs<typeof filterArgs>(raw, filterArgs), reference);

test('without options everything counts', () => {
  expect(read()).toEqual({ tz: 'Europe/Berlin', missing: true, archived: true });
});

test('every option becomes its filter, times become instants', () => {
  const raw =
    '--from 7d --to 2026-11-23 --project p --agent a --model m --session s --exclude-missing --exclude-archived';
  expect(read(...raw.split(' '))).toEqual({
    from: '2026-11-16T12:00:00.000Z',
    to: '2026-11-23T23:00:00.000Z',
    tz: 'Europe/Berlin',
    project: 'p',
    agent: 'a',
    model: 'm',
    session: 's',
    missing: false,
    archived: false,
  });
  expect(read('--model', '')).toMatchObject({ model: '' });
});

test.each([
  [
    ['--include-missing', '--exclude-missing'],
    '--include-missing and --exclude-missing contradict each other.',
  ],
  [['--from', 'soon'], '--from is "soon", which is not a time.'],
  [['--to', 'soon'], '--to is "soon", which is not a time.'],
  [['--from', '2026-11-24', '--to', '2026-11-22'], '--from is not before --to.'],
])('%j is wrong usage', (raw, message) => {
  expect(read(...raw)).toMatchObject({ usage: { message } });
});
