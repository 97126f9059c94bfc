import type { Problem } from '../core/problem.ts';
import { DatabaseError } from '../db/database-error.ts';

/**
 * An expected failure as what the user is told: everything of the database, and an interrupt. Anything else is a fault
 * of the program and is thrown on.
 */
export function problemOf(error: unknown): { readonly problem: Problem } {
  if (error instanceof DatabaseError) {
    const { message, hint, code } = error;
    return { problem: { message, hint, ...(code !== undefined && { code }) } };
  }
  if (error instanceof Error && error.name === 'AbortError') {
    return {
      problem: {
        message: 'Interrupted. What was read so far is in the database.',
        hint: 'Run ocmon sync again: it goes on from there.',
      },
    };
  }
  if (error instanceof Error && /No space left|Out of Memory|Could not write/i.test(error.message)) {
    return {
      problem: {
        message: `The database could not be written: ${error.message.split('\n', 1)[0] ?? ''}`,
        hint: 'Free disk space or raise memoryLimitMb, then run ocmon sync again: it goes on from where it stopped.',
      },
    };
  }
  throw error;
}
