import { describe, expect, test } from 'vitest';
import { appPort, appToken, makeApp } from '../../tests/support/server-app.ts';
import type { AppOptions } from '../server/create-app.ts';
import { EventLog } from '../server/event-log.ts';
import { type Client, createClient } from './client.ts';
import type { ReceivedEvent } from './events.ts';
import type { SyncProgress } from './monitor.ts';
import type { SyncResult } from './sync.ts';

const filters = { tz: 'UTC', missing: true, archived: true };
const never = new AbortController().signal;
const result: SyncResult = {
  runId: 'r',
  phase: 'done',
  seconds: 1.5,
  files: { seen: 1, processed: 1, unchanged: 0, skipped: 0, transientFailure: 0, failed: 0 },
  rows: { sessions: 1, messages: 2, parts: 3 },
  failures: [],
};
const progress: SyncProgress = { phase: 'bulk', filesDone: 1, filesTotal: null, rows: 7 };

/** A client of an app, without a connection between them. */
function clientOf(changes: Partial<AppOptions>, token: string | null = appToken) {
  const made = makeApp(changes);
  const base = `http://127.0.0.1:${appPort}`;
  const client = createClient({
    baseUrl: base,
    token,
    fetch: (target, init) =>
      made.request(String(target).slice(base.length), {
        ...init,
        headers: { authorization: null, ...Object.fromEntries(new Headers(init?.headers)) },
      }),
  });
  return { ...made, client };
}

/** A client of something that answers every request like this. */
function clientOfAnswer(status: number, body: string | null): Client {
  return createClient({
    baseUrl: 'http://daemon.invalid',
    token: 'x',
    fetch: async () => new Response(body, { status }),
  });
}

const monitor: AppOptions['monitor'] = {
  ask: () => Promise.reject(new Error('nothing is asked')),
  export: () => Promise.reject(new Error('nothing is exported')),
  rebuild: async ({ dryRun, batch, onProgress }) => {
    onProgress({ phase: 'deriving', sessionsDone: 1, sessionsTotal: 2 });
    return { answer: { dryRun, sessions: 2, batches: 1, seconds: batch, tables: [] } };
  },
  sync: async ({ onProgress }) => {
    onProgress(progress);
    return { answer: result };
  },
};

describe('a question', () => {
  test('is answered with what the monitor said, keys in its order', async () => {
    // The keys of the schema stand the other way round.
    const answer = { rows: [[1, null]], columns: ['a'], truncated: false, rowCount: 1 };
    const { client } = clientOf({ monitor: { ...monitor, ask: async () => ({ answer: answer as never }) } });
    const answered = await client.ask('sql', { sql: 'SELECT 1' });
    expect(JSON.stringify(answered)).toBe(JSON.stringify({ answer }));
  });

  test('that has no answer is the problem of the monitor', async () => {
    const { client } = clientOf({});
    expect(await client.ask('stats', filters)).toEqual({
      problem: { message: 'There is no answer to stats.', hint: 'Ask something else.' },
    });
  });

  test('without a hint has none', async () => {
    const ask = async () => ({ problem: { message: 'No.', hint: null } });
    const { client } = clientOf({ monitor: { ...monitor, ask } });
    expect(await client.ask('stats', filters)).toEqual({ problem: { message: 'No.', hint: null } });
  });

  test('with another token is a problem', async () => {
    const { client, asked } = clientOf({}, 'wrong');
    expect(await client.ask('stats', filters)).toHaveProperty(
      'problem.message',
      'The token of this request is not the right one.',
    );
    expect(asked).toEqual([]);
  });

  test('with input that the daemon does not take is a problem', async () => {
    const { client } = clientOf({});
    expect(await client.ask('stats', { ...filters, tz: 'Mars/Base' })).toHaveProperty(
      'problem.message',
      'tz is "Mars/Base", which is no time zone.',
    );
  });

  test('whose answer has another shape throws', async () => {
    await expect(clientOfAnswer(200, '{"models":1}').ask('models', filters)).rejects.toThrow(
      "The daemon's answer to /api/models is not of this version",
    );
  });

  test.each([
    [200, '<html>'],
    [200, ''],
    [404, 'Not found'],
    [502, '{"error":"bad gateway"}'],
    [401, '[]'],
  ])('that is answered with %i %j throws, because no daemon does', async (status, body) => {
    await expect(clientOfAnswer(status, body).ask('models', filters)).rejects.toThrow(
      `What was asked answers (status ${status}), but not as a daemon of this version does.`,
    );
  });

  test('that nobody hears throws what fetch throws', async () => {
    const refused = new TypeError('fetch failed');
    const client = createClient({ baseUrl: '', token: null, fetch: () => Promise.reject(refused) });
    await expect(client.ask('models', filters)).rejects.toBe(refused);
  });
});

