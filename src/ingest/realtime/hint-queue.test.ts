import { expect, it } from 'vitest';
import { HintQueue } from './hint-queue.ts';

it('keeps each path once, oldest first, with when it was first hinted', () => {
  const queue = new HintQueue();
  queue.add('a', 1);
  queue.add('b', 2);
  queue.add('a', 3);
  expect(queue.length).toBe(2);
  expect(queue.take(1, 4)).toEqual([{ path: 'a', since: 1 }]);
  queue.add('a', 5);
  expect(queue.take(9, 6)).toEqual([
    { path: 'b', since: 2 },
    { path: 'a', since: 5 },
  ]);
});

it('gives a path for later when its moment has come, or when it is hinted before', () => {
  const queue = new HintQueue();
  queue.addLater('a', 10);
  queue.addLater('b', 20);
  expect([queue.length, queue.dueIn(4)]).toEqual([0, 6]);
  expect(queue.take(9, 9)).toEqual([]);
  queue.add('b', 9);
  expect(
    queue
      .take(9, 10)
      .map(({ path }) => path)
      .sort(),
  ).toEqual(['a', 'b']);
  expect(queue.dueIn(10)).toBe(Number.POSITIVE_INFINITY);
});

it('gives what is for later at once when the clock is put back, and not when it is set right by a little', () => {
  const queue = new HintQueue();
  queue.addLater('a', 3_700_000);
  expect(queue.dueIn(3_600_000)).toBe(100_000);
  expect(queue.dueIn(3_599_500)).toBe(100_500);
  expect(queue.dueIn(60_000)).toBe(0);
  expect(queue.take(9, 60_001)).toEqual([{ path: 'a', since: 60_001 }]);
});

it('wakes who waits', async () => {
  const queue = new HintQueue();
  const woken = queue.hinted();
  queue.add('a', 1);
  await woken;
  await queue.hinted(); // at once: there is one
  expect(queue.length).toBe(1);
});
