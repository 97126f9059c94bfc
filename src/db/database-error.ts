import type { ProblemCode } from '../core/problem.ts';

/** Anything that goes wrong with the analytics database: says what was tried, and what to do about it. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
  readonly hint: string;
  readonly code: ProblemCode | undefined;

  constructor(
    message: string,
    options: { readonly hint: string; readonly cause?: unknown; readonly code?: ProblemCode },
  ) {
    super(message, { cause: options.cause });
    this.hint = options.hint;
    this.code = options.code;
  }
}
