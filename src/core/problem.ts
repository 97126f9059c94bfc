/**
 * What kind of outcome a problem is, where that matters to a program: what was named does not exist, what was given is not
 * as it should be, it took too long, or it can be had a little later.
 */
export const problemCodes = ['not_found', 'invalid_input', 'timeout', 'unavailable'] as const;
export type ProblemCode = (typeof problemCodes)[number];

/** An expected outcome that is not a success: one or more sentences, and what to do about it. */
export interface Problem {
  readonly message: string;
  readonly hint: string | null;
  /** Left out where there is just no answer. */
  readonly code?: ProblemCode;
}

/** What was asked for, or why it cannot be had. */
export type Answer<T> = { readonly answer: T } | { readonly problem: Problem };
