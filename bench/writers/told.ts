import { z } from 'zod';

/** The id of what the marks of a writer are seen at. */
const subject = z.object({ subject: z.string() });
export type Subject = z.infer<typeof subject>;

/** A mark that was written, by a number that grows, and the moment when that was done, by `nowMs`. */
const mark = z.object({ mark: z.int(), at: z.number() });
export type Mark = z.infer<typeof mark>;

const filesWritten = z.object({
  files: z.int(),
  sessions: z.int(),
  messages: z.int(),
  parts: z.int(),
  bytes: z.int(),
  seconds: z.number(),
});
/** What a writer of files wrote, and how long it took. */
export type FilesWritten = z.infer<typeof filesWritten>;

const commitsWritten = z.object({
  commits: z.int(),
  seconds: z.number(),
  /** Milliseconds of each commit, from BEGIN to the end of COMMIT. */
  waits: z.array(z.number()),
});
/** What a writer of a database wrote, and how long it took. */
export type CommitsWritten = z.infer<typeof commitsWritten>;

/** A line of a writer: first its subject, last what it wrote. */
const told = z.union([
  subject,
  mark,
  z.object({ files: filesWritten }),
  z.object({ commits: commitsWritten }),
]);
export type Told = z.infer<typeof told>;

/** Says it. */
export function tell(line: Told): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

/** Reads a line. Throws when it is not one of a writer. */
export function heard(line: string): Told {
  return told.parse(JSON.parse(line));
}
