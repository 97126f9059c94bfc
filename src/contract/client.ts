import type { z } from 'zod';
import { type Answer, type Problem, problemCodes } from '../core/problem.ts';
import { type Endpoint, endpoints, otherEndpoints, requestOf, targetOf } from './endpoints.ts';
import type { ReceivedEvent } from './events.ts';
import type { ExportInput, WriteBytes } from './export.ts';
import { type Health, health } from './health.ts';
import { httpError } from './http-error.ts';
import type { RebuildOptions, SyncProgress } from './monitor.ts';
import { type InputOf, type OutputOf, type Question, questions } from './questions.ts';
import { readEvents } from './read-events.ts';
import type { RebuildResult } from './rebuild.ts';
import type { SyncResult } from './sync.ts';
import { rebuildLine, syncLine, type WorkLine } from './sync-stream.ts';
import { textLines } from './text-lines.ts';

/** Which daemon to ask. `token` is null where a cookie does its work, as in a browser; `fetch` is the platform's own. */
export interface ClientOptions {
  /** Without a slash at its end: `http://127.0.0.1:19876`; `''` is the page's own origin. */
  readonly baseUrl: string;
  readonly token: string | null;
  readonly fetch?: typeof globalThis.fetch;
}

/** How to follow a pass that the daemon runs. */
export interface ClientSyncOptions {
  readonly onProgress: (progress: SyncProgress) => void;
  readonly signal: AbortSignal;
}

/**
 * A daemon over HTTP. What the daemon refuses is a problem; a connection that fails and an aborted signal throw what
 * `fetch` throws, and an answer that no daemon of this version gives throws an error that says so.
 */
export interface Client {
  ask<Q extends Question>(question: Q, input: InputOf<Q>, signal?: AbortSignal): Promise<Answer<OutputOf<Q>>>;
  /** Asks for a pass and waits for its end. */
  sync(options: ClientSyncOptions): Promise<Answer<SyncResult>>;
  /** Asks for everything to be derived anew and waits for its end. */
  rebuild(options: RebuildOptions): Promise<Answer<RebuildResult>>;
  /** Has one table written, as fast as `write` takes it. Throws when the daemon ends before the table does. */
  export(input: ExportInput, write: WriteBytes, signal?: AbortSignal): Promise<Answer<void>>;
  /** What happens from now on, or after the event `lastEventId`; ends with the signal or with the daemon. */
  events(signal: AbortSignal, lastEventId?: string): AsyncGenerator<ReceivedEvent>;
  health(signal?: AbortSignal): Promise<Health>;
}

/** Makes a client; nothing is sent before it is asked. */
export function createClient({ baseUrl, token, fetch = globalThis.fetch }: ClientOptions): Client {
  const send = (
    method: string,
    target: string,
    request: {
      readonly body?: string | null;
      readonly signal?: AbortSignal | undefined;
      readonly after?: string;
    },
  ): Promise<Response> =>
    fetch(`${baseUrl}${target}`, {
      method,
      headers: {
        ...(token !== null && { authorization: `Bearer ${token}` }),
        ...(typeof request.body === 'string' && { 'content-type': 'application/json' }),
        ...(request.after !== undefined && { 'last-event-id': request.after }),
      },
      ...(typeof request.body === 'string' && { body: request.body }),
      ...(request.signal !== undefined && { signal: request.signal }),
      redirect: 'error',
    });

  /** Has the daemon do what takes long, and waits for its end. */
  const work = async <P, R>(
    { method, path }: Endpoint,
    input: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
    lines: z.ZodType<WorkLine<P, R>>,
    onProgress: (progress: P) => void,
  ): Promise<Answer<R>> => {
    const response = await send(method, targetOf(path, input), { signal });
    if (!response.ok) return { problem: await problemOf(response) };
    for await (const text of textLines(bodyOf(response))) {
      if (text === '') continue;
      const line = lines.safeParse(parsed(text, response.status)).data;
      if (line === undefined) throw foreignAnswer(response.status);
      if ('result' in line) return { answer: line.result };
      if ('problem' in line) return { problem: line.problem };
      onProgress(line.progress);
    }
    throw new Error('The daemon ended its answer before it was done.');
  };

  return {
    ask: async (question, input, signal) => {
      const { method, target, body } = requestOf(question, input);
      const response = await send(method, target, { body, signal });
      if (!response.ok) return { problem: await problemOf(response) };
      return { answer: checkedAnswer(question, await jsonOf(response)) };
    },
    sync: ({ onProgress, signal }) => work(otherEndpoints.sync, {}, signal, syncLine, onProgress),
    rebuild: ({ dryRun, batch, onProgress, signal }) =>
      work(otherEndpoints.rebuild, { dryRun, batch }, signal, rebuildLine, onProgress),
    export: async (input, write, signal) => {
      const { method, path } = otherEndpoints.export;
      const response = await send(method, targetOf(path, input), { signal });
      if (!response.ok) return { problem: await problemOf(response) };
      for await (const bytes of bodyOf(response)) await write(bytes);
      return { answer: undefined };
    },
    async *events(signal, lastEventId) {
      const { method, path } = otherEndpoints.events;
      const after = lastEventId === undefined ? {} : { after: lastEventId };
      try {
        const response = await send(method, path, { signal, ...after });
        if (!response.ok) throw new Error((await problemOf(response)).message);
        yield* readEvents(bodyOf(response));
      } catch (error) {
        if (!signal.aborted) throw error;
      }
    },
    health: async (signal) => {
      const response = await send(otherEndpoints.health.method, otherEndpoints.health.path, { signal });
      const found = response.ok ? health.safeParse(await jsonOf(response)).data : undefined;
      if (found === undefined) throw foreignAnswer(response.status);
      return found;
    },
  };
}

/**
 * An answer that has the shape of its question. It is returned as it came: the schema would order its keys anew, and the
 * same data has to give the same bytes with and without a daemon.
 */
function checkedAnswer<Q extends Question>(question: Q, value: unknown): OutputOf<Q> {
  if (!questions[question].output.safeParse(value).success) {
    throw new Error(
      `The daemon's answer to ${endpoints[question].path} is not of this version: stop it and start it again.`,
    );
  }
  // The schema of this very question has just said so, which the type of a table entry cannot express.
  return value as OutputOf<Q>;
}

/** The reason of a refusal. */
async function problemOf(response: Response): Promise<Problem> {
  const refusal = httpError.safeParse(await jsonOf(response)).data;
  if (refusal === undefined) throw foreignAnswer(response.status);
  const code = problemCodes.find((known) => known === refusal.error.code);
  return {
    message: refusal.error.message,
    hint: refusal.error.hint ?? null,
    ...(code !== undefined && { code }),
  };
}

async function jsonOf(response: Response): Promise<unknown> {
  return parsed(await response.text(), response.status);
}

function parsed(text: string, status: number): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw foreignAnswer(status, cause);
  }
}

function bodyOf(response: Response): ReadableStream<Uint8Array> {
  if (response.body === null) throw foreignAnswer(response.status);
  return response.body;
}

function foreignAnswer(status: number, cause?: unknown): Error {
  return new Error(`What was asked answers (status ${status}), but not as a daemon of this version does.`, {
    cause,
  });
}
