import { z } from 'zod';
import { filters } from './filters.ts';
import { largestTimelinePage } from './page-size.ts';

/** A session's events, in order. Of the filters only `missing` matters. */
export const timelineInput = filters.extend({
  id: z.string(),
  limit: z.int().min(1).max(largestTimelinePage),
  cursor: z.string().max(2000).optional(),
});

/** What an event can be; `step` is an answer of the model, `agent` and `model` are a switch to another one. */
export const eventKinds = [
  'prompt',
  'agent',
  'model',
  'step',
  'compaction',
  'tool',
  'delegation',
  'retry',
  'error',
] as const;

/**
 * Something that happened. `name` is a call's tool, the agent or model that was switched to, or an error's name;
 * `preview` at most 120 characters of text. `status` is the outcome of a call (`open` while it has not ended), of a step
 * `ok`, `error` or `open`. `tokens` (total) and `cost` (USD) are of the step, as stored, null for anything else.
 */
export const timelineEvent = z.object({
  kind: z.enum(eventKinds),
  exchangeId: z.string(),
  messageId: z.string(),
  partId: z.string().nullable(),
  at: z.iso.datetime().nullable(),
  ended: z.iso.datetime().nullable(),
  durationMs: z.int().nullable(),
  agent: z.string().nullable(),
  name: z.string().nullable(),
  preview: z.string().nullable(),
  status: z.string().nullable(),
  childSessionId: z.string().nullable(),
  tokens: z.int().nullable(),
  cost: z.number().nullable(),
  inherited: z.boolean(),
});
export type TimelineEvent = z.infer<typeof timelineEvent>;

/** `ocmon timeline ID --json`: a page of a session's events, oldest first. */
export const timeline = z.object({
  sessionId: z.string(),
  events: z.array(timelineEvent).readonly(),
  next: z.string().nullable(),
});
export type Timeline = z.infer<typeof timeline>;
