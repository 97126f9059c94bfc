import type { Problem } from '../core/problem.ts';

/** What is said where a port cannot be listened on, by the code of the system's error; null for every other error. */
export function portProblem(port: number, error: unknown): Problem | null {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return {
      message: `Port ${port} of 127.0.0.1 is in use by another program, perhaps by ocmon serve on another database.`,
      hint: 'Take a free one with --port 0, or name another one with --port PORT.',
    };
  }
  if (code === 'EACCES') {
    return {
      message: `Port ${port} of 127.0.0.1 may not be listened on by this user.`,
      hint: 'Take a free one with --port 0, or name one above 1023 with --port PORT.',
    };
  }
  return null;
}
