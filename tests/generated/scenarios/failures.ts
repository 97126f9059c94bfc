import { addPrompt, addReply, addTurn } from '../add-message.ts';
import { addSession, deleteSession } from '../add-session.ts';
import type { Draft } from '../draft.ts';
import { forkSession } from '../fork-session.ts';
import type { WorldError, WorldTokens } from '../world.ts';

const nothing: WorldTokens = { input: 0, output: 0, reasoning: 0, cacheRead: 0, cacheWrite: 0, total: null };

const errors: readonly [WorldError, ...WorldError[]] = [
  { name: 'APIError', type: 'provider.auth', message: 'Incorrect API key provided.' },
  { name: 'MessageAbortedError', type: 'aborted', message: 'The operation was aborted.' },
  { name: 'ContextOverflowError', type: 'provider.invalid-request', message: 'Too many tokens.' },
  { name: 'UnknownError', type: 'unknown', message: 'Something went wrong: "quoted"\nand a second line' },
];

/** Answers that failed or were aborted: without tokens, with zeros, or with the tokens of a tool call cut short. */
export function failedAnswers(draft: Draft): void {
  const session = addSession(draft);
  for (const error of errors) {
    addPrompt(draft, session);
    const spent = draft.random.pick<{ tokens?: WorldTokens | null; cost?: number }>([
      { tokens: null, cost: 0 },
      { tokens: nothing, cost: 0 },
      {},
    ]);
    addReply(draft, session, { error, ...spent });
  }
}

/** A run that was killed: no completion, a tool that runs for ever, and one that never started. */
export function killedRuns(draft: Draft): void {
  const session = addSession(draft);
  addPrompt(draft, session);
  addReply(draft, session, {
    completed: null,
    tokens: draft.random.chance(0.5) ? null : nothing,
    cost: 0,
    tools: [
      { tool: 'bash', way: 'running' },
      { tool: 'write', way: 'pending' },
    ],
  });
}

/** Tool calls that went every way that OpenCode stores. */
export function toolOutcomes(draft: Draft): void {
  const session = addSession(draft);
  addPrompt(draft, session);
  addReply(draft, session, {
    tools: [
      { tool: 'read', way: 'ok' },
      { tool: 'grep', way: 'ok' },
      { tool: 'bash', way: 'exit-zero' },
      { tool: 'bash', way: 'exit-zero' },
      { tool: 'bash', way: 'exit-nonzero' },
    ],
  });
  addReply(draft, session, {
    tools: [
      { tool: 'bash', way: 'exit-absent' },
      { tool: 'bash', way: 'timed-out' },
      { tool: 'bash', way: 'stopped-by-user' },
      { tool: 'bash', way: 'aborted' },
      { tool: 'bash', way: 'denied' },
      { tool: 'read', way: 'error' },
      { tool: 'edit', way: 'error' },
      { tool: 'webfetch', way: 'aborted' },
      { tool: 'invalid', way: 'unknown-tool' },
      { tool: 'labmcp_echo', way: 'ok' },
    ],
  });
}

/** A fork copies failed answers, failed calls and what was cut short, and they count as often as they are stored. */
export function forkOfFailures(draft: Draft): void {
  const session = addSession(draft);
  const [error] = errors;
  addPrompt(draft, session);
  addReply(draft, session, {
    tools: [
      { tool: 'bash', way: 'exit-nonzero' },
      { tool: 'read', way: 'ok' },
    ],
  });
  addReply(draft, session, { error, tokens: nothing, cost: 0 });
  addReply(draft, session, {
    completed: null,
    tokens: null,
    cost: 0,
    tools: [{ tool: 'bash', way: 'running' }],
  });
  addTurn(draft, forkSession(draft, session));
  if (draft.random.chance(0.5)) deleteSession(draft, session);
}
