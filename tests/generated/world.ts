/** Everything that an OpenCode would have stored, as plain values; the writers give it each generation's form. */
export interface World {
  readonly projects: readonly WorldProject[];
  readonly sessions: readonly WorldSession[];
  readonly messages: readonly WorldMessage[];
  readonly parts: readonly WorldPart[];
  readonly todos: readonly WorldTodo[];
}

/** The storage generations that a world can be written in: 1.1.65, 1.18.33 and 2.0.15. */
export type Era = 'json' | 'sqlite-v1' | 'sqlite-v2';

/** Times are epoch milliseconds throughout. */
export interface WorldProject {
  readonly id: string;
  readonly worktree: string;
  readonly vcs: 'git' | null;
  readonly created: number;
}

export interface WorldSession {
  readonly id: string;
  readonly projectId: string;
  /** The session that delegated to this one; it may be gone. */
  readonly parentId: string | null;
  /** The session that this one was forked from; it may be gone. Only OpenCode 2 writes it down. */
  readonly forkOf: string | null;
  /** The last message of the source that a fork took over. */
  readonly forkThrough: string | null;
  readonly title: string;
  readonly directory: string;
  readonly created: number;
  readonly updated: number;
  readonly archived: number | null;
  /** What OpenCode 2 spent on the title and on turns that were reverted: in its session columns, in no row. */
  readonly unattributed: { readonly tokens: WorldTokens; readonly cost: number } | null;
}

/** Token counts; `total` is what OpenCode 1 stores beside them, null where it stores none. */
export interface WorldTokens {
  readonly input: number;
  readonly output: number;
  readonly reasoning: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly total: number | null;
}

/**
 * `summary`: a compaction's answer, an assistant message in OpenCode 1 and a compaction row in 2.
 * `compaction-request`: the user message that asks for it, in 1 only. `idle`, `synthetic`: event rows of 2 only.
 * `stranger`: a role that nobody knows, in JSON only.
 */
export type MessageKind =
  | 'user'
  | 'assistant'
  | 'summary'
  | 'compaction-request'
  | 'idle'
  | 'synthetic'
  | 'stranger';

export interface WorldMessage {
  readonly id: string;
  readonly sessionId: string;
  readonly kind: MessageKind;
  /** The message that this one is a copy of, through any number of forks; its own id if it is no copy. */
  readonly origin: string;
  /** Place in the session; a copy keeps its original's, as OpenCode 2 does. */
  readonly seq: number;
  /** Of an answer: the user message. */
  readonly parentId: string | null;
  readonly created: number;
  readonly completed: number | null;
  readonly agent: string;
  readonly provider: string;
  readonly model: string;
  /** As the message stores them, which is the last step's only when it has several; null: no such key. */
  readonly tokens: WorldTokens | null;
  readonly cost: number;
  readonly finish: string | null;
  readonly error: WorldError | null;
}

/** `name` as OpenCode 1 writes it, `type` as OpenCode 2 does. */
export interface WorldError {
  readonly name: string;
  readonly type: string;
  readonly message: string;
}

/** How a tool call went. What a generation stores of it, and the outcome that follows, is in `tool-ways.ts`. */
export type ToolWay =
  | 'ok'
  | 'exit-zero'
  | 'exit-nonzero'
  | 'exit-absent'
  | 'timed-out'
  | 'stopped-by-user'
  | 'error'
  | 'denied'
  | 'aborted'
  | 'unknown-tool'
  | 'running'
  | 'pending';

interface PartBase {
  readonly id: string;
  readonly sessionId: string;
  readonly messageId: string;
  readonly created: number;
}

export type WorldPart =
  | (PartBase & { readonly type: 'text' | 'reasoning'; readonly text: string })
  | (PartBase & { readonly type: 'step-start' | 'compaction' })
  | (PartBase & { readonly type: 'step-finish'; readonly tokens: WorldTokens; readonly cost: number })
  | (PartBase & {
      readonly type: 'tool';
      /** The name in OpenCode 1; 2 renames `bash` and `task`. */
      readonly tool: string;
      readonly way: ToolWay;
      readonly callId: string;
      /** Of a delegation: the child session. */
      readonly childId: string | null;
    });

export interface WorldTodo {
  readonly sessionId: string;
  readonly content: string;
  readonly status: 'pending' | 'in_progress' | 'completed' | 'cancelled';
  readonly priority: 'high' | 'medium' | 'low';
}
