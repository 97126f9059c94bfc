import { z } from 'zod';
import { percentileOf } from '../measure/percentile.ts';
import type { Daemon } from '../realtime/daemon.ts';
import type { AskedInput } from './asked-inputs.ts';

/** How long answers to one input took, in milliseconds. */
export interface InputMeasured {
  readonly question: string;
  readonly label: string;
  readonly goalMs: number | null;
  readonly requests: number;
  readonly p50: number;
  readonly p95: number;
  readonly most: number;
  /** Of requests of four clients at once; null where they were left out. */
  readonly p95Of4: number | null;
  readonly bytes: number;
}

const WARM = 3;
const LEAST = 5;
const LONGEST_MS = 10_000;
const CLIENTS = 4;
/** What takes longer than this is asked by one client alone. */
const TOO_SLOW_MS = 3_000;

const pageSchema = z.object({ next: z.string().nullable() });

/** Asks again and again: first one client, then four at once. Null where there is no second page to ask for. */
export async function measureInput(
  daemon: Daemon,
  input: AskedInput,
  wanted: number,
): Promise<InputMeasured | null> {
  const target = await targetOf(daemon, input);
  if (target === null) return null;
  const ask = (): Promise<{ ms: number; bytes: number }> => timed(daemon, target, input.body);
  const first = await ask();
  const warm = first.ms > TOO_SLOW_MS ? 0 : WARM - 1;
  for (let count = 0; count < warm; count += 1) await ask();
  const begun = performance.now();
  const most = Math.min(wanted, input.atMost);
  const times: number[] = [];
  while (times.length < most && (times.length < LEAST || performance.now() - begun < LONGEST_MS)) {
    times.push((await ask()).ms);
  }
  const p50 = percentileOf(times, 0.5);
  const isOften = input.atMost >= wanted && p50 <= TOO_SLOW_MS;
  const rounds = Math.max(1, Math.min(5, Math.floor(LONGEST_MS / (CLIENTS * p50))));
  const together = isOften
    ? await Promise.all(Array.from({ length: CLIENTS }, () => asked(ask, rounds)))
    : [];
  return {
    question: input.question,
    label: input.label,
    goalMs: input.goalMs,
    requests: times.length,
    p50,
    p95: percentileOf(times, 0.95),
    most: Math.max(...times),
    p95Of4: isOften ? percentileOf(together.flat(), 0.95) : null,
    bytes: first.bytes,
  };
}

/** Times of `SELECT 1` over the same connection. */
export async function measureFloor(daemon: Daemon, requests: number): Promise<readonly number[]> {
  return asked(() => timed(daemon, '/api/sql', { sql: 'SELECT 1' }), requests);
}

async function asked(ask: () => Promise<{ ms: number }>, times: number): Promise<number[]> {
  const found: number[] = [];
  for (let count = 0; count < times; count += 1) found.push((await ask()).ms);
  return found;
}

/** Path and query string, with the cursor of the second page where that is asked for; null where there is none. */
async function targetOf(daemon: Daemon, { path, query, isSecondPage }: AskedInput): Promise<string | null> {
  const target = `${path}?${new URLSearchParams(query)}`;
  if (!isSecondPage) return target;
  const { next } = pageSchema.parse(await (await daemon.send(target)).json());
  return next === null ? null : `${path}?${new URLSearchParams({ ...query, cursor: next })}`;
}

/** From the beginning of a request to the last byte of its answer. Throws on anything but an answer. */
async function timed(
  daemon: Daemon,
  target: string,
  body: AskedInput['body'],
): Promise<{ ms: number; bytes: number }> {
  const begun = performance.now();
  const request = body === null ? {} : { method: 'POST', body: JSON.stringify(body) };
  const response = await daemon.send(target, request);
  const answer = await response.arrayBuffer();
  const ms = performance.now() - begun;
  if (!response.ok)
    throw new Error(`${target} answered ${response.status}: ${Buffer.from(answer).toString()}`);
  return { ms, bytes: answer.byteLength };
}
