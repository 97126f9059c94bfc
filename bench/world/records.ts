/** Stands for the content of a body; long content never goes through JSON.stringify. */
export const CONTENT_MARK = '@@content@@';

/** A JSON body without its ids; where `content` is given, the string CONTENT_MARK inside stands for it. */
interface Body {
  readonly body: Readonly<Record<string, unknown>>;
  /** Escaped already for the inside of a JSON string. */
  readonly content: Buffer | null;
}

/** Times of every record are epoch milliseconds. */
interface Dated {
  readonly id: string;
  readonly created: number;
  readonly updated: number;
}

/** Usage of one message or the own messages of a session; cost in USD. */
export interface Usage {
  readonly cost: number;
  readonly input: number;
  readonly output: number;
  readonly reasoning: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
}

export interface WorldPart extends Dated, Body {}

export interface WorldMessage extends Dated, Body {
  /** Null for a user message. */
  readonly usage: Usage | null;
  readonly parts: readonly WorldPart[];
}

export interface WorldProject {
  readonly id: string;
  readonly worktree: string;
  readonly created: number;
}

export interface WorldTodo {
  readonly id: string;
  readonly content: string;
  readonly status: string;
  readonly priority: string;
}

export interface WorldSession extends Dated {
  readonly project: WorldProject;
  readonly parentId: string | null;
  readonly slug: string;
  readonly title: string;
  readonly summary: { readonly additions: number; readonly deletions: number; readonly files: number };
  readonly messages: readonly WorldMessage[];
  readonly todos: readonly WorldTodo[];
  /** Null: no session_diff file. */
  readonly diffs: readonly Readonly<Record<string, unknown>>[] | null;
}
