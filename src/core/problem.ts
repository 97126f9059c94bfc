/** An expected outcome that is not a success: one or more sentences, and what to do about it. */
export interface Problem {
  readonly message: string;
  readonly hint: string | null;
}

/** What was asked for, or why it cannot be had. */
export type Answer<T> = { readonly answer: T } | { readonly problem: Problem };
