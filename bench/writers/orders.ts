import { z } from 'zod';

/** What a writer of files is told: where, what, how fast (null: without a pause), how long, where to list its files. */
export const fileWriting = z.object({
  storage: z.string(),
  seed: z.int(),
  kbPerFile: z.number(),
  rate: z.number().nullable(),
  seconds: z.number(),
  list: z.string(),
});
export type FileWriting = z.infer<typeof fileWriting>;

/** What a writer of one growing text is told. */
export const textStreaming = z.object({
  storage: z.string(),
  seed: z.int(),
  rate: z.number(),
  seconds: z.number(),
});
export type TextStreaming = z.infer<typeof textStreaming>;

/** What a writer of a database is told; it writes down what each part holds in the end into the file `truth`. */
export const rowWriting = z.object({
  database: z.string(),
  seed: z.int(),
  rate: z.number(),
  seconds: z.number(),
  truth: z.string(),
});
export type RowWriting = z.infer<typeof rowWriting>;
