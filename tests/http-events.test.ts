import { mkdtempSync, rmSync } from 'node:fs';
import { request as send } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { type ReceivedEvent, resetEvent } from '../src/contract/events.ts';
import { readEvents } from '../src/contract/read-events.ts';
import { removeDataDirs } from './support/corpora.ts';
import { DEADLINE_MS, endPrograms, serveProgram } from './support/served-program.ts';
import { newStorageFolder } from './support/storage-folder.ts';

const folders: string[] = [];
afterEach(async () => {
  await endPrograms();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  removeDataDirs();
});

interface Source {
  readonly events: AsyncGenerator<ReceivedEvent>;
  readonly close: () => void;
}

/** Connects as an EventSource of a browser does: with the cookie, and with the id of the last event once there is one. */
function eventSource(origin: string, cookie: string, lastEventId: string | null): Promise<Source> {
  return new Promise((resolve, reject) => {
    const headers = {
      accept: 'text/event-stream',
      cookie,
      'sec-fetch-site': 'same-origin',
      ...(lastEventId !== null && { 'last-event-id': lastEventId }),
    };
    const request = send(`${origin}/api/events`, { headers, agent: false }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`The stream answers ${response.statusCode}.`));
      const body = new ReadableStream<Uint8Array>({
        start: (controller) => {
          response.on('data', (bytes: Buffer) => controller.enqueue(bytes));
          response.on('close', () => controller.close());
        },
      });
      resolve({ events: readEvents(body), close: () => response.destroy() });
    });
    request.on('error', reject);
    request.end();
  });
}

/** The next event that says that a session changed. */
async function untilChanged({ events }: Source, session: string): Promise<ReceivedEvent> {
  for (;;) {
    const { value, done } = await events.next();
    if (done === true) throw new Error('The stream ended.');
    if (value.type === 'session.changed' && value.data.sessions.includes(session)) return value;
  }
}

it(
  'a daemon says which sessions change, and what was missed while the connection was gone comes first',
  async () => {
    const storage = newStorageFolder();
    storage.session('ses_a');
    storage.message('ses_a', 'msg_a');
    const folder = mkdtempSync(path.join(os.tmpdir(), 'ocmon-events-'));
    folders.push(folder);
    const daemon = await serveProgram(path.join(folder, 'analytics.duckdb'), storage.dataDir);
    await daemon.until('it follows', ({ phase }) => phase === 'realtime');
    const login = await fetch(daemon.url, { redirect: 'manual' });
    const cookie = login.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const { origin } = daemon.url;

    const first = await eventSource(origin, cookie, null);
    storage.message('ses_a', 'msg_b');
    const seen = await untilChanged(first, 'ses_a');
    first.close();

    storage.session('ses_b');
    storage.message('ses_b', 'msg_c');
    await expect
      .poll(
        async () => daemon.client.ask('sql', { sql: "SELECT count(*) FROM messages WHERE id = 'msg_c'" }),
        {
          timeout: DEADLINE_MS,
        },
      )
      .toMatchObject({ answer: { rows: [[1]] } });
    const second = await eventSource(origin, cookie, seen.id);
    const missed = await untilChanged(second, 'ses_b');
    expect(numberOf(missed)).toBeGreaterThan(numberOf(seen));

    const again = await eventSource(origin, cookie, seen.id);
    expect((await again.events.next()).value).toMatchObject({
      id: seen.id.replace(/\d+$/, `${numberOf(seen) + 1}`),
    });
    const stranger = await eventSource(origin, cookie, 'another-daemon-7');
    expect((await stranger.events.next()).value).toMatchObject({ type: resetEvent });

    // Open streams do not hold a daemon up that is told to stop.
    expect((await daemon.end('SIGTERM')).code).toBe(0);
    expect((await stranger.events.next()).done).toBe(true);
  },
  2 * DEADLINE_MS,
);

function numberOf({ id }: ReceivedEvent): number {
  return Number(/\d+$/.exec(id)?.[0]);
}
