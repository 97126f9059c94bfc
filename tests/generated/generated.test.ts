import { describe, expect, it } from 'vitest';
import { daysOf } from './days-of.ts';
import { asDouble, exact, rounded } from './decimal.ts';
import { makeId } from './make-id.ts';
import { makeRandom } from './random.ts';
import { sessionTruthsOf } from './session-truth.ts';
import { tinyAnswer, tinyPrompt, tinySession, tinyTokens, tinyWorld } from './tiny-world.ts';
import { truthOf } from './truth-of.ts';
import type { Era, ToolWay, World, WorldPart } from './world.ts';

const json = { era: 'json' } as const;

function ownInputs(world: World, era: Era = 'json'): Readonly<Record<string, number>> {
  return Object.fromEntries(sessionTruthsOf(world, era).map(({ id, own }) => [id, own.tokens.input]));
}

function stepFinish(id: string, messageId: string, input: number, total: number | null): WorldPart {
  const tokens = tinyTokens(input, { output: 1, total });
  return { id, sessionId: 'ses_a', messageId, created: 2, type: 'step-finish', tokens, cost: 9 };
}

function toolCall(id: string, messageId: string, tool: string, way: ToolWay): WorldPart {
  return {
    id,
    sessionId: 'ses_a',
    messageId,
    created: 2,
    type: 'tool',
    tool,
    way,
    callId: `call_${id}`,
    childId: null,
  };
}

function text(id: string, messageId: string): WorldPart {
  return { id, sessionId: 'ses_a', messageId, created: 2, type: 'text', text: 'Hello' };
}

/** ses_a (1 = user, 2 = 100 tokens for 0.25, 3 = 40 tokens for 0.5) and what forks of it hold. */
const source = [
  tinyPrompt('msg_1', 'ses_a', 1),
  tinyAnswer('msg_2', 'ses_a', 2, 100, 0.25),
  tinyAnswer('msg_3', 'ses_a', 3, 40, 0.5),
];
const copiesIn = (fork: string) =>
  source.map((message) => ({ ...message, id: `${message.id}_in_${fork}`, sessionId: fork }));
const fork = (id: string, created: number) => tinySession(id, created, { forkOf: 'ses_a' });

