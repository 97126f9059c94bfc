import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const tokens = z.object({
  input: z.int(),
  output: z.int(),
  reasoning: z.int(),
  cacheRead: z.int(),
  cacheWrite: z.int(),
});
const spend = z.object({ tokens, cost: z.number() });
const usage = spend.extend({ messages: z.int() });
const usages = z.record(z.string(), usage);
const counts = z.record(z.string(), z.int());

const version1 = z.object({
  sessions: z.int(),
  roots: z.int(),
  children: z.int(),
  archived: z.int(),
  messages: z.int(),
  assistant: z.int(),
  user: z.int(),
  summaryMessages: z.int(),
  parts: z.int(),
  orphanParts: z.int(),
  errors: counts,
  tools: counts,
  raw: usage,
  billed: usage,
  forkCopies: z.object({ total: z.int(), assistant: z.int(), user: z.int() }),
  models: z.object({ raw: usages, billed: usages }),
  days: z.record(z.string(), z.object({ raw: usages, billed: usages })),
  perSession: z.record(
    z.string(),
    z.object({
      title: z.string(),
      parentId: z.string().nullable(),
      own: usage,
      inclusive: usage,
      rawOwn: usage,
      rawInclusive: usage,
    }),
  ),
});

const version2 = z.object({
  sessions: z.int(),
  children: z.int(),
  forks: z.int(),
  assistant: z.int(),
  user: z.int(),
  sessionColumns: z.number(),
  own: usage,
  orphanCopies: usage,
  billed: usage,
  compaction: usage,
  raw: usage,
  tools: counts,
  perSession: z
    .record(
      z.string(),
      z.object({
        title: z.string(),
        parentId: z.string().nullable(),
        forkOf: z.string().nullable(),
        raw: spend,
        columns: spend,
      }),
    )
    .optional(),
});

/** Figures that a program of its own computed from a corpus of OpenCode 1; all spend without the token total. */
export type TruthOfVersion1 = z.infer<typeof version1>;
/** The same of OpenCode 2. `own` leaves out the copies whose original is gone; `tools` leave out all copies. */
export type TruthOfVersion2 = z.infer<typeof version2>;

/** The true figures of a corpus of OpenCode 1. */
export function truthOfVersion1(corpus: 'json-1.1.65' | 'sqlite-1.18.33'): TruthOfVersion1 {
  return version1.parse(readTruth(corpus));
}

/** The true figures of a corpus of OpenCode 2. */
export function truthOfVersion2(corpus: 'v2-2.0.15' | 'v2-migrated-2.0.15'): TruthOfVersion2 {
  return version2.parse(readTruth(corpus));
}

function readTruth(corpus: string): unknown {
  const file = path.join(import.meta.dirname, '..', 'fixtures', 'truth', `${corpus}.json`);
  return JSON.parse(readFileSync(file, 'utf8'));
}
