import { expect, it } from 'vitest';
import { attachFailure } from './attach-failure.ts';

const file = '/data/padlock/analytics.duckdb';

it.each([
  [
    `IO Error: Could not set lock on file "${file}": Conflicting lock is held in /usr/bin/node (PID 4711). See also https://duckdb.org`,
    'process 4711',
  ],
  [
    `IO Error: Cannot open file "${file}": The process cannot access the file because it is being used by another process.`,
    'another process',
  ],
  [
    `IO Error: Cannot open file "${file}": The process cannot access the file because it is being used by another process.\n\nFile is already open in \nC:\\node.exe (PID 4711)`,
    'process 4711',
  ],
])('says who has a database that is in use, in the words of every system: %#', (message, holder) => {
  expect(attachFailure(file, new Error(message)).message).toBe(
    `The database ${file} is in use by ${holder}.`,
  );
});

it('does not take a path for a lock', () => {
  const denied = new Error(`IO Error: Cannot open file "${file}": Permission denied`);
  expect(attachFailure(file, denied).message).toMatch(/cannot be opened: .*Permission denied/);
});
