import { expect, test } from 'vitest';
import type { MonitorEvent } from '../contract/events.ts';
import { EventLog, keptEvents } from './event-log.ts';

const event = (id: string): MonitorEvent => ({
  type: 'session.changed',
  data: { sessions: [id], more: false },
});

function filled(count: number): EventLog {
  const log = new EventLog('run-b');
  for (let number = 1; number <= count; number += 1) log.publish(event(`${number}`));
  return log;
}

test.each([
  [0, null, { next: 1, isReset: false }],
  [5, null, { next: 6, isReset: false }],
  [0, 'run-b-0', { next: 1, isReset: false }],
  [5, 'run-b-0', { next: 1, isReset: false }],
  [5, 'run-b-3', { next: 4, isReset: false }],
  [5, 'run-b-5', { next: 6, isReset: false }],
  [keptEvents + 5, 'run-b-5', { next: 6, isReset: false }],
  [keptEvents + 5, 'run-b-4', { next: keptEvents + 6, isReset: true }],
  [5, 'run-b-6', { next: 6, isReset: true }],
  [5, 'run-a-3', { next: 6, isReset: true }],
  [5, 'run-b', { next: 6, isReset: true }],
  [5, '3', { next: 6, isReset: true }],
  [5, '', { next: 6, isReset: true }],
  [5, 'run-b--1', { next: 6, isReset: true }],
  [5, 'run-b-1e0', { next: 6, isReset: true }],
  [5, `run-b-${'9'.repeat(400)}`, { next: 6, isReset: true }],
])('with %i events, after %j a reader goes on at %j', (count, lastEventId, position) => {
  expect(filled(count).positionAfter(lastEventId)).toEqual(position);
});

test('the last thousand events are kept, each under its number', () => {
  const log = filled(keptEvents * 2 + 7);
  const newest = keptEvents * 2 + 7;
  expect(log.at(newest)).toEqual(event(`${newest}`));
  expect(log.at(newest - keptEvents + 1)).toEqual(event(`${newest - keptEvents + 1}`));
  expect(log.at(newest - keptEvents)).toBeUndefined();
  expect([log.isGone(newest - keptEvents), log.isGone(newest - keptEvents + 1)]).toEqual([true, false]);
  expect(log.at(newest + 1)).toBeUndefined();
});

test('a reader is told of each event until it has enough', () => {
  const log = new EventLog('run');
  let told = 0;
  const stop = log.listen(() => {
    told += 1;
  });
  log.publish(event('a'));
  log.publish(event('b'));
  stop();
  log.publish(event('c'));
  expect(told).toBe(2);
});
