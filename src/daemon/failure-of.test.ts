import { describe, expect, it } from 'vitest';
import { DatabaseError } from '../db/database-error.ts';
import { failureOf } from './failure-of.ts';

describe('why following failed', () => {
  it('is told with the file and with what to do, where the system or the engine says it', () => {
    expect(failureOf(new Error('ENOSPC: no space left on device, write'))).toEqual({
      message: 'There is no space to write to: ENOSPC: no space left on device, write.',
      hint: 'Free disk space, or name a database on another disk with --database FILE.',
    });
    expect(
      failureOf(new Error('IO Error: Cannot open file "/a/b.ndjson": Too many open files\nmore')),
    ).toEqual({
      message: 'Too many files are open: IO Error: Cannot open file "/a/b.ndjson": Too many open files.',
      hint: 'Raise the limit of open files (ulimit -n) and start the daemon again.',
    });
    expect(failureOf(new DatabaseError('The database is closed.', { hint: 'Open it.' }))).toEqual({
      message: 'The database is closed.',
      hint: 'Open it.',
    });
  });

  it('never quotes a document', () => {
    const errors = [
      new Error('Conversion Error: Could not convert string "secret" to INT32'),
      new Error('Constraint Error: Duplicate key "id: secret"'),
      new SyntaxError('Unexpected token s in JSON: "secret"'),
    ];
    expect(errors.map((error) => failureOf(error).message)).toEqual([
      'Following failed: Conversion Error.',
      'Following failed: Constraint Error.',
      'Following failed: SyntaxError.',
    ]);
  });

  it('is told as it is where the program itself is at fault', () => {
    expect(failureOf(new TypeError('x is not a function')).message).toBe(
      'Following failed: x is not a function.',
    );
  });
});
