import { z } from 'zod';
import { filters } from './filters.ts';
import { largestPage } from './page-size.ts';
import { tokens } from './usage.ts';

/** Tokens and cost (USD) without OpenCode's own total, which not every figure has; a difference may be negative. */
export const amount = z.object({ tokens: tokens.omit({ total: true }), cost: z.number() });
export type Amount = z.infer<typeof amount>;

/**
 * The figures that are held against what is billed (counting rule 15):
 * - `messages`: messages as they are stored, copies included
 * - `steps`: step-finish parts, orphans included
 * - `columns`: the columns that OpenCode keeps in its table of sessions
 * - `opencodeStats`: what the OpenCode that wrote the session shows as `opencode stats`
 */
export const figureName = z.enum(['messages', 'steps', 'columns', 'opencodeStats']);
export type FigureName = z.infer<typeof figureName>;

/** Why a figure differs; docs/counting.md, rule 15, says what each means. */
export const reason = z.enum([
  'multi_step',
  'no_steps',
  'interrupted',
  'fork_copies',
  'surviving_copies',
  'orphans',
  'missing',
  'overwritten_columns',
  'other_source',
  'bad_numbers',
  'compaction',
  'unattributed',
]);
export type Reason = z.infer<typeof reason>;

/** A part of a difference that is accounted for, with the counting rule that does. */
export const explanation = z.object({ reason, rule: z.int(), amount });
export type Explanation = z.infer<typeof explanation>;

/**
 * A figure, how much it is above what is billed, and why. `unexplained` is the rest of the difference; where it is not 0,
 * `isExplained` is false.
 */
export const figure = z.object({
  name: figureName,
  amount,
  difference: amount,
  explained: z.array(explanation).readonly(),
  unexplained: amount,
  isExplained: z.boolean(),
});
export type Figure = z.infer<typeof figure>;

/** A session with the figures that it has, in the order of their names above. */
const reconciledSession = z.object({
  id: z.string(),
  title: z.string().nullable(),
  generation: z.string(),
  billed: amount,
  figures: z.array(figure).readonly(),
});

/** The sum of a figure over the `sessions` that have it, beside what is billed in these. */
const reconciledTotal = figure.extend({ sessions: z.int(), billed: amount });

/**
 * `ocmon reconcile --json`: the totals of each figure, how many sessions were compared, differ, and differ without a
 * reason, and a page of sessions, the unexplained ones first, then by id; only those that differ unless all were asked for.
 */
export const reconcile = z.object({
  totals: z.array(reconciledTotal).readonly(),
  compared: z.int(),
  different: z.int(),
  unexplained: z.int(),
  sessions: z.array(reconciledSession).readonly(),
  next: z.string().nullable(),
});
export type Reconcile = z.infer<typeof reconcile>;

/** `all` lists sessions that do not differ too; `cursor` goes on where a page of up to `limit` (50) ended. */
export const reconcileInput = filters.extend({
  all: z.boolean().optional(),
  limit: z.int().min(1).max(largestPage).optional(),
  cursor: z.string().optional(),
});
export type ReconcileInput = z.infer<typeof reconcileInput>;
