import { nameInVersion2, shownInVersion2 } from './tool-ways.ts';
import type { ToolWay, WorldMessage, WorldPart, WorldTokens } from './world.ts';

type Json = Readonly<Record<string, unknown>>;
type ToolPart = Extract<WorldPart, { type: 'tool' }>;

/** The type of a message's row in `session_message`. */
export function rowType(message: WorldMessage): string {
  return message.kind === 'summary' ? 'compaction' : message.kind;
}

/** The data of a message's row: what was said and, of an assistant, its content; `text` is what its text parts say. */
export function rowData(message: WorldMessage, content: readonly WorldPart[], text: string): Json {
  const { agent, created, completed, error } = message;
  const model = { id: message.model, providerID: message.provider, variant: 'default' };
  const usage = message.tokens === null ? {} : { cost: message.cost, tokens: tokensData(message.tokens) };
  const failure = error === null ? {} : { error: { type: error.type, message: error.message } };
  switch (message.kind) {
    case 'idle':
      return { time: { created }, outcome: 'succeeded' };
    case 'summary':
      return {
        time: { created },
        status: error === null ? 'completed' : 'failed',
        reason: 'auto',
        model,
        summary: text,
        recent: '',
        ...failure,
        ...usage,
      };
    case 'assistant':
      return {
        time: { created, ...(completed === null ? {} : { streamed: completed, completed }) },
        agent,
        model,
        content: content.map(contentItem),
        ...(message.finish === null ? {} : { finish: message.finish, rawFinish: 'stop' }),
        ...failure,
        ...usage,
      };
    default:
      return { time: { created }, text };
  }
}

function contentItem(part: WorldPart): Json {
  if (part.type === 'tool') {
    const { status } = shownInVersion2(part.way);
    const ended = status === 'completed' || status === 'error';
    return {
      type: 'tool',
      id: part.callId,
      name: nameInVersion2(part.tool),
      executed: false,
      state: stateOf(part, status),
      time: {
        created: part.created,
        ...(status === 'streaming' ? {} : { ran: part.created + 5 }),
        ...(ended ? { completed: part.created + 45 } : {}),
      },
    };
  }
  if (part.type === 'reasoning') {
    return {
      type: 'reasoning',
      text: part.text,
      time: { created: part.created, completed: part.created + 20 },
    };
  }
  return { type: 'text', text: part.type === 'text' ? part.text : '' };
}

const errors: Readonly<Partial<Record<ToolWay, { readonly type: string; readonly message: string }>>> = {
  error: { type: 'tool.execution', message: 'File not found: /home/dev/projects/none.txt' },
  denied: { type: 'permission.rejected', message: 'Permission denied: shell' },
  aborted: { type: 'aborted', message: 'Tool execution interrupted' },
  'stopped-by-user': { type: 'aborted', message: 'Tool execution interrupted' },
};

function stateOf(part: ToolPart, status: string): Json {
  if (status === 'streaming') return { status, input: '{"no' };
  const input = { note: 'made', ...(part.tool === 'read' && { path: 'src/../made.ts' }) };
  if (status === 'running') return { status, input, metadata: {} };
  if (status === 'error') return { status, input, error: errors[part.way] };
  return { status, input, content: [{ type: 'text', text: 'out\n' }], metadata: metadataOf(part) };
}

/** A shell that timed out has no exit; one that ended always has. */
function metadataOf(part: ToolPart): Json {
  if (part.tool === 'task') return { sessionID: part.childId, status: 'completed', truncated: false };
  if (part.tool !== 'bash') return { truncated: false };
  if (part.way === 'timed-out') return { status: 'completed', truncated: false, timeout: true };
  return { status: 'completed', truncated: false, exit: part.way === 'exit-nonzero' ? 3 : 0 };
}

function tokensData(tokens: WorldTokens): Json {
  return {
    input: tokens.input,
    output: tokens.output,
    reasoning: tokens.reasoning,
    cache: { read: tokens.cacheRead, write: tokens.cacheWrite },
  };
}