describe('a pass', () => {
  test('tells its progress and gives its result', async () => {
    const { client } = clientOf({ monitor });
    const told: SyncProgress[] = [];
    expect(await client.sync({ onProgress: (at) => told.push(at), signal: never })).toEqual({
      answer: result,
    });
    expect(told).toEqual([progress]);
  });

  test('that cannot be run is a problem', async () => {
    const { client } = clientOf({});
    expect(await client.sync({ onProgress: () => {}, signal: never })).toEqual({
      problem: { message: 'There is no pass.', hint: null },
    });
  });

  test('passes over the empty lines that keep a connection alive', async () => {
    const client = clientOfAnswer(200, `\n\n${JSON.stringify({ result })}\n\n`);
    expect(await client.sync({ onProgress: () => {}, signal: never })).toEqual({ answer: result });
  });

  test.each([
    ['', 'ended its answer before it was done'],
    [`${JSON.stringify({ progress })}\n`, 'ended its answer before it was done'],
    [`${JSON.stringify({ progress })}\n{"resu`, 'not as a daemon'],
    ['{"result":{}}\n', 'not as a daemon'],
  ])('whose answer is %j throws', async (body, message) => {
    const sync = clientOfAnswer(200, body).sync({ onProgress: () => {}, signal: never });
    await expect(sync).rejects.toThrow(message);
  });
});

describe('events', () => {
  const collect = async (events: AsyncIterable<ReceivedEvent>): Promise<ReceivedEvent[]> => {
    const found: ReceivedEvent[] = [];
    for await (const event of events) found.push(event);
    return found;
  };

  test('come with their ids, a reset first where the client knows an earlier run', async () => {
    const events = new EventLog('now');
    const { client, stop } = clientOf({ events });
    const changed = { type: 'session.changed', data: { sessions: ['a'], more: true } } as const;
    const sync = { type: 'sync', data: { ...progress, runId: null, queue: 3 } } as const;
    const following = client.events(never, 'earlier-7');
    expect(await following.next()).toEqual({ done: false, value: { type: 'reset', id: 'now-0' } });
    events.publish(changed);
    events.publish(sync);
    const rest = collect(following);
    stop.abort();
    expect(await rest).toEqual([
      { ...changed, id: 'now-1' },
      { ...sync, id: 'now-2' },
    ]);
  });

  test('of a kind that is not known, comments and fields of later versions are passed over', async () => {
    const text = [
      ': hello\nretry: 5\nid: r-1\n\n',
      'id: r-2\nevent: later\ndata: not json\n\n',
      'id: r-3\r\nevent:session.changed\r\nnew\r\ndata: {"sessions":[],\r\ndata: "more":false}\r\n\r\n',
      'data: {}\n\n',
      'event: reset\ndata: {}\n\n',
      'event: session.changed\ndata: {"sess',
    ];
    expect(await collect(clientOfAnswer(200, text.join('')).events(never))).toEqual([
      { type: 'session.changed', data: { sessions: [], more: false }, id: 'r-3' },
      { type: 'reset', id: 'r-3' },
    ]);
  });

  test('whose data is not of their kind throw', async () => {
    const client = clientOfAnswer(200, 'event: sync\ndata: {"phase":1}\n\n');
    await expect(collect(client.events(never))).rejects.toThrow();
  });

  test('that the daemon refuses throw its reason', async () => {
    const { client } = clientOf({}, null);
    await expect(collect(client.events(never))).rejects.toThrow('This request has no token.');
  });

  test('end when the client has enough', async () => {
    const stop = new AbortController();
    stop.abort();
    const client = createClient({
      baseUrl: '',
      token: null,
      fetch: async (_target, init) => {
        init?.signal?.throwIfAborted();
        return new Response('');
      },
    });
    expect(await collect(client.events(stop.signal))).toEqual([]);
  });
});

describe('health', () => {
  test('needs no token', async () => {
    const { client } = clientOf({}, null);
    expect(await client.health()).toEqual({ status: 'ok', version: '1.2.3' });
  });

  test.each([
    [200, '{"status":"ok"}'],
    [200, 'ok'],
    [404, '{}'],
  ])('of something else (%i %j) throws', async (status, body) => {
    await expect(clientOfAnswer(status, body).health()).rejects.toThrow('not as a daemon');
  });
});
