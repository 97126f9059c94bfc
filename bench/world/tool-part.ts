import type { Random } from './random.ts';
import { CONTENT_MARK } from './records.ts';

/** A tool call's body and where its content goes, by the tools that sessions use most. */
interface ToolCall {
  readonly tool: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly output: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly title: string;
}

const FAILED = 0.05;
const FAILED_COMMANDS = 0.08;

/** The body of a tool part as OpenCode 1.1 writes it: completed, or failed with an error text. */
export function toolBody(
  random: Random,
  call: ToolCall,
  start: number,
  end: number,
): Record<string, unknown> {
  const { tool, input, output, metadata, title } = call;
  const failed = tool !== 'task' && random.chance(FAILED);
  const state = failed
    ? { status: 'error', input, error: `Error: ${CONTENT_MARK}`, time: { start, end } }
    : { status: 'completed', input, output, title, metadata, time: { start, end } };
  return { type: 'tool', callID: `call_${random.whole(0, 2 ** 31).toString(36)}`, tool, state };
}

/** One of the everyday tools. */
export function everydayCall(random: Random, worktree: string): ToolCall {
  const filePath = `${worktree}/src/module-${random.whole(0, 60)}/file-${random.whole(0, 40)}.ts`;
  const kind = random.next();
  if (kind < 0.32) {
    const metadata = { preview: 'import { join }', truncated: false, loaded: [] };
    return { tool: 'read', input: { filePath }, output: CONTENT_MARK, metadata, title: filePath };
  }
  if (kind < 0.6) {
    const exit = random.chance(FAILED_COMMANDS) ? random.pick([1, 2, 127, null]) : 0;
    const input = { command: 'npm test -- --reporter=dot', description: 'Runs the tests' };
    const metadata = { output: 'ok', exit, description: input.description, truncated: false };
    return { tool: 'bash', input, output: CONTENT_MARK, metadata, title: input.description };
  }
  if (kind < 0.78) {
    const counts = { additions: random.whole(0, 80), deletions: random.whole(0, 40) };
    const input = { filePath, oldString: 'const before = 1;', newString: 'const after = 2;' };
    const metadata = { diagnostics: {}, diff: CONTENT_MARK, filediff: { file: filePath, ...counts } };
    return { tool: 'edit', input, output: 'Edit applied successfully.', metadata, title: filePath };
  }
  if (kind < 0.88) {
    const input = { pattern: 'export function', path: worktree };
    const metadata = { matches: random.whole(0, 100), truncated: false };
    return { tool: 'grep', input, output: CONTENT_MARK, metadata, title: input.pattern };
  }
  if (kind < 0.94) {
    const input = { filePath, content: CONTENT_MARK };
    const metadata = { diagnostics: {}, filepath: filePath, exists: random.chance(0.5) };
    return { tool: 'write', input, output: 'Wrote file successfully.', metadata, title: filePath };
  }
  const metadata = { truncated: false };
  return { tool: 'issues_list', input: { state: 'open' }, output: CONTENT_MARK, metadata, title: '' };
}

/** A call that hands work to a child session. */
export function taskCall(childId: string): ToolCall {
  const input = { description: 'Looks into it', prompt: 'Find out why.', subagent_type: 'general' };
  const metadata = { sessionId: childId, model: { providerID: 'anthropic', modelID: 'claude-sonnet-4' } };
  return { tool: 'task', input, output: CONTENT_MARK, metadata, title: input.description };
}
