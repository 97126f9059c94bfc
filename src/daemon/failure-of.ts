import type { Problem } from '../core/problem.ts';
import { DatabaseError } from '../db/database-error.ts';

/** What a daemon can meet and outlive, by the words of the engine or the system for it. */
const CAUSES: readonly { readonly words: RegExp; readonly what: string; readonly hint: string }[] = [
  {
    words: /ENOSPC|EDQUOT|EFBIG|No space left|quota exceeded|File too large/i,
    what: 'There is no space to write to',
    hint: 'Free disk space, or name a database on another disk with --database FILE.',
  },
  {
    words: /EMFILE|ENFILE|Too many open files/i,
    what: 'Too many files are open',
    hint: 'Raise the limit of open files (ulimit -n) and start the daemon again.',
  },
  {
    words: /EROFS|EACCES|EPERM|Read-only file system|Permission denied/i,
    what: 'A file cannot be read or written',
    hint: 'Make the folder of the database readable and writable for this user.',
  },
  {
    words: /Out of Memory|could not allocate/i,
    what: 'There is too little memory',
    hint: 'Raise memoryLimitMb.',
  },
];

/**
 * Why following failed, for `ocmon status`, the log and whoever asked for a pass: what was tried, on which file, and
 * what to do. Words that could quote a document are left out.
 */
export function failureOf(error: unknown): Problem {
  if (error instanceof DatabaseError) return { message: error.message, hint: error.hint };
  const message = firstLine(error instanceof Error ? error.message : String(error));
  const cause = CAUSES.find(({ words }) => words.test(message));
  if (cause !== undefined) return { message: `${cause.what}: ${message}.`, hint: cause.hint };
  return { message: `Following failed: ${withoutContent(error, message)}.`, hint: null };
}

/** DuckDB and JSON quote what they fail on after the name of the error. */
function withoutContent(error: unknown, message: string): string {
  if (error instanceof SyntaxError) return error.name;
  return /^(?:\w+ )+Error(?=:)/.exec(message)?.[0] ?? message;
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0] ?? message;
}
