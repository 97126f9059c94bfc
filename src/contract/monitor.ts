import type { Answer } from '../core/problem.ts';
import type { ExportInput, WriteBytes } from './export.ts';
import type { InputOf, OutputOf, Question } from './questions.ts';
import type { RebuildInput, RebuildResult } from './rebuild.ts';
import type { SyncResult } from './sync.ts';

/** How far a pass has come. `filesTotal` is null until every name is listed; `rows` counts rows of the base tables. */
export interface SyncProgress {
  readonly phase: string;
  readonly filesDone: number;
  readonly filesTotal: number | null;
  readonly rows: number;
}

/** How to run one pass. An aborted signal ends it after the segment that is under way. */
export interface SyncOptions {
  /** Read the data that comes with the program instead of the user's own. */
  readonly sample: boolean;
  readonly onProgress: (progress: SyncProgress) => void;
  readonly signal: AbortSignal;
}

/** How far deriving has come; `sessionsTotal` is null until base tables are settled. */
export interface RebuildProgress {
  readonly phase: string;
  readonly sessionsDone: number;
  readonly sessionsTotal: number | null;
}

/** How to derive everything anew. An aborted signal ends it; what was committed by then is whole. */
export interface RebuildOptions extends RebuildInput {
  readonly onProgress: (progress: RebuildProgress) => void;
  readonly signal: AbortSignal;
}

/** The program behind the command line: it runs passes and answers questions, until it is closed. */
export interface Monitor {
  sync(options: SyncOptions): Promise<Answer<SyncResult>>;
  rebuild(options: RebuildOptions): Promise<Answer<RebuildResult>>;
  /** An aborted signal ends the query. */
  ask<Q extends Question>(question: Q, input: InputOf<Q>, signal?: AbortSignal): Promise<Answer<OutputOf<Q>>>;
  /** Writes one table; an aborted signal ends it, and so does a `write` that rejects. */
  export(input: ExportInput, write: WriteBytes, signal?: AbortSignal): Promise<Answer<void>>;
  close(): Promise<void>;
}
