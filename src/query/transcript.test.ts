import { afterAll, beforeAll, expect, it } from 'vitest';
import { type MadeDatabase, makeDatabase } from '../../tests/support/made-database.ts';
import { partBody, type Transcript, transcriptBody } from '../contract/transcript.ts';
import { EVERYTHING } from './filters.ts';
import { part } from './part.ts';
import { transcript } from './transcript.ts';

const T = Date.UTC(2026, 0, 1);
const long = 'ä'.repeat(partBody + 1);
let db: MadeDatabase;
beforeAll(async () => {
  db = await makeDatabase();
  await db.insert('sessions', { id: 'ses_a', created: T }, { id: 'ses_empty', created: T });
  const message = { session_id: 'ses_a', role: 'assistant' };
  await db.insert(
    'messages',
    {
      ...message,
      id: 'm2',
      created: T + 20,
      seq: 7n,
      provider: 'mock',
      model: 'fast',
      cost: '0.1',
      tokens_input: 5n,
      tokens_total: 5n,
    },
    { ...message, id: 'm1', created: T + 20, seq: 3n, role: 'user', text: long, generation: 'sqlite-v2' },
    { ...message, id: 'm0', created: null, error_name: 'APIError', error_message: 'no' },
    { ...message, id: 'm3', created: T + 20, missing_since: T, missing_reason: 'deleted' },
    { ...message, id: 'm4', created: T + 20, missing_since: T, missing_reason: 'reverted_in_v2' },
  );
  const made = { session_id: 'ses_a', message_id: 'm2' };
  await db.insert(
    'parts',
    {
      ...made,
      id: 'b',
      type: 'tool',
      seq: 2n,
      tool_name: 'bash',
      outcome: 'ok',
      input: '{"a":1}',
      output: long,
      started: T,
      ended: T + 5,
      duration_ms: 5n,
    },
    { ...made, id: 'a', type: 'text', seq: 2n, text: 'x'.repeat(transcriptBody) },
    { ...made, id: 'c', type: 'text', seq: 1n, text: '', missing_since: T, missing_reason: 'deleted' },
  );
});
afterAll(() => db.close());

const read = async (
  page: { limit: number; cursor?: string | undefined },
  missing = true,
): Promise<Transcript> => {
  const found = await transcript(db.connection, 'ses_a', { ...EVERYTHING, missing }, page);
  if (found === null) throw new Error('there is no transcript');
  return found;
};

it('has messages by time and number, those without a time last, and parts by number and id', async () => {
  const { messages, next } = await read({ limit: 50 });
  expect(messages.map(({ id, parts }) => [id, parts.map((each) => each.id)])).toEqual([
    ['m1', []],
    ['m2', ['c', 'a', 'b']],
    ['m3', []],
    ['m0', []],
  ]);
  expect(next).toBeNull();
  expect(messages[3]?.error).toEqual({ name: 'APIError', message: 'no' });
  expect(messages[1]).toMatchObject({ cost: 0.1, tokens: { input: 5, total: 5 }, error: null, text: null });
});

it('is cut at 4,096 characters of each text, and says so', async () => {
  const [first, second] = (await read({ limit: 50 })).messages;
  expect(first?.text).toEqual({ text: 'ä'.repeat(4096), size: partBody + 1, truncated: true });
  const [, text, call] = second?.parts ?? [];
  expect(text?.text).toEqual({ text: 'x'.repeat(4096), size: 4096, truncated: false });
  expect(call).toMatchObject({
    tool: 'bash',
    durationMs: 5,
    text: null,
    input: { text: '{"a":1}', size: 7, truncated: false },
    output: { size: partBody + 1, truncated: true },
    error: null,
  });
});

it('leaves out what is missing when asked to', async () => {
  const { messages } = await read({ limit: 50 }, false);
  expect(messages.map(({ id, parts }) => [id, parts.map((each) => each.id)])).toEqual([
    ['m1', []],
    ['m2', ['a', 'b']],
    ['m0', []],
  ]);
});

it('comes in pages that make up the whole', async () => {
  const whole = (await read({ limit: 50 })).messages;
  const found: Transcript['messages'][number][] = [];
  let cursor: string | undefined;
  do {
    const page = await read({ limit: 1, cursor });
    found.push(...page.messages);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  expect(found).toEqual(whole);
});

it('is empty for a session without messages, and null for none', async () => {
  const of = (id: string) => transcript(db.connection, id, EVERYTHING, { limit: 1 });
  expect(await of('ses_empty')).toEqual({ sessionId: 'ses_empty', messages: [], next: null });
  expect(await of('nobody')).toBeNull();
  await expect(
    transcript(db.connection, 'ses_a', EVERYTHING, { limit: 1, cursor: 'W10' }),
  ).rejects.toMatchObject({
    name: 'DatabaseError',
    code: 'invalid_input',
  });
});

it('one part has 65,536 characters of each text, or all of it', async () => {
  const cut = await part(db.connection, 'b', false);
  expect(cut?.output).toEqual({ text: 'ä'.repeat(partBody), size: partBody + 1, truncated: true });
  expect(cut).toMatchObject({ id: 'b', messageId: 'm2', sessionId: 'ses_a', missing: false, type: 'tool' });
  expect((await part(db.connection, 'b', true))?.output).toEqual({
    text: long,
    size: partBody + 1,
    truncated: false,
  });
  expect(await part(db.connection, 'c', false)).toMatchObject({ missing: true, text: { text: '', size: 0 } });
});

it('a message that holds a text is had like a part', async () => {
  expect(await part(db.connection, 'm1', false)).toMatchObject({
    id: 'm1',
    type: 'message',
    synthetic: false,
    messageId: 'm1',
    text: { size: partBody + 1, truncated: true },
  });
  expect(await part(db.connection, 'm2', false)).toBeNull();
  expect(await part(db.connection, "x' OR true --", false)).toBeNull();
});
