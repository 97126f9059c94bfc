import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { makeApp } from '../../tests/support/server-app.ts';
import type { MonitorEvent } from '../contract/events.ts';
import { keptEvents } from './event-log.ts';
import { heartbeatMs } from './event-stream.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const sync: MonitorEvent = {
  type: 'sync',
  data: { phase: 'bulk', runId: 'r', filesDone: 1, filesTotal: null, rows: 2, queue: 0 },
};
const changed = (id: string): MonitorEvent => ({
  type: 'session.changed',
  data: { sessions: [id], more: false },
});
const greeting = (id: string): string => `retry: 1000\n\nid: ${id}\n\n`;

/** Follows the events of an app and reads what comes. */
async function follow(made: ReturnType<typeof makeApp>, target = '/api/events', lastEventId?: string) {
  const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
  const response = await made.request(target, { headers });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const reader = response.body?.getReader();
  if (reader === undefined) throw new Error('the stream has no body');
  const next = async (): Promise<string | null> => {
    const { done, value } = await reader.read();
    return done ? null : new TextDecoder().decode(value);
  };
  return { next, leave: () => reader.cancel() };
}

test('events come as they are published, with their ids', async () => {
  const made = makeApp();
  const { next } = await follow(made);
  expect(await next()).toBe(greeting('run-0'));
  made.events.publish(sync);
  made.events.publish(changed('ses_1'));
  expect(await next()).toBe(
    'id: run-1\nevent: sync\n' +
      'data: {"phase":"bulk","runId":"r","filesDone":1,"filesTotal":null,"rows":2,"queue":0}\n\n',
  );
  expect(await next()).toBe(
    'id: run-2\nevent: session.changed\ndata: {"sessions":["ses_1"],"more":false}\n\n',
  );
});

test('what a stored id holds cannot forge a line of the stream', async () => {
  const made = makeApp();
  const { next } = await follow(made);
  await next();
  made.events.publish(changed('a\n\nevent: reset\r\ndata: x\u2028'));
  expect((await next())?.split(/[\n\r\u2028]/)).toEqual([
    'id: run-1',
    'event: session.changed',
    'data: {"sessions":["a\\n\\nevent: reset\\r\\ndata: x\\u2028"],"more":false}',
    '',
    '',
  ]);
});

test('a client that comes back gets what it has missed, by header or by parameter', async () => {
  const made = makeApp();
  for (const id of ['a', 'b', 'c']) made.events.publish(changed(id));
  for (const client of [
    await follow(made, '/api/events', 'run-1'),
    await follow(made, '/api/events?lastEventId=run-1'),
    // A browser that comes back by itself has the newer id in the header.
    await follow(made, '/api/events?lastEventId=run-0', 'run-1'),
  ]) {
    expect(await client.next()).toBe(greeting('run-1'));
    expect(await client.next()).toContain('id: run-2\n');
    expect(await client.next()).toContain('id: run-3\n');
    made.events.publish(sync);
    expect(await client.next()).toMatch(/^id: run-[456]\nevent: s/);
    await client.leave();
  }
});

test('a client that was away for too long, or knew an earlier run, is told to ask anew', async () => {
  const made = makeApp();
  for (let count = 0; count < keptEvents + 2; count += 1) made.events.publish(changed('x'));
  for (const lastEventId of ['run-1', 'earlier-5', 'nonsense']) {
    const client = await follow(made, '/api/events', lastEventId);
    const newest = `run-${keptEvents + 2}`;
    expect(await client.next()).toBe(`retry: 1000\n\nid: ${newest}\nevent: reset\ndata: {}\n\n`);
    await client.leave();
  }
});

test('a comment every fifteen seconds keeps the connection alive', async () => {
  const made = makeApp();
  const { next, leave } = await follow(made);
  await next();
  for (let beat = 0; beat < 3; beat += 1) {
    const alive = next();
    vi.advanceTimersByTime(heartbeatMs);
    expect(await alive).toBe(': alive\n\n');
  }
  await leave();
  expect(vi.getTimerCount()).toBe(0);
});

test('a client that leaves is forgotten', async () => {
  const made = makeApp();
  const { next, leave } = await follow(made);
  await next();
  await leave();
  made.events.publish(sync);
  expect(vi.getTimerCount()).toBe(0);
  expect(made.cuts()).toBe(0);
});

test('a client that does not read costs no more than a bound, and is cut when the log has moved past it', async () => {
  const made = makeApp();
  const slow = await follow(made);
  const quick = await follow(made);
  await quick.next();
  const big = 'x'.repeat(10_000);
  for (let count = 1; count <= keptEvents; count += 1) {
    made.events.publish(changed(big));
    expect(await quick.next()).toContain(`id: run-${count}\n`);
  }
  expect(made.cuts()).toBe(0);
  vi.advanceTimersByTime(heartbeatMs);
  expect(await quick.next()).toBe(': alive\n\n');
  for (let count = 0; count < keptEvents; count += 1) {
    made.events.publish(changed(big));
    await quick.next();
  }
  expect(made.cuts()).toBe(1);
  // What was held for it, no heartbeat behind it, and the end.
  let held = 0;
  for (let text = await slow.next(); text !== null; text = await slow.next()) held += text.length;
  expect(held).toBeLessThan(100_000);
  expect(held).toBeGreaterThan(50_000);
});

test('a client that is slow for a while misses nothing', async () => {
  const made = makeApp();
  const { next } = await follow(made);
  for (let count = 0; count < keptEvents; count += 1) made.events.publish(changed('x'.repeat(1_000)));
  expect(await next()).toBe(greeting('run-0'));
  for (let count = 1; count <= keptEvents; count += 1) expect(await next()).toContain(`id: run-${count}\n`);
});

test('all streams end with the daemon, and none begins after that', async () => {
  const made = makeApp();
  const clients = await Promise.all(Array.from({ length: 20 }, () => follow(made)));
  made.events.publish(sync);
  made.stop.abort();
  for (const client of clients) {
    expect(await client.next()).toBe(greeting('run-0'));
    expect(await client.next()).toContain('event: sync');
    expect(await client.next()).toBeNull();
  }
  expect(await (await follow(made)).next()).toBeNull();
  expect(vi.getTimerCount()).toBe(0);
});
