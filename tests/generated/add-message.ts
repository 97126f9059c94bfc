import { messagesOf } from './add-session.ts';
import type { Draft } from './draft.ts';
import { randomCost, randomTokens } from './random-usage.ts';
import type { MessageKind, ToolWay, WorldError, WorldMessage, WorldSession, WorldTokens } from './world.ts';

interface Model {
  readonly provider: string;
  readonly model: string;
}

const models: readonly [Model, ...Model[]] = [
  { provider: 'mock', model: 'smart' },
  { provider: 'mock', model: 'fast' },
  { provider: 'mockant', model: 'claude-mock' },
  { provider: 'anthropic', model: 'fast' },
];

const asks: ReadonlySet<MessageKind> = new Set(['user', 'compaction-request']);

interface ToolUse {
  readonly tool: string;
  readonly way: ToolWay;
  readonly childId?: string;
}

export interface MessageChoices {
  /** Milliseconds since the last event; some seconds if absent. */
  readonly after?: number;
  /** The exact moment; the clock stays where it is. */
  readonly created?: number;
  /** Null: the run was killed and the message never completed; absent: some moments later. */
  readonly completed?: number | null;
  readonly kind?: MessageKind;
  readonly agent?: string;
  readonly model?: Model;
  /** Null: the message has no tokens at all. */
  readonly tokens?: WorldTokens | null;
  readonly cost?: number;
  readonly error?: WorldError;
  readonly tools?: readonly ToolUse[];
  /** What the step-finish parts hold, in order; absent: one part with the message's own figures. */
  readonly steps?: readonly { readonly tokens: WorldTokens; readonly cost: number }[];
}

/** Adds a message of any kind at the end of a session, without parts. */
export function addBareMessage(draft: Draft, session: WorldSession, choices: MessageChoices): WorldMessage {
  const { random } = draft;
  const created = choices.created ?? draft.tick(choices.after);
  const earlier = messagesOf(draft, session);
  const kind = choices.kind ?? 'assistant';
  const answers = kind === 'assistant' || kind === 'summary';
  const model = choices.model ?? random.pick(models);
  const id = draft.id('msg', created);
  const completed = choices.completed === undefined ? created + random.int(50, 1_400) : choices.completed;
  const message: WorldMessage = {
    id,
    sessionId: session.id,
    kind,
    origin: id,
    seq: Math.max(-1, ...earlier.map((other) => other.seq)) + random.int(1, 9),
    parentId: answers ? (earlier.findLast((other) => asks.has(other.kind))?.id ?? null) : null,
    created,
    completed: answers ? completed : null,
    agent: choices.agent ?? (kind === 'summary' ? 'compaction' : 'build'),
    provider: model.provider,
    model: model.model,
    tokens: !answers || choices.tokens === null ? null : (choices.tokens ?? randomTokens(random)),
    cost: !answers ? 0 : (choices.cost ?? randomCost(random)),
    finish: answers && choices.error === undefined && choices.completed !== null ? 'stop' : null,
    error: choices.error ?? null,
  };
  draft.messages.push(message);
  return message;
}

/** Adds a user message with its text. */
export function addPrompt(draft: Draft, session: WorldSession, choices: MessageChoices = {}): WorldMessage {
  const message = addBareMessage(draft, session, { ...choices, kind: choices.kind ?? 'user' });
  draft.parts.push({
    ...partBase(draft, message),
    type: 'text',
    text: `Please do thing ${draft.random.int(1, 999)} — “quoted”, 日本`,
  });
  return message;
}

/** Adds an assistant message (or a compaction's summary) with its steps, text and tool calls. */
export function addReply(draft: Draft, session: WorldSession, choices: MessageChoices = {}): WorldMessage {
  const message = addBareMessage(draft, session, choices);
  const ended = message.completed !== null && message.error === null && message.tokens !== null;
  const steps = choices.steps ?? (ended ? [{ tokens: message.tokens, cost: message.cost }] : []);
  const tools = choices.tools ?? [];
  draft.parts.push({ ...partBase(draft, message), type: 'step-start' });
  if (draft.random.chance(0.3)) {
    draft.parts.push({ ...partBase(draft, message), type: 'reasoning', text: 'Let me think.' });
  }
  for (const { tool, way, childId = null } of tools) {
    const base = partBase(draft, message);
    draft.parts.push({ ...base, type: 'tool', tool, way, callId: `call_${base.id.slice(-8)}`, childId });
  }
  draft.parts.push({ ...partBase(draft, message), type: 'text', text: 'Done.' });
  steps.forEach((step, index) => {
    if (index > 0) draft.parts.push({ ...partBase(draft, message), type: 'step-start' });
    draft.parts.push({ ...partBase(draft, message), type: 'step-finish', ...step });
  });
  return message;
}

/** Adds a prompt and its replies, one message a step, as OpenCode 1 and 2 write an answer. */
export function addTurn(
  draft: Draft,
  session: WorldSession,
  replies: number = draft.random.int(1, 4),
  choices: Omit<MessageChoices, 'created'> = {},
): void {
  addPrompt(draft, session, choices);
  for (let index = 0; index < replies; index += 1) addReply(draft, session, choices);
  if (draft.random.chance(0.5)) addBareMessage(draft, session, { kind: 'idle', after: 1_500 });
}

/** Identity of a new part of a message. */
export function partBase(draft: Draft, message: WorldMessage) {
  return {
    id: draft.id('prt', message.created),
    sessionId: message.sessionId,
    messageId: message.id,
    created: message.created,
  };
}