describe('the true figures of worlds small enough to add up by hand', () => {
  it('takes the stored total where there is one, else the sum of the five counts', () => {
    const tokens = { input: 100, output: 20, reasoning: 5, cacheRead: 1000, cacheWrite: 7 };
    const world = tinyWorld({
      sessions: [tinySession('ses_a', 1)],
      messages: [
        tinyPrompt('msg_1', 'ses_a', 2),
        tinyAnswer('msg_2', 'ses_a', 3, 0, 0, { tokens: { ...tokens, total: 1127 } }),
        tinyAnswer('msg_3', 'ses_a', 4, 0, 0, { tokens: { ...tokens, total: null } }),
      ],
    });
    const sum = { input: 200, output: 40, reasoning: 10, cacheRead: 2000, cacheWrite: 14 };
    expect(truthOf(world, json).tokens).toEqual({ ...sum, total: 1127 + 1132 });
    expect(truthOf(world, { era: 'sqlite-v2' }).tokens).toEqual({ ...sum, total: 1132 + 1132 });
    expect(truthOf(world, json).messages).toEqual({
      total: 3,
      user: 1,
      assistant: 2,
      inherited: 0,
      orphans: 0,
    });
  });

  it('adds costs as decimals', () => {
    const world = tinyWorld({
      sessions: [tinySession('ses_a', 1)],
      messages: [
        tinyAnswer('msg_1', 'ses_a', 1, 0, 0.1),
        tinyAnswer('msg_2', 'ses_a', 2, 0, 0.2),
        tinyAnswer('msg_3', 'ses_a', 3, 0, 1.5e-7),
        tinyAnswer('msg_4', 'ses_a', 4, 0, 4e-11),
      ],
    });
    expect(truthOf(world, json).cost.recorded).toBe(0.30000015);
  });

  it('bills a fork copy once and shows both in raw', () => {
    const world = tinyWorld({
      sessions: [tinySession('ses_a', 1), fork('ses_b', 10)],
      messages: [...source, ...copiesIn('ses_b'), tinyAnswer('msg_9', 'ses_b', 11, 7, 1)],
    });
    const truth = truthOf(world, json);
    expect(truth.sessions.forks).toBe(1);
    expect(truth.messages).toEqual({ total: 7, user: 2, assistant: 5, inherited: 3, orphans: 0 });
    expect([truth.tokens.input, truth.cost.recorded]).toEqual([147, 1.75]);
    expect([truth.raw.messages, truth.raw.tokens.input, truth.raw.cost]).toEqual([5, 287, 2.5]);
    expect(truth.models.map((model) => [model.messages, model.cost])).toEqual([[3, 1.75]]);
    expect(ownInputs(world)).toEqual({ ses_a: 140, ses_b: 7 });
  });

  it('tells copies of copies by their first original', () => {
    const own = tinyAnswer('msg_9', 'ses_b', 11, 7, 1);
    const copies = [
      ...copiesIn('ses_c'),
      { ...own, id: 'msg_9_in_ses_c', sessionId: 'ses_c' },
      tinyAnswer('msg_10', 'ses_c', 21, 3, 0),
    ];
    const world = tinyWorld({
      sessions: [tinySession('ses_a', 1), fork('ses_b', 10), tinySession('ses_c', 20, { forkOf: 'ses_b' })],
      messages: [...source, ...copiesIn('ses_b'), own, ...copies],
    });
    expect(truthOf(world, json).messages.inherited).toBe(3 + 4);
    expect(ownInputs(world)).toEqual({ ses_a: 140, ses_b: 7, ses_c: 3 });
    expect(ownInputs(world, 'sqlite-v2')).toEqual({ ses_a: 140, ses_b: 7, ses_c: 3 });
  });

  it('bills the copy of the fork made first when the source is deleted', () => {
    const world = tinyWorld({
      sessions: [fork('ses_b', 30), fork('ses_c', 20)],
      messages: [...copiesIn('ses_b'), ...copiesIn('ses_c')],
    });
    expect(ownInputs(world)).toEqual({ ses_b: 0, ses_c: 140 });
    expect(truthOf(world, json).messages.inherited).toBe(3);
    expect(truthOf(world, json).cost.recorded).toBe(0.75);
  });

  it('bills the copy in the session with the smaller id when both forks were made in one millisecond', () => {
    const world = tinyWorld({
      sessions: [fork('ses_c', 20), fork('ses_b', 20)],
      messages: [...copiesIn('ses_c'), ...copiesIn('ses_b')],
    });
    expect(ownInputs(world)).toEqual({ ses_b: 140, ses_c: 0 });
  });

  it('decides message by message when the source was partly reverted', () => {
    const world = tinyWorld({
      sessions: [tinySession('ses_a', 1), fork('ses_b', 10)],
      messages: [...source.slice(0, 2), ...copiesIn('ses_b')],
    });
    expect(ownInputs(world)).toEqual({ ses_a: 100, ses_b: 40 });
    expect(truthOf(world, json).messages.inherited).toBe(2);
  });

  it('takes no message of a lost session for an original', () => {
    const world = tinyWorld({
      sessions: [fork('ses_b', 10)],
      messages: [...source, ...copiesIn('ses_b')],
      parts: [text('prt_1', 'msg_2'), text('prt_2', 'msg_2_in_ses_b'), text('prt_3', 'msg_gone')],
    });
    const truth = truthOf(world, json);
    expect(truth.messages).toEqual({ total: 3, user: 1, assistant: 2, inherited: 0, orphans: 3 });
    expect(truth.parts).toEqual({ total: 3, orphans: 2 });
    expect([truth.tokens.input, truth.raw.tokens.input]).toEqual([140, 140]);
    const version2 = truthOf(world, { era: 'sqlite-v2' });
    expect([version2.messages.orphans, version2.parts.total, version2.tokens.input]).toEqual([0, 1, 140]);
  });

  it('bills twins in sessions of their own twice', () => {
    const world = tinyWorld({
      sessions: [tinySession('ses_a', 1), tinySession('ses_b', 1)],
      messages: [tinyAnswer('msg_1', 'ses_a', 5, 10, 0.5), tinyAnswer('msg_2', 'ses_b', 5, 10, 0.5)],
    });
    const truth = truthOf(world, json);
    expect([truth.tokens.input, truth.cost.recorded, truth.messages.inherited]).toEqual([20, 1, 0]);
    expect(truth.sessions.forks).toBe(0);
  });

  it('replaces the tokens of a message of several steps, and not its cost', () => {
    const world = tinyWorld({
      sessions: [tinySession('ses_a', 1)],
      messages: [tinyAnswer('msg_1', 'ses_a', 2, 30, 0.75), tinyAnswer('msg_2', 'ses_a', 3, 5, 0.25)],
      parts: [
        stepFinish('prt_1', 'msg_1', 10, 50),
        stepFinish('prt_2', 'msg_1', 30, null),
        stepFinish('prt_3', 'msg_2', 900, null),
        stepFinish('prt_4', 'msg_gone', 900, null),
      ],
    });
    const truth = truthOf(world, json);
    expect(truth.tokens).toMatchObject({ input: 10 + 30 + 5, output: 2, total: 50 + 31 + 5 });
    expect([truth.cost.recorded, truth.raw.cost, truth.raw.tokens.total]).toEqual([1, 1, 86]);
    expect(truth.parts).toEqual({ total: 4, orphans: 1 });
    const version2 = truthOf(world, { era: 'sqlite-v2' });
    expect([version2.messages.total, version2.tokens.input, version2.parts.total]).toEqual([1, 5, 0]);
  });

  it('adds every descendant to inclusive figures once, in cycles too', () => {
    const child = (id: string, parentId: string) => tinySession(id, 1, { parentId });
    const world = tinyWorld({
      sessions: [
        tinySession('ses_a', 1),
        child('ses_b', 'ses_a'),
        child('ses_c', 'ses_b'),
        child('ses_d', 'ses_gone'),
        child('ses_x', 'ses_y'),
        child('ses_y', 'ses_x'),
        child('ses_z', 'ses_y'),
      ],
      messages: [
        tinyAnswer('msg_1', 'ses_a', 2, 1, 0),
        tinyAnswer('msg_2', 'ses_b', 2, 10, 0),
        tinyAnswer('msg_3', 'ses_c', 2, 100, 0),
        tinyAnswer('msg_4', 'ses_x', 2, 3, 0),
        tinyAnswer('msg_5', 'ses_y', 2, 30, 0),
        tinyAnswer('msg_6', 'ses_z', 2, 300, 0),
      ],
    });
    const truths = sessionTruthsOf(world, 'json');
    expect(truths.map((truth) => [truth.id, truth.inclusive.tokens.input, truth.inCycle])).toEqual([
      ['ses_a', 111, false],
      ['ses_b', 110, false],
      ['ses_c', 100, false],
      ['ses_d', 0, false],
      ['ses_x', 333, true],
      ['ses_y', 330, true],
      ['ses_z', 300, false],
    ]);
    expect(truths.find(({ id }) => id === 'ses_y')?.children).toEqual(['ses_z']);
    expect(truthOf(world, json).sessions).toMatchObject({ total: 7, roots: 1, children: 6 });
  });

  it('counts archived, empty and unanswered sessions', () => {
    const world = tinyWorld({
      sessions: [tinySession('ses_a', 1), tinySession('ses_b', 1, { archived: 9 }), tinySession('ses_c', 1)],
      messages: [tinyPrompt('msg_1', 'ses_a', 2), tinyAnswer('msg_2', 'ses_b', 3, 8, 0.5)],
    });
    const truth = truthOf(world, json);
    expect(truth.sessions).toEqual({ total: 3, roots: 3, children: 0, forks: 0, archived: 1, missing: 0 });
    expect([truth.tokens.input, truth.raw.messages]).toEqual([8, 1]);
  });

  it('names tools, statuses and outcomes as each generation does', () => {
    const copy = { ...tinyAnswer('msg_2', 'ses_b', 2, 0, 0), origin: 'msg_1' };
    const world = tinyWorld({
      sessions: [tinySession('ses_a', 1), fork('ses_b', 10)],
      messages: [tinyAnswer('msg_1', 'ses_a', 2, 0, 0), copy],
      parts: [
        toolCall('prt_1', 'msg_1', 'bash', 'exit-zero'),
        toolCall('prt_2', 'msg_2', 'bash', 'exit-zero'),
        toolCall('prt_3', 'msg_1', 'bash', 'exit-nonzero'),
        toolCall('prt_4', 'msg_1', 'bash', 'stopped-by-user'),
        toolCall('prt_5', 'msg_1', 'invalid', 'unknown-tool'),
        toolCall('prt_6', 'msg_1', 'write', 'pending'),
        toolCall('prt_7', 'msg_gone', 'read', 'ok'),
      ],
    });
    const rows = (era: Era) =>
      truthOf(world, { era }).toolCalls.map(({ tool, status, outcome, calls, inherited }) =>
        [tool, status, outcome, calls, inherited].join(' '),
      );
    expect(rows('json')).toEqual([
      'bash completed aborted 1 0',
      'bash completed error 1 0',
      'bash completed ok 2 1',
      'invalid completed invalid 1 0',
      'write pending stale 1 0',
    ]);
    expect(rows('sqlite-v2')).toEqual([
      'shell completed error 1 0',
      'shell completed ok 2 1',
      'shell error aborted 1 0',
      'write streaming stale 1 0',
    ]);
  });

  it('counts a summary as an assistant message in OpenCode 1 and as an event in OpenCode 2', () => {
    const aborted = { name: 'MessageAbortedError', type: 'aborted', message: 'Stop' };
    const failed = { name: 'UnknownError', type: 'compaction.failed', message: 'No' };
    const world = tinyWorld({
      sessions: [tinySession('ses_a', 1)],
      messages: [
        tinyAnswer('msg_1', 'ses_a', 2, 0, 0, { tokens: null, error: aborted }),
        tinyPrompt('msg_2', 'ses_a', 3, { kind: 'compaction-request' }),
        tinyAnswer('msg_3', 'ses_a', 4, 50, 0.125, { kind: 'summary' }),
        tinyAnswer('msg_4', 'ses_a', 5, 20, 0.5, { kind: 'summary', error: failed }),
        tinyPrompt('msg_5', 'ses_a', 6, { kind: 'idle' }),
      ],
    });
    const version1 = truthOf(world, { era: 'sqlite-v1' });
    const version2 = truthOf(world, { era: 'sqlite-v2' });
    expect(version1.messages).toMatchObject({ total: 4, user: 1, assistant: 3 });
    expect(version2.messages).toMatchObject({ total: 1, user: 0, assistant: 1 });
    for (const truth of [version1, version2]) {
      expect(truth.compaction).toMatchObject({ messages: 2, cost: 0.625 });
      expect([truth.tokens.input, truth.cost.recorded, truth.raw.messages]).toEqual([70, 0.625, 3]);
    }
    expect(version1.errors).toEqual([
      { name: 'MessageAbortedError', count: 1 },
      { name: 'UnknownError', count: 1 },
    ]);
    expect(version2.errors).toEqual([{ name: 'aborted', count: 1 }]);
  });

  it('knows a fork without copies in OpenCode 2 only', () => {
    const world = tinyWorld({ sessions: [tinySession('ses_a', 1), fork('ses_b', 10)] });
    expect(truthOf(world, json).sessions.forks).toBe(0);
    expect(truthOf(world, { era: 'sqlite-v2' }).sessions.forks).toBe(1);
  });

  it('shows what only the session columns of OpenCode 2 hold apart from every total', () => {
    const unattributed = { tokens: tinyTokens(40, { output: 2 }), cost: 0.000135 };
    const world = tinyWorld({
      sessions: [tinySession('ses_a', 1, { unattributed })],
      messages: [tinyAnswer('msg_1', 'ses_a', 2, 10, 0.5)],
    });
    const truth = truthOf(world, { era: 'sqlite-v2' });
    expect(truth.unattributed).toMatchObject({ tokens: { input: 40, output: 2, total: 42 }, cost: 0.000135 });
    expect([truth.tokens.input, truth.cost.recorded]).toEqual([10, 0.5]);
    expect(truthOf(world, { era: 'sqlite-v1' }).unattributed.cost).toBe(0);
  });

  it('counts a message of an unknown role among the messages and in no usage', () => {
    const world = tinyWorld({
      sessions: [tinySession('ses_a', 1)],
      messages: [
        tinyPrompt('msg_1', 'ses_a', 2, { kind: 'stranger' }),
        tinyAnswer('msg_2', 'ses_a', 3, 5, 0),
      ],
    });
    expect(truthOf(world, json).messages).toMatchObject({ total: 2, user: 0, assistant: 1 });
    expect(truthOf(world, json).raw.messages).toBe(1);
  });

  it('cuts days where the zone does, on days of 23 and 25 hours', () => {
    const at = (id: string, time: string, input: number) =>
      tinyAnswer(id, 'ses_a', Date.parse(time), input, 0.5);
    const world = tinyWorld({
      sessions: [tinySession('ses_a', 1)],
      messages: [
        at('msg_1', '2026-03-08T04:59:59.999Z', 1),
        at('msg_2', '2026-03-08T05:00:00.000Z', 10),
        at('msg_3', '2026-03-09T03:59:59.999Z', 100),
        at('msg_4', '2026-03-09T04:00:00.000Z', 1000),
        at('msg_5', '2026-11-02T04:59:59.999Z', 7),
        at('msg_6', '2026-11-02T05:00:00.000Z', 70),
      ],
    });
    const days = daysOf(world, 'json', 'America/New_York');
    expect(days.map((day) => [day.date, day.messages, day.tokens.input, day.cost])).toEqual([
      ['2026-03-07', 1, 1, 0.5],
      ['2026-03-08', 2, 110, 1],
      ['2026-03-09', 1, 1000, 0.5],
      ['2026-11-01', 1, 7, 0.5],
      ['2026-11-02', 1, 70, 0.5],
    ]);
    expect(daysOf(world, 'json', 'UTC').map((day) => day.tokens.input)).toEqual([11, 1100, 77]);
  });
});

describe('the parts that the figures rest on', () => {
  it('reads decimals exactly and rounds halves away from zero', () => {
    expect(rounded(exact(0.1) + exact(0.2))).toBe(0.3);
    expect(rounded(exact(5e-11))).toBe(1e-10);
    expect(rounded(exact(4.9e-11))).toBe(0);
    expect(rounded(exact(-5e-11))).toBe(-1e-10);
    expect(rounded(exact(1e9))).toBe(1e9);
    expect(asDouble(exact(0.30000000000000004))).toBe(0.30000000000000004);
    expect(asDouble(exact(1.5e-7))).toBe(1.5e-7);
  });

  it('makes ids as OpenCode does', () => {
    const random = makeRandom(1);
    const made = (prefix: 'ses' | 'msg', time: string) =>
      makeId(prefix, Date.parse(time), 1, random).slice(0, 16);
    expect(made('ses', '2026-11-23T06:27:21.653Z')).toBe('ses_df8e98c4affe');
    expect(made('msg', '2026-08-14T11:19:55.135Z')).toBe('msg_fffffffff001');
    expect(made('msg', '2026-08-14T11:19:55.136Z')).toBe('msg_000000000001');
  });
});
