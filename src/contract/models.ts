import { z } from 'zod';
import { modelUsage } from './usage.ts';

/** `ocmon models --json`: billed usage of each model, by provider and model name. */
export const models = z.object({ models: z.array(modelUsage).readonly() });
export type Models = z.infer<typeof models>;
