import type { World, WorldMessage, WorldSession, WorldTokens } from './world.ts';

/** A world written out by hand: whatever is not named is empty. */
export function tinyWorld(records: Partial<World>): World {
  const project = { id: 'pro', worktree: '/home/dev/tiny', vcs: 'git', created: 1_767_225_600_000 } as const;
  return { projects: [project], sessions: [], messages: [], parts: [], todos: [], ...records };
}

/** A top-level session. */
export function tinySession(
  id: string,
  created: number,
  more: Partial<Omit<WorldSession, 'id' | 'created'>> = {},
): WorldSession {
  return {
    id,
    projectId: 'pro',
    parentId: null,
    forkOf: null,
    forkThrough: null,
    title: `Session ${id}`,
    directory: '/home/dev/tiny',
    created,
    updated: created,
    archived: null,
    unattributed: null,
    ...more,
  };
}

/** Tokens with an input and nothing else. */
export function tinyTokens(input: number, more: Partial<WorldTokens> = {}): WorldTokens {
  return { input, output: 0, reasoning: 0, cacheRead: 0, cacheWrite: 0, total: null, ...more };
}

/** An assistant message with an input and a cost. */
export function tinyAnswer(
  id: string,
  sessionId: string,
  created: number,
  input: number,
  cost: number,
  more: Partial<Omit<WorldMessage, 'id' | 'sessionId' | 'created' | 'cost'>> = {},
): WorldMessage {
  return {
    id,
    sessionId,
    kind: 'assistant',
    origin: id,
    seq: created,
    parentId: null,
    created,
    completed: created + 1,
    agent: 'build',
    provider: 'mock',
    model: 'smart',
    tokens: tinyTokens(input),
    cost,
    finish: 'stop',
    error: null,
    ...more,
  };
}

/** A user message. */
export function tinyPrompt(
  id: string,
  sessionId: string,
  created: number,
  more: Partial<Omit<WorldMessage, 'id' | 'sessionId' | 'created'>> = {},
): WorldMessage {
  return {
    ...tinyAnswer(id, sessionId, created, 0, 0),
    kind: 'user',
    completed: null,
    tokens: null,
    finish: null,
    ...more,
  };
}
