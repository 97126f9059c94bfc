import { z } from 'zod';
import { keptRuns } from './kept-runs.ts';

/** How grave a finding is: figures cannot be trusted, look at it, or worth knowing. */
export const severity = z.enum(['error', 'warning', 'info']);
export type Severity = z.infer<typeof severity>;

/**
 * One thing that was checked: `severity` is `ok` where nothing was found; `meaning` says what is looked for, `message` what
 * was found, `hint` what to do about it. `count` findings, of which `sample` names the first ten, ids or paths, in order.
 */
export const check = z.object({
  name: z.string(),
  severity: z.enum(['ok', ...severity.options]),
  message: z.string(),
  hint: z.string().nullable(),
  meaning: z.string(),
  count: z.int(),
  sample: z.array(z.string()).readonly(),
});
export type Check = z.infer<typeof check>;

/** What made a run of the checks: the end of a pass, an hour that was over, or somebody who asked for it. */
export const runCause = z.enum(['pass', 'hour', 'request']);
export type RunCause = z.infer<typeof runCause>;

/** A run of the checks that was kept: how many of each severity fired, and those that did, by name. */
export const qualityRun = z.object({
  at: z.iso.datetime(),
  cause: runCause,
  errors: z.int(),
  warnings: z.int(),
  infos: z.int(),
  findings: z.array(z.object({ name: z.string(), severity, count: z.int() })).readonly(),
});
export type QualityRun = z.infer<typeof qualityRun>;

/** How many kept runs the trend goes back: 100 where nothing is asked for. */
export const qualityInput = z.object({ runs: z.int().min(0).max(keptRuns).optional() });

/**
 * `ocmon quality --json`: every check, in a fixed order, as the newest kept run found it, and the trend of the kept runs,
 * oldest first. `checkedAt` is null where none was kept: the checks are of now then. `isCurrent` is false where data has
 * changed since.
 */
export const quality = z.object({
  checkedAt: z.iso.datetime().nullable(),
  isCurrent: z.boolean(),
  checks: z.array(check).readonly(),
  trend: z.array(qualityRun).readonly(),
});
export type Quality = z.infer<typeof quality>;
