import type { ToolWay } from './world.ts';

/** Status as written, and the outcome by counting rule 7, long after the session was last touched. */
interface Shown {
  readonly status: string;
  readonly outcome: string;
}

const inVersion1: Readonly<Record<ToolWay, Shown>> = {
  ok: { status: 'completed', outcome: 'ok' },
  'exit-zero': { status: 'completed', outcome: 'ok' },
  'exit-nonzero': { status: 'completed', outcome: 'error' },
  'exit-absent': { status: 'completed', outcome: 'ok' },
  'timed-out': { status: 'completed', outcome: 'timeout' },
  'stopped-by-user': { status: 'completed', outcome: 'aborted' },
  error: { status: 'error', outcome: 'error' },
  denied: { status: 'error', outcome: 'denied' },
  aborted: { status: 'error', outcome: 'aborted' },
  'unknown-tool': { status: 'completed', outcome: 'invalid' },
  running: { status: 'running', outcome: 'stale' },
  pending: { status: 'pending', outcome: 'stale' },
};

const inVersion2: Readonly<Record<ToolWay, Shown>> = {
  ...inVersion1,
  'stopped-by-user': { status: 'error', outcome: 'aborted' },
  pending: { status: 'streaming', outcome: 'stale' },
};

/** What OpenCode 1 stores as status of a call that went this way, and its true outcome. */
export function shownInVersion1(way: ToolWay): Shown {
  return inVersion1[way];
}

/** The same for OpenCode 2, which fails a stopped shell and calls a pending call `streaming`. */
export function shownInVersion2(way: ToolWay): Shown {
  return inVersion2[way];
}

/** OpenCode 2 has new names for two tools (counting rule 19). */
export function nameInVersion2(tool: string): string {
  if (tool === 'bash') return 'shell';
  if (tool === 'task') return 'subagent';
  return tool;
}
