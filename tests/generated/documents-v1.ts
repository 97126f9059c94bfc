import { shownInVersion1 } from './tool-ways.ts';
import type {
  ToolWay,
  WorldMessage,
  WorldPart,
  WorldProject,
  WorldSession,
  WorldTodo,
  WorldTokens,
} from './world.ts';

type Json = Readonly<Record<string, unknown>>;
type ToolPart = Extract<WorldPart, { type: 'tool' }>;

/** A session file of 1.1.65. */
export function sessionDocument(session: WorldSession): Json {
  return {
    id: session.id,
    slug: 'quick-wolf',
    version: '1.1.65',
    projectID: session.projectId,
    directory: session.directory,
    ...(session.parentId === null ? {} : { parentID: session.parentId }),
    title: session.title,
    time: {
      created: session.created,
      updated: session.updated,
      ...(session.archived === null ? {} : { archived: session.archived }),
    },
    summary: { additions: 3, deletions: 1, files: 1 },
  };
}

/** A project file of 1.1.65. */
export function projectDocument(project: WorldProject): Json {
  return {
    id: project.id,
    worktree: project.worktree,
    ...(project.vcs === null ? {} : { vcs: project.vcs }),
    sandboxes: [],
    time: { created: project.created, updated: project.created },
  };
}

/** A todo file of 1.1.65. */
export function todoDocument(todos: readonly WorldTodo[]): readonly Json[] {
  return todos.map(({ content, status, priority }, index) => ({
    id: String(index + 1),
    content,
    status,
    priority,
  }));
}

/** A message without `id` and `sessionID`, as the rows of SQLite v1 hold it. */
export function messageData(message: WorldMessage, directory: string): Json {
  const { agent, provider, model, created, completed, error } = message;
  if (message.kind === 'user' || message.kind === 'compaction-request') {
    return {
      role: 'user',
      time: { created },
      summary: { diffs: [] },
      agent,
      model: { providerID: provider, modelID: model },
    };
  }
  if (message.kind === 'stranger') return { role: 'critic', time: { created } };
  return {
    role: 'assistant',
    time: { created, ...(completed === null ? {} : { completed }) },
    ...(message.parentId === null ? {} : { parentID: message.parentId }),
    modelID: model,
    providerID: provider,
    mode: agent,
    agent,
    path: { cwd: directory, root: directory },
    ...(message.kind === 'summary' ? { summary: true } : {}),
    cost: message.cost,
    ...(message.tokens === null ? {} : { tokens: tokensData(message.tokens) }),
    ...(message.finish === null ? {} : { finish: message.finish }),
    ...(error === null ? {} : { error: { name: error.name, data: { message: error.message } } }),
  };
}

/** A part without `id`, `sessionID` and `messageID`, as the rows of SQLite v1 hold it. */
export function partData(part: WorldPart): Json {
  const time = { start: part.created, end: part.created + 20 };
  switch (part.type) {
    case 'text':
    case 'reasoning':
      return { type: part.type, text: part.text, time };
    case 'step-start':
      return { type: part.type };
    case 'compaction':
      return { type: part.type, auto: true };
    case 'step-finish':
      return { type: part.type, reason: 'stop', cost: part.cost, tokens: tokensData(part.tokens) };
    case 'tool':
      return { type: part.type, callID: part.callId, tool: part.tool, state: stateOf(part) };
  }
}

function tokensData(tokens: WorldTokens): Json {
  return {
    ...(tokens.total === null ? {} : { total: tokens.total }),
    input: tokens.input,
    output: tokens.output,
    reasoning: tokens.reasoning,
    cache: { read: tokens.cacheRead, write: tokens.cacheWrite },
  };
}

const outputs: Readonly<Partial<Record<ToolWay, string>>> = {
  'timed-out':
    '\n\n<bash_metadata>\nbash tool terminated command after exceeding timeout 1500 ms\n</bash_metadata>',
  'stopped-by-user': 'tick 1\n\n<bash_metadata>\nUser aborted the command\n</bash_metadata>',
};

const errors: Readonly<Partial<Record<ToolWay, string>>> = {
  error: 'Error: File not found: /home/dev/projects/none.txt',
  denied: 'The user rejected permission to use this specific tool call.',
  aborted: 'Tool execution aborted',
};

const exits: Readonly<Partial<Record<ToolWay, number | null>>> = {
  'exit-zero': 0,
  'exit-nonzero': 3,
  'timed-out': null,
  'stopped-by-user': null,
};

function stateOf(part: ToolPart): Json {
  const { status } = shownInVersion1(part.way);
  const exit = exits[part.way];
  const time = { start: part.created + 5, end: part.created + 45 };
  const metadata = {
    ...(part.childId === null ? {} : { sessionId: part.childId }),
    ...(exit === undefined ? {} : { exit }),
    truncated: false,
  };
  if (status === 'pending') return { status, input: {}, raw: '' };
  const input = { note: 'made', ...(part.tool === 'read' && { filePath: 'src/../made.ts' }) };
  if (status === 'running') return { status, input, time: { start: time.start } };
  if (status === 'error') return { status, input, error: errors[part.way], metadata, time };
  return { status, input, output: outputs[part.way] ?? 'out\n', title: 'Made', metadata, time };
}
