import { z } from 'zod';
import { filters } from './filters.ts';
import { largestTranscriptPage } from './page-size.ts';
import { tokens } from './usage.ts';

/** Characters of a text in a transcript; `part` has more of it. */
export const transcriptBody = 4096;

/** A session's messages, in order. Of the filters only `missing` matters. */
export const transcriptInput = filters.extend({
  id: z.string(),
  limit: z.int().min(1).max(largestTranscriptPage),
  cursor: z.string().max(2000).optional(),
});

/** A text, perhaps its beginning alone. `size` is that of the whole text; both are counted in characters. */
export const body = z.object({ text: z.string(), size: z.int(), truncated: z.boolean() });
export type Body = z.infer<typeof body>;

/** What is known of a part beside its bodies. `outcome` is that of a call, `open` while it has not ended; durations in ms. */
const partFacts = {
  id: z.string(),
  type: z.string().nullable(),
  synthetic: z.boolean(),
  tool: z.string().nullable(),
  outcome: z.string().nullable(),
  title: z.string().nullable(),
  childSessionId: z.string().nullable(),
  fileName: z.string().nullable(),
  mime: z.string().nullable(),
  started: z.iso.datetime().nullable(),
  ended: z.iso.datetime().nullable(),
  durationMs: z.int().nullable(),
};

/** A text or a tool call has these, each null where there is none; `input` is JSON as text. */
const partBodies = {
  text: body.nullable(),
  input: body.nullable(),
  output: body.nullable(),
  error: body.nullable(),
};

/** A part of a message; texts are cut to 4,096 characters. */
export const transcriptPart = z.object({ ...partFacts, ...partBodies });
export type TranscriptPart = z.infer<typeof transcriptPart>;

/**
 * A message, or an event that OpenCode 2 keeps among them, which its role tells. `text` is what the message itself holds
 * (OpenCode 2: prompts, events), `error` of a failed answer its name and message.
 */
export const transcriptMessage = z.object({
  id: z.string(),
  role: z.string().nullable(),
  agent: z.string().nullable(),
  provider: z.string().nullable(),
  model: z.string().nullable(),
  created: z.iso.datetime().nullable(),
  completed: z.iso.datetime().nullable(),
  inherited: z.boolean(),
  tokens,
  cost: z.number(),
  error: z.object({ name: z.string(), message: z.string().nullable() }).nullable(),
  text: body.nullable(),
  parts: z.array(transcriptPart).readonly(),
});
export type TranscriptMessage = z.infer<typeof transcriptMessage>;

/** `ocmon transcript ID --json`: a page of a session's messages, oldest first. */
export const transcript = z.object({
  sessionId: z.string(),
  messages: z.array(transcriptMessage).readonly(),
  next: z.string().nullable(),
});
export type Transcript = z.infer<typeof transcript>;

/** Characters of a text of one part, unless it is asked for in full. */
export const partBody = 65_536;

/** Which part: its id, or that of a message that holds a text itself. */
export const partInput = z.object({ id: z.string(), full: z.boolean() });

/** One part with its texts, each cut to 65,536 characters unless asked for in `full`; of a message, `type` is `message`. */
export const part = z.object({
  ...partFacts,
  messageId: z.string().nullable(),
  sessionId: z.string().nullable(),
  missing: z.boolean(),
  ...partBodies,
});
export type Part = z.infer<typeof part>;
