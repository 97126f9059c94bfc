import { jsonLine } from '../core/json-line.ts';
import type { Problem } from '../core/problem.ts';
import { safeText } from './terminal-text.ts';

/** Exit codes of every command. */
export const exitCodes = { done: 0, failed: 1, usage: 2 };

/** What is needed of a stream such as process.stdout. */
export interface OutputStream {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string, done: (error?: Error | null) => void): boolean;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

/** Where a command writes: data to stdout, talk to stderr. */
export interface Output {
  /** Text of a command for people; ends with one line break. */
  readonly text: (text: string) => Promise<void>;
  /** The one JSON document of a command. */
  readonly document: (value: unknown) => Promise<void>;
  /** A remark on stderr. */
  readonly note: (text: string) => Promise<void>;
  /** What went wrong and what to do about it, on stderr. */
  readonly problem: (problem: Problem) => Promise<void>;
  /** An unexpected error; with debug its stack and causes too. */
  readonly crash: (error: unknown, debug: boolean) => Promise<void>;
  /** Whether data was lost for another reason than a reader that had enough. */
  readonly failed: () => boolean;
}

/** An error's message and, where it has one, its hint, for people. */
function describeError(error: unknown): Problem {
  if (!(error instanceof Error)) return { message: String(error), hint: null };
  const hint = 'hint' in error && typeof error.hint === 'string' ? error.hint : null;
  return { message: error.message, hint };
}

/** Writes to these two streams; a reader that goes away early (`ocmon … | head`) is no failure. */
export function createOutput(stdout: OutputStream, stderr: OutputStream): Output {
  let failed = false;
  const note = (error: Error | null | undefined): void => {
    if (error && !('code' in error && error.code === 'EPIPE')) failed = true;
  };
  stdout.on('error', note);
  // Where stderr cannot be written to there is nobody left to tell.
  stderr.on('error', () => {});
  const write = (stream: OutputStream, text: string): Promise<void> =>
    new Promise((resolve) => {
      stream.write(text, (error) => {
        if (stream === stdout) note(error);
        resolve();
      });
    });
  const say = (problem: Problem): Promise<void> =>
    write(
      stderr,
      `${safeLines(problem.message)}\n${problem.hint === null ? '' : `${safeLines(problem.hint)}\n`}`,
    );
  return {
    text: (text) => write(stdout, `${text}\n`),
    document: (value) => write(stdout, jsonLine(value)),
    note: (text) => write(stderr, `${safeLines(text)}\n`),
    problem: say,
    crash: async (error, debug) => {
      await say(describeError(error));
      if (!debug) return;
      for (let at = error; at instanceof Error; at = at.cause) {
        await write(stderr, `${safeLines(at.stack ?? at.message)}\n`);
      }
    },
    failed: () => failed,
  };
}

function safeLines(text: string): string {
  return text.split('\n').map(safeText).join('\n');
}
